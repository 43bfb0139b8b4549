import { createClient } from './adobe/client';
import { revokeToken } from './adobe/ims';
import { Failure } from './failure';
import { info, warning } from './runner/log';
import type { Masks } from './runner/masks';
import { preflightForRevocation, readNetworkSettings } from './runner/preflight';
import { readSavedToken } from './runner/state';
import type { Runtime } from './runtime';
import { parseToken } from './token/access-token';
import { describeExpiry, expiredAt } from './token/expiry';

const LOST_CREDENTIAL = new Failure(
  'missing-credentials',
  'At the end of the job, `client-id` and `client-secret` do not contain the credential of the token any more. GitHub evaluates them again then: inside nested composite actions they can be empty.',
  'Use this action in the job itself, or set both from values that do not change during the job.',
);

/**
 * The end of a job: revokes the token that the step requested or unsealed. Saved state decides, because the runner may
 * leave inputs empty inside nested composite actions. The client secret is read from the inputs, because saved state
 * never contains one. A failure is a warning only, because the work of the job is done.
 */
export async function revoke(masks: Masks, runtime: Runtime): Promise<void> {
  const saved = readSavedToken();
  if (saved === undefined) {
    return info('Nothing to revoke: this step got no token from Adobe IMS, and unsealed none.');
  }
  masks.add(saved.value);
  const token = parseToken(saved.value) ?? { expiresAt: undefined };
  const now = () => new Date(runtime.now().getTime() - saved.clockErrorMs);
  if (expiredAt(token, now()) !== undefined) {
    return info('Nothing to revoke: the token has expired.');
  }
  try {
    const inputs = preflightForRevocation(masks);
    const clientSecret = inputs.clientSecrets[saved.secretIndex];
    if (clientSecret === undefined) {
      throw LOST_CREDENTIAL;
    }
    const client = createClient(
      { ...inputs, imsUrl: saved.imsUrl, mask: masks.add, redact: masks.redact, readNetworkSettings, log: info },
      runtime,
    );
    await revokeToken(client, { clientId: inputs.clientId, clientSecret }, saved.value);
    info('The access token is revoked.');
  } catch (error) {
    if (!(error instanceof Failure)) {
      throw error;
    }
    const { reason, message, fix } = error.reason === 'missing-credentials' ? LOST_CREDENTIAL : error;
    const expiry = token.expiresAt === undefined ? 'valid' : describeExpiry(token, now());
    // The fixes of the other reasons are for a step that can run again.
    const advice = ['missing-credentials', 'invalid-input', 'insecure-tls'].includes(reason) ? ` ${fix}` : '';
    warning('The access token is not revoked', `${message}${advice} The token remains ${expiry}.`);
  }
}
