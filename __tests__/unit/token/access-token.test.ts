import { isBearerToken, issuedToken, missingScopes, parseToken } from '../../../src/token/access-token';
import { adobeToken } from '../../support/tokens';

const REQUESTED_AT = new Date('2026-11-23T14:00:00Z');
const CREATED_AT = String(REQUESTED_AT.getTime());

/** A JWT with this payload. */
const jwt = (payload: string) => `aaaa.${Buffer.from(payload).toString('base64url')}.cccc`;

test.each(['a', 'eyJhbGciOiJSUzI1NiJ9.e30.c2ln', 'A-Z._~+/', 'abc=', 'abc==', 'x'.repeat(65_536), adobeToken()])(
  'isBearerToken() accepts %s',
  (value) => {
    expect(isBearerToken(value)).toBe(true);
  },
);

test.each([
  ...['', 'x'.repeat(65_537), '==', 'a=b', 'a b', 'abc\nNODE_OPTIONS=x', 'abc\n', 'abc\r', ' abc'],
  ...['a\0b', '"abc"', 'abcé', '%0A', null, undefined, 12_345, true, ['abc'], { value: 'abc' }],
])('isBearerToken() rejects %j', (value) => {
  expect(isBearerToken(value)).toBe(false);
});

test('parseToken() reads the claims of an Adobe token, whose times are milliseconds as strings', () => {
  const value = adobeToken({
    client_id: 'Zoë',
    scope: 'AdobeID,openid firefly_api',
    created_at: CREATED_AT,
    expires_in: '86400000',
  });

  expect(parseToken(value)).toEqual({
    value,
    createdAt: REQUESTED_AT,
    expiresAt: new Date('2026-11-24T14:00:00Z'),
    clientId: 'Zoë',
    scopes: ['AdobeID', 'openid', 'firefly_api'],
  });
});

test('parseToken() drops scopes that are not valid', () => {
  const token = adobeToken({ scope: 'openid,"a",\u202eb,c\\d,AdobeID' });

  expect(parseToken(token)?.scopes).toEqual(['openid', 'AdobeID']);
});

test('parseToken() accepts times that are numbers', () => {
  const token = adobeToken({ created_at: REQUESTED_AT.getTime(), expires_in: 60_000 });

  expect(parseToken(token)?.expiresAt).toEqual(new Date('2026-11-23T14:01:00Z'));
});

test.each([
  ['no claims', {}],
  ['claims of another type', { client_id: 1, scope: ['openid'], created_at: {}, expires_in: null }],
  ['created_at only', { created_at: CREATED_AT }],
  ['expires_in only', { expires_in: '86400000' }],
  ['words', { created_at: 'yesterday', expires_in: 'a day' }],
  ['an empty string', { created_at: '', expires_in: '86400000' }],
  ['exponents', { created_at: '9e99', expires_in: 1e300 }],
  ['a date that is too late', { created_at: CREATED_AT, expires_in: '9'.repeat(30) }],
])('parseToken() leaves undefined what it cannot read from %s', (_, claims) => {
  const value = adobeToken(claims);

  expect(parseToken(value)).toMatchObject({ value, expiresAt: undefined, clientId: undefined, scopes: undefined });
});

test.each([
  ['one part', 'opaque'],
  ['two parts', adobeToken().split('.', 2).join('.')],
  ['four parts', `${adobeToken()}.more`],
  ['empty parts', '..'],
  ['a payload that is not JSON', 'aaaa.bbbb.cccc'],
  ['a number as its payload', jwt('12')],
  ['null as its payload', jwt('null')],
  ['an array as its payload', jwt('[]')],
  ['a line break', `${adobeToken()}\n`],
  ['no characters', ''],
])('parseToken() is undefined for a value with %s', (_, value) => {
  expect(parseToken(value)).toBeUndefined();
});

test('issuedToken() takes an opaque token and its lifetime in seconds, from the time of the request', () => {
  expect(issuedToken('opaque', 86_399, REQUESTED_AT)).toEqual({
    value: 'opaque',
    createdAt: undefined,
    expiresAt: new Date('2026-11-24T13:59:59Z'),
    clientId: undefined,
    scopes: undefined,
  });
});

test.each([
  [3599, '2026-11-23T14:59:59.000Z'],
  ['3599', '2026-11-23T14:59:59.000Z'],
  ['3599.0', '2026-11-23T14:59:59.000Z'],
  [0, '2026-11-23T14:00:00.000Z'],
  ...[undefined, null, true, 'tomorrow', '', ' ', '0x10', '1e3', Number.POSITIVE_INFINITY, 1e300, [3599]].map(
    (expiresIn) => [expiresIn, undefined],
  ),
])('issuedToken() reads expires_in %j as %s', (expiresIn, expiresAt) => {
  expect(issuedToken('opaque', expiresIn, REQUESTED_AT).expiresAt?.toISOString()).toBe(expiresAt);
});

test.each([
  ['the claims', '3600000', undefined, '2026-11-23T15:00:00.000Z'],
  ['the claims, which are earlier', '60000', 3600, '2026-11-23T14:01:00.000Z'],
  ['the response, which is earlier', '3600000', 60, '2026-11-23T14:01:00.000Z'],
])('issuedToken() takes the expiry of %s', (_, claimedMs, expiresIn, expiresAt) => {
  const token = adobeToken({ created_at: CREATED_AT, expires_in: claimedMs });

  expect(issuedToken(token, expiresIn, REQUESTED_AT).expiresAt?.toISOString()).toBe(expiresAt);
});

test('issuedToken() takes client ID and scopes from the claims', () => {
  const token = adobeToken({ client_id: 'a1b2', scope: 'openid,AdobeID' });

  expect(issuedToken(token, 60, REQUESTED_AT)).toMatchObject({ clientId: 'a1b2', scopes: ['openid', 'AdobeID'] });
});

test.each([
  [['c', 'a', 'b'], ['a'], ['c', 'b']],
  [['a'], ['b', 'a'], []],
  [['AdobeID'], ['adobeid'], ['AdobeID']],
  [['AdobeID'], ['AdobeID2', 'myAdobeID'], ['AdobeID']],
])('missingScopes() of %j, if %j are granted, are %j', (requested, granted, missing) => {
  expect(missingScopes(requested, granted)).toEqual(missing);
});
