import type { AccessToken } from '../../../src/token/access-token';
import { type ReuseCriteria, reasonNotReusable } from '../../../src/token/reuse';

const NOW = new Date('2026-11-23T14:00:00Z');
const CRITERIA: ReuseCriteria = { clientId: 'a1b2c3', scopes: ['openid', 'AdobeID'], refreshMarginSeconds: 3600 };

/** A token that meets the criteria, except for `changes`. */
function tokenWith(changes: Partial<AccessToken> = {}): AccessToken {
  return {
    value: 'abc.def.ghi',
    createdAt: NOW,
    expiresAt: inSeconds(86_400),
    clientId: 'a1b2c3',
    scopes: ['openid', 'AdobeID'],
    ...changes,
  };
}

/** The instant this many seconds from now. */
function inSeconds(seconds: number): Date {
  return new Date(NOW.getTime() + seconds * 1000);
}

test.each([
  ['meets the criteria', {}, {}],
  ['has the scopes in another order', { scopes: ['AdobeID', 'openid'] }, {}],
  ['has more scopes', { scopes: ['firefly_api', 'AdobeID', 'openid'] }, {}],
  ['has one second more than the margin', { expiresAt: inSeconds(3601) }, {}],
  ['was issued a minute ahead of the clock', { createdAt: inSeconds(60) }, {}],
  ['does not say when it was issued', { createdAt: undefined }, {}],
  ['has one second left, if the margin is 0', { expiresAt: inSeconds(1) }, { refreshMarginSeconds: 0 }],
])('reasonNotReusable() is undefined for a token that %s', (_, changes, criteria) => {
  expect(reasonNotReusable(tokenWith(changes), { ...CRITERIA, ...criteria }, NOW)).toBeUndefined();
});

test.each([
  ['is not an Adobe token', undefined, ['Adobe']],
  ['has no client ID', tokenWith({ clientId: undefined }), ['Adobe']],
  ...['A1B2C3', 'a1b2c', 'a1b2c34', ''].map(
    (clientId) => [`has the client ID "${clientId}"`, tokenWith({ clientId }), ['client ID']] as const,
  ),
  ['lacks a scope', tokenWith({ scopes: ['openid'] }), ['AdobeID']],
  [
    'has a scope whose name only contains the requested one',
    tokenWith({ scopes: ['openid', 'AdobeID2', 'myAdobeID'] }),
    ['AdobeID'],
  ],
  ['has a scope in lower case', tokenWith({ scopes: ['openid', 'adobeid'] }), ['AdobeID']],
  ['has no scopes', tokenWith({ scopes: [] }), ['openid, AdobeID']],
  ['has no claim about scopes', tokenWith({ scopes: undefined }), ['openid, AdobeID']],
  ['has no known expiry', tokenWith({ expiresAt: undefined }), ['when it expires']],
  ['was issued more than a minute ahead of the clock', tokenWith({ createdAt: inSeconds(61) }), ['clock']],
  ['has just expired', tokenWith({ expiresAt: NOW }), ['expired']],
  ['expired a day ago', tokenWith({ expiresAt: inSeconds(-86_400) }), ['expired']],
  ['has as much time left as the margin', tokenWith({ expiresAt: inSeconds(3600) }), ['1 h 0 min', 'more than']],
  ['has less time left', tokenWith({ expiresAt: inSeconds(3599) }), ['59 min', '1 h 0 min']],
  [
    'has another client ID, no scopes and no time left',
    tokenWith({ clientId: 'x', scopes: [], expiresAt: NOW }),
    ['client ID'],
  ],
  ['has no scopes and no time left', tokenWith({ scopes: [], expiresAt: NOW }), ['openid']],
] as const)('reasonNotReusable() gives the reason for a token that %s', (_, token, data) => {
  const reason = reasonNotReusable(token, CRITERIA, NOW) ?? '';

  for (const datum of data) {
    expect(reason).toContain(datum);
  }
});

test('reasonNotReusable() never accepts an expired token, also if the margin is 0', () => {
  expect(reasonNotReusable(tokenWith({ expiresAt: NOW }), { ...CRITERIA, refreshMarginSeconds: 0 }, NOW)).toContain(
    'expired',
  );
});
