import { type Means, requestToken } from './adobe/ims';
import { Failure } from './failure';
import type { AccessToken } from './token/access-token';

/** What decides which token is obtained. */
export interface Wanted {
  readonly imsUrl: URL;
  readonly clientId: string;
  /** One, or two while the secret is being rotated. */
  readonly clientSecrets: readonly string[];
  readonly scopes: readonly string[];
}

/**
 * Asks IMS for a token with the first secret, and with the second only where IMS says that the first one is wrong.
 *
 * @param onRefusedSecret gets one sentence where the token came from a later secret than the first
 * @throws Failure as `requestToken` does
 */
export async function obtainToken(
  wanted: Wanted,
  means: Means,
  onRefusedSecret: (sentence: string) => void,
): Promise<AccessToken> {
  const request = (clientSecret: string) =>
    requestToken(wanted.imsUrl, { clientId: wanted.clientId, clientSecret }, wanted.scopes, means);
  const [first = '', second] = wanted.clientSecrets;
  if (second === undefined) {
    return request(first);
  }
  try {
    return await request(first);
  } catch (error) {
    if (!isWrongSecret(error)) {
      throw error;
    }
  }
  const token = await request(second).catch((error) => {
    throw isWrongSecret(error)
      ? new Failure(error.reason, `Both lines of client-secret were refused. ${error.message}`, error.cure, {
          cause: error,
        })
      : error;
  });
  onRefusedSecret(
    'Adobe IMS refused line 1 of `client-secret` and accepted line 2. To finish the rotation, keep only the secret that works in the GitHub secret, and delete the other one in the Adobe Developer Console.',
  );
  return token;
}

function isWrongSecret(error: unknown): error is Failure {
  return error instanceof Failure && error.reason === 'invalid-client-secret';
}
