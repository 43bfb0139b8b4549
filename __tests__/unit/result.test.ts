import { grantedScopes, type Result, scopesNotGranted } from '../../src/result';

const REQUESTED = ['openid', 'AdobeID'];

function resultWith(scopes: readonly string[] | undefined): Result {
  return {
    token: { value: 'abc', createdAt: undefined, expiresAt: undefined, clientId: undefined, scopes },
    source: 'issued',
    requestedScopes: REQUESTED,
    clientId: 'a1b2c3',
    orgId: undefined,
    hello: { verdict: 'skipped' },
    sealedToken: undefined,
  };
}

test.each([
  [undefined, REQUESTED, []],
  [['AdobeID', 'openid'], ['AdobeID', 'openid'], []],
  [['openid'], ['openid'], ['AdobeID']],
  [[], [], REQUESTED],
  [['openid', 'AdobeID2', 'ID'], ['openid', 'AdobeID2', 'ID'], ['AdobeID']],
  [['openid', 'other', 'a-s3cr3t'], ['openid'], ['AdobeID']],
])('of a token with the scopes %j, %j are granted and %j are not', (scopes, granted, notGranted) => {
  const result = resultWith(scopes);

  // A requested scope stays as it is: it is an input, and no text from outside.
  const redact = (text: string) => text.replaceAll(/s3cr3t|openid/g, '***');

  expect(grantedScopes(result, redact)).toEqual(granted);
  expect(scopesNotGranted(result)).toEqual(notGranted);
});
