import type { Result } from '../../../src/result';
import type { AccessToken } from '../../../src/token/access-token';

export const TOKEN: AccessToken = {
  value: 'abc.def',
  createdAt: undefined,
  expiresAt: new Date('2026-11-24T14:03:20.900Z'),
  clientId: undefined,
  scopes: ['openid', 'AdobeID'],
};

/** The result of a step that got `TOKEN` from IMS, except for `changes`. */
export function resultWith(changes: Partial<Result> = {}): Result {
  return {
    token: TOKEN,
    clientId: 'a1b2c3',
    orgId: 'A1@AdobeOrg',
    source: 'issued',
    requestedScopes: ['openid', 'AdobeID'],
    hello: { verdict: 'skipped' },
    sealedToken: undefined,
    ...changes,
  };
}
