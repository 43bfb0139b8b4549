import { revokeToken } from './adobe/ims';
import { Failure } from './failure';
import { readInputs } from './runner/inputs';
import { info, warning } from './runner/log';
import type { Masks } from './runner/masks';
import { readIssuedToken } from './runner/state';
import { describeExpiry, secondsLeft } from './token/expiry';
import { maskKnownSecrets, prepareMeans, type World } from './world';

/**
 * The end of a job that wants its token revoked: revokes it where this step requested it. The secret is read from
 * the inputs again, since saved state never holds one. A failure is a warning: the job's work is done by now.
 */
export async function post(masks: Masks, world: World): Promise<void> {
  maskKnownSecrets(masks);
  const token = readIssuedToken();
  if (token === undefined) {
    return info('There is nothing to revoke: Adobe IMS issued no token to this step.');
  }
  masks.add(token.value);
  if ((secondsLeft(token, world.now()) ?? 1) <= 0) {
    return info('There is nothing to revoke: the token has expired.');
  }
  try {
    const inputs = readInputs(masks.redact);
    const credential = {
      clientId: inputs.clientId,
      clientSecret: inputs.clientSecrets[token.secretIndex] ?? '',
    };
    await revokeToken(inputs.imsUrl, credential, token.value, prepareMeans(inputs, masks, world));
    info('The access token is revoked.');
  } catch (error) {
    if (!(error instanceof Failure)) {
      throw error;
    }
    warning(
      'The access token is not revoked',
      `${error.message} The token lives on, ${describeExpiry(token, world.now())}.`,
    );
  }
}
