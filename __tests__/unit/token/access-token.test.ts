import {
  isBearerToken,
  missingScopes,
  readAccessToken,
  readClaims,
  splitList,
} from '../../../src/token/access-token';
import { adobeToken } from '../../support/tokens';

const requestedAt = new Date('2026-11-23T14:00:00Z');
const createdAt = String(requestedAt.getTime());

describe('a bearer token', () => {
  test.each(['a', 'eyJhbGciOiJSUzI1NiJ9.e30.c2ln', 'A-Z._~+/', 'abc=', 'abc==', adobeToken()])(
    'can be %s',
    (value) => {
      expect(isBearerToken(value)).toBe(true);
    },
  );

  test.each([
    ['empty', ''],
    ['longer than any header', 'x'.repeat(65_537)],
    ['padding alone', '=='],
    ['padded in the middle', 'a=b'],
    ['two words', 'a b'],
    ['two lines', 'abc\nNODE_OPTIONS=x'],
    ['ended by a line feed', 'abc\n'],
    ['ended by a carriage return', 'abc\r'],
    ['begun by a space', ' abc'],
    ['broken by a null character', 'a\0b'],
    ['quoted', '"abc"'],
    ['of other letters', 'abcé'],
    ['a percent sign', '%0A'],
    ['null', null],
    ['undefined', undefined],
    ['a number', 12_345],
    ['true', true],
    ['a list', ['abc']],
    ['an object', { value: 'abc' }],
  ])('cannot be %s', (_, value) => {
    expect(isBearerToken(value)).toBe(false);
  });
});

describe('the claims of an Adobe token', () => {
  test('are its client, its scopes and its expiry, which it tells in milliseconds, as strings', () => {
    const token = adobeToken({
      client_id: 'a1b2',
      scope: 'AdobeID,openid,firefly_api',
      created_at: createdAt,
      expires_in: '86400000',
    });

    expect(readClaims(token)).toEqual({
      clientId: 'a1b2',
      scopes: ['AdobeID', 'openid', 'firefly_api'],
      expiresAt: new Date('2026-11-24T14:00:00Z'),
    });
  });

  test('may be numbers as well', () => {
    const token = adobeToken({ created_at: requestedAt.getTime(), expires_in: 60_000 });

    expect(readClaims(token)?.expiresAt).toEqual(new Date('2026-11-23T14:01:00Z'));
  });

  test('are unknown one by one where they are missing', () => {
    expect(readClaims(adobeToken())).toEqual({
      clientId: undefined,
      scopes: undefined,
      expiresAt: undefined,
    });
  });

  test('are unknown where they are of a wrong type', () => {
    const token = adobeToken({ client_id: 1, scope: ['openid'], created_at: {}, expires_in: null });

    expect(readClaims(token)).toEqual({
      clientId: undefined,
      scopes: undefined,
      expiresAt: undefined,
    });
  });

  test.each([
    ['created_at alone', { created_at: createdAt }],
    ['expires_in alone', { expires_in: '86400000' }],
    ['words', { created_at: 'yesterday', expires_in: 'a day' }],
    ['an empty string', { created_at: '', expires_in: '86400000' }],
    ['more than a date can hold', { created_at: '9e99', expires_in: 1e300 }],
    ['more than a date can hold, in digits', { created_at: createdAt, expires_in: '9'.repeat(30) }],
  ])('tell no expiry by %s', (_, claims) => {
    expect(readClaims(adobeToken(claims))?.expiresAt).toBeUndefined();
  });

  test.each([
    ['one part', 'opaque'],
    ['two parts', adobeToken({ client_id: 'a' }).split('.', 2).join('.')],
    ['four parts', `${adobeToken({ client_id: 'a' })}.more`],
    ['no JSON inside', 'aaaa.bbbb.cccc'],
    ['a number inside', 'aaaa.MTI.cccc'],
    ['null inside', `aaaa.${Buffer.from('null').toString('base64url')}.cccc`],
    ['a list inside', `aaaa.${Buffer.from('[]').toString('base64url')}.cccc`],
    ['nothing inside', 'aaaa..cccc'],
    ['nothing at all', ''],
  ])('do not exist in a token of %s', (_, token) => {
    expect(readClaims(token)).toBeUndefined();
  });

  test('are read in UTF-8', () => {
    expect(readClaims(adobeToken({ client_id: 'Zoë' }))?.clientId).toBe('Zoë');
  });
});

describe('an access token', () => {
  test('expires when the answer says, counted from when it was asked for', () => {
    expect(readAccessToken('opaque', 86_399, requestedAt)).toEqual({
      value: 'opaque',
      expiresAt: new Date('2026-11-24T13:59:59Z'),
      scopes: undefined,
    });
  });

  test.each([
    ['a number', 3599],
    ['a numeric string', '3599'],
    ['a fraction', 3599.0],
    ['a fraction in a string', '3599.0'],
  ])('may have its seconds told as %s', (_, expiresIn) => {
    expect(readAccessToken('opaque', expiresIn, requestedAt).expiresAt).toEqual(
      new Date('2026-11-23T14:59:59Z'),
    );
  });

  test.each([
    ['missing', undefined],
    ['null', null],
    ['true', true],
    ['a word', 'tomorrow'],
    ['an empty string', ''],
    ['white space', ' '],
    ['hexadecimal', '0x10'],
    ['an exponent', '1e3'],
    ['endless', Number.POSITIVE_INFINITY],
    ['beyond all dates', 1e300],
    ['a list', [3599]],
  ])('has no known expiry where expires_in is %s and it has no claims', (_, expiresIn) => {
    expect(readAccessToken('opaque', expiresIn, requestedAt).expiresAt).toBeUndefined();
  });

  test('that expires at once has a known expiry: zero is a number', () => {
    expect(readAccessToken('opaque', 0, requestedAt).expiresAt).toEqual(requestedAt);
  });

  test('expires when its claims say, where the answer says nothing', () => {
    const token = adobeToken({ created_at: createdAt, expires_in: '3600000' });

    expect(readAccessToken(token, undefined, requestedAt).expiresAt).toEqual(
      new Date('2026-11-23T15:00:00Z'),
    );
  });

  test.each([
    ['claims', '60000', 3600],
    ['answer', '3600000', 60],
  ])('expires at the earlier of two instants, here by the %s', (_, claimMs, answerSeconds) => {
    const token = adobeToken({ created_at: createdAt, expires_in: claimMs });

    expect(readAccessToken(token, answerSeconds, requestedAt).expiresAt).toEqual(
      new Date('2026-11-23T14:01:00Z'),
    );
  });

  test('has the scopes of its claim', () => {
    const token = adobeToken({ scope: 'openid,AdobeID' });

    expect(readAccessToken(token, 60, requestedAt).scopes).toEqual(['openid', 'AdobeID']);
  });
});

describe('a list of scopes', () => {
  test.each([
    ['commas', 'openid,AdobeID,firefly_api'],
    ['spaces', 'openid AdobeID firefly_api'],
    ['lines', 'openid\nAdobeID\r\nfirefly_api\n'],
    ['tabs', 'openid\tAdobeID\tfirefly_api'],
    ['a mix of them', ' openid, AdobeID,\n\n, firefly_api ,'],
  ])('may be separated by %s', (_, list) => {
    expect(splitList(list)).toEqual(['openid', 'AdobeID', 'firefly_api']);
  });

  test('keeps its order and loses its duplicates', () => {
    expect(splitList('b,a,b,c,a')).toEqual(['b', 'a', 'c']);
  });

  test('tells upper from lower case', () => {
    expect(splitList('AdobeID,adobeid')).toEqual(['AdobeID', 'adobeid']);
  });

  test.each(['', ' ', ',', ' , \n'])('is empty where it reads %j', (list) => {
    expect(splitList(list)).toEqual([]);
  });
});

describe('the missing scopes', () => {
  test('are those that were asked for and not granted, in the order asked for', () => {
    expect(missingScopes(['c', 'a', 'b'], ['a'])).toEqual(['c', 'b']);
  });

  test('are none where more was granted than asked for', () => {
    expect(missingScopes(['a'], ['b', 'a'])).toEqual([]);
  });

  test('are told apart by case', () => {
    expect(missingScopes(['AdobeID'], ['adobeid'])).toEqual(['AdobeID']);
  });
});
