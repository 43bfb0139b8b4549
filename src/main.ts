import { createClient } from './adobe/client';
import { callHello } from './adobe/hello';
import { Failure } from './failure';
import { obtainToken } from './obtain';
import type { Result } from './result';
import { scopesNotGranted } from './result';
import * as logger from './runner/log';
import type { Masks } from './runner/masks';
import { exportedVariables, outputsOf, writeOutputs } from './runner/outputs';
import { preflight, readVariable, unpinnedVersion } from './runner/preflight';
import { saveIssuedToken, saveRevoke } from './runner/state';
import { summarizeResult } from './runner/summary';
import type { Runtime } from './runtime';
import type { AccessToken } from './token/access-token';
import { describeExpiry, expiredAt, formatInstant } from './token/expiry';

/**
 * The step: obtains a token, checks it with hello if requested, and passes it on.
 *
 * @throws Failure for whatever reason the step failed; then nothing has been passed on
 */
export async function main(masks: Masks, runtime: Runtime): Promise<void> {
  const inputs = preflight(masks);
  if (inputs.revoke) {
    saveRevoke();
  }
  const client = createClient({ ...inputs, mask: masks.add, redact: masks.redact, log: logger.info }, runtime);

  const exportedToken = inputs.reuse ? readVariable(inputs.exportEnv[0]?.name) : undefined;
  const { token, source, secretIndex } = await obtainToken({ ...inputs, exportedToken }, client, logger);
  if (inputs.revoke && source === 'issued') {
    saveIssuedToken(token, secretIndex);
  }

  const hello = inputs.hello ? await callHello(client, inputs, token.value) : { verdict: 'skipped' as const };
  if (hello.verdict === 'ok') {
    logger.info(`${inputs.helloUrl.host} accepts the token.`);
  }
  if (hello.verdict === 'inconclusive') {
    logger.warning('The hello call is inconclusive', `${hello.why} The token is exported anyway.`);
  }
  requireStillValid(token, runtime.now());

  const clientSecret = inputs.clientSecrets[secretIndex] as string;
  const sealedToken = inputs.seal ? await sealToken(token.value, { ...inputs, clientSecret }) : undefined;
  const result: Result = { token, source, requestedScopes: inputs.scopes, hello, sealedToken };
  warnAboutResult(result);

  const variables = exportedVariables(inputs.exportEnv, token);
  writeOutputs(outputsOf(result, runtime.now(), masks.redact), variables);
  if (inputs.summary) {
    summarizeResult(result, runtime.now(), masks.redact);
  }
  const names = ['access-token', ...Object.keys(variables)].join(', ');
  logger.info(`Access token ${source}, ${describeExpiry(token, runtime.now())}. Passed on as ${names}.`);
}

/** A token can expire during hello. If it were passed on, a later step would fail, further from the cause. */
function requireStillValid(token: AccessToken, now: Date): void {
  const expiry = expiredAt(token, now);
  if (expiry !== undefined) {
    throw new Failure(
      'unexpected-response',
      `The token expired at ${formatInstant(expiry)}, before the step ended.`,
      "Check the runner's clock. For a token that is reused or unsealed, increase `refresh-margin-seconds`.",
    );
  }
}

async function sealToken(...sealing: Parameters<typeof import('./token/seal').seal>): Promise<string> {
  // A file of its own in dist/, so that only steps that need it load it.
  const { seal } = await import('./token/seal');
  return seal(...sealing);
}

/** Warns about what does not fail the step, but may fail what comes after it. */
function warnAboutResult(result: Result): void {
  const missing = scopesNotGranted(result);
  if (missing.length > 0) {
    logger.warning(
      'Scopes are missing',
      `Adobe IMS did not grant ${missing.join(', ')}. APIs that need these scopes will reject the token.`,
    );
  }
  if (result.token.expiresAt === undefined) {
    logger.warning(
      'The expiry is unknown',
      'Neither the response of Adobe IMS nor the token says when the token expires.',
    );
  }
  const unpinned = unpinnedVersion();
  if (unpinned !== undefined) {
    logger.warning(
      'The version of this action is not pinned',
      `${unpinned} can change at any time. Use a release, such as @v1, or better the full SHA of its commit.`,
    );
  }
}
