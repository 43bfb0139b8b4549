import { type Demand, whyItNoLongerServes } from '../../../src/token/still-serves';

const ISSUED_AT = new Date('2026-11-23T14:00:00Z');
const HOUR_MS = 3_600_000;

const demand: Demand = { clientId: 'a1b2c3', scopes: ['openid', 'AdobeID'], refreshMarginSeconds: 3600 };

const claims = {
  type: 'access_token',
  client_id: 'a1b2c3',
  scope: 'openid,AdobeID',
  created_at: String(ISSUED_AT.getTime()),
  expires_in: String(24 * HOUR_MS),
};

/** A token of Adobe's shape, with these claims instead of the usual ones. */
function tokenWith(others: Readonly<Record<string, unknown>> = {}): string {
  const [header, payload] = [
    { alg: 'RS256', itt: 'at' },
    { ...claims, ...others },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  return `${header}.${payload}.c2lnbmF0dXJl`;
}

/** The reason `secondsLeft` before the token of 24 hours expires. */
function reasonWith(secondsLeft: number, others: Partial<Demand> = {}): string | undefined {
  const now = new Date(ISSUED_AT.getTime() + 24 * HOUR_MS - secondsLeft * 1000);
  return whyItNoLongerServes(tokenWith(), { ...demand, ...others }, now);
}

const reasonOf = (token: string, others: Partial<Demand> = {}): string | undefined =>
  whyItNoLongerServes(token, { ...demand, ...others }, ISSUED_AT);

describe('a token serves', () => {
  test('where client ID, scopes and time left are as demanded', () => {
    expect(reasonOf(tokenWith())).toBeUndefined();
  });

  test.each([
    ['in another order', 'AdobeID,openid'],
    ['separated by spaces', 'openid AdobeID'],
    ['among more than are asked for', 'firefly_api,AdobeID,ff_apis,openid'],
  ])('with the scopes %s', (_, scope) => {
    expect(reasonOf(tokenWith({ scope }))).toBeUndefined();
  });

  test('with its times as numbers', () => {
    const token = tokenWith({ created_at: ISSUED_AT.getTime(), expires_in: 24 * HOUR_MS });
    expect(reasonOf(token)).toBeUndefined();
  });

  test('with one second more than the margin', () => {
    expect(reasonWith(3601)).toBeUndefined();
  });

  test('to its last second where the margin is 0', () => {
    expect(reasonWith(1, { refreshMarginSeconds: 0 })).toBeUndefined();
  });
});

describe('time: a token does not serve', () => {
  test('with exactly the margin left, and the reason does not read as if that were enough', () => {
    const reason = reasonWith(3600);

    expect(reason).toMatch(/^has 1 h 0 min left\b/);
    expect(reason).toMatch(/more than 1 h 0 min/);
  });

  test.each([
    [3599, 3600, '59 min', '1 h 0 min'],
    [45, 60, '45 s', '1 min'],
    [1, 86_400, '1 s', '24 h 0 min'],
  ])('with %d of %d seconds left, and the reason has both', (left, refreshMarginSeconds, had, asked) => {
    const reason = reasonWith(left, { refreshMarginSeconds });

    expect(reason).toMatch(new RegExp(`^has ${had} left\\b.* ${asked}\\b`));
  });

  test.each([0, -1, -86_400])('%d seconds before its end, whatever the margin', (left) => {
    expect(reasonWith(left)).toBe('has expired');
    expect(reasonWith(left, { refreshMarginSeconds: 0 })).toBe('has expired');
  });

  test('by the clock that is handed in, not by that of the machine', () => {
    const past = new Date('2001-01-01T00:00:00Z');
    const token = tokenWith({ created_at: String(past.getTime()) });

    expect(whyItNoLongerServes(token, demand, past)).toBeUndefined();
    expect(whyItNoLongerServes(token, demand, ISSUED_AT)).toBe('has expired');
  });

  test.each([
    ['created_at is missing', { created_at: undefined }],
    ['expires_in is missing', { expires_in: undefined }],
    ['one of them is a word', { expires_in: 'tomorrow' }],
    ['they are beyond all dates', { created_at: '9'.repeat(30) }],
  ])('where %s', (_, others) => {
    expect(reasonOf(tokenWith(others))).toBe('does not say when it expires');
  });
});

describe('scopes: a token does not serve', () => {
  test.each([
    ['one scope', 'openid', 'lacks the scope AdobeID'],
    ['two scopes, told in the order asked for', 'firefly_api', 'lacks the scopes openid, AdobeID'],
    ['all of them, where its claim is empty', '', 'lacks the scopes openid, AdobeID'],
    ['all of them, where it has no such claim', undefined, 'lacks the scopes openid, AdobeID'],
    ['a scope that is told apart by case', 'openid,adobeid', 'lacks the scope AdobeID'],
  ])('that lacks %s', (_, scope, reason) => {
    expect(reasonOf(tokenWith({ scope }))).toBe(reason);
  });
});

describe('identity: a token does not serve', () => {
  test.each(['A1B2C3', 'a1b2c', 'a1b2c34', ''])('that is of the client ID "%s"', (client_id) => {
    expect(reasonOf(tokenWith({ client_id }))).toBe('belongs to another client ID');
  });

  test.each([
    ['opaque', 'dGhpcyBpcyBvcGFxdWU'],
    ['empty', ''],
    ['a word', 'null'],
    ['three parts of nothing', '..'],
    ['a JWT without a client ID', tokenWith({ client_id: undefined })],
    ['a JWT whose client ID is no text', tokenWith({ client_id: 7 })],
  ])('that is %s', (_, token) => {
    expect(reasonOf(token)).toBe('is not an Adobe token');
  });
});

test('of several reasons, the one that matters most is told: the client, then the scopes, then the time', () => {
  const late = new Date(ISSUED_AT.getTime() + 48 * HOUR_MS);

  expect(whyItNoLongerServes(tokenWith({ client_id: 'x', scope: '' }), demand, late)).toBe(
    'belongs to another client ID',
  );
  expect(whyItNoLongerServes(tokenWith({ scope: 'openid' }), demand, late)).toBe('lacks the scope AdobeID');
  expect(whyItNoLongerServes(tokenWith(), demand, late)).toBe('has expired');
});
