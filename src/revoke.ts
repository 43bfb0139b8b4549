import { createClient } from './adobe/client';
import { revokeToken } from './adobe/ims';
import { Failure } from './failure';
import { info, warning } from './runner/log';
import type { Masks } from './runner/masks';
import { preflightForRevocation } from './runner/preflight';
import { readIssuedToken } from './runner/state';
import type { Runtime } from './runtime';
import { describeExpiry, expiredAt } from './token/expiry';

/**
 * The end of a job: revokes the token that the step requested. The client secret is read from the inputs again, because
 * saved state never contains one. A failure is a warning only, because the work of the job is done.
 */
export async function revoke(masks: Masks, runtime: Runtime): Promise<void> {
  const token = readIssuedToken();
  if (token === undefined) {
    return info('Nothing to revoke: this step was not issued a token.');
  }
  masks.add(token.value);
  if (expiredAt(token, runtime.now()) !== undefined) {
    return info('Nothing to revoke: the token has expired.');
  }
  try {
    const inputs = preflightForRevocation(masks);
    const clientSecret = inputs.clientSecrets[token.secretIndex];
    if (clientSecret === undefined) {
      throw new Failure(
        'missing-credentials',
        'The secret that requested the token is no longer in `client-secret`.',
        'Keep the inputs of a step unchanged during its job.',
      );
    }
    const client = createClient({ ...inputs, mask: masks.add, redact: masks.redact, log: info }, runtime);
    await revokeToken(client, { clientId: inputs.clientId, clientSecret }, token.value);
    info('The access token is revoked.');
  } catch (error) {
    if (!(error instanceof Failure)) {
      throw error;
    }
    warning(
      'The access token is not revoked',
      `${error.message} The token remains valid: ${describeExpiry(token, runtime.now())}.`,
    );
  }
}
