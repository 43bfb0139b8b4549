import { sayHello } from './adobe/hello';
import { Failure } from './failure';
import { obtainToken } from './obtain';
import { floatingRef, readVariable, requireRunnerFiles } from './runner/environment';
import { readInputs } from './runner/inputs';
import * as log from './runner/log';
import type { Masks } from './runner/masks';
import { type Outcome, scopesNotGranted } from './runner/outcome';
import { handOn, outputsFor, variablesFor } from './runner/outputs';
import { saveIssuedToken } from './runner/state';
import { summarizeOutcome } from './runner/summary';
import type { AccessToken } from './token/access-token';
import { describeExpiry, expiredAt, formatInstant } from './token/expiry';
import { maskKnownSecrets, prepareMeans, type World } from './world';

/**
 * The step: gets a token, tries it where asked to, and hands it on.
 *
 * @throws Failure with whatever reason the step failed for; nothing has been handed on then
 */
export async function main(masks: Masks, world: World): Promise<void> {
  maskKnownSecrets(masks);
  const inputs = readInputs(masks.redact);
  requireRunnerFiles(inputs);
  const means = prepareMeans(inputs, masks, world);

  const exportedToken = inputs.reuse ? readVariable(inputs.exportEnv[0]?.name) : undefined;
  const { token, source, clientSecret } = await obtainToken({ ...inputs, exportedToken }, means, log);
  if (inputs.revoke && source === 'issued') {
    saveIssuedToken(token, inputs.clientSecrets.indexOf(clientSecret));
  }
  const hello = inputs.hello ? await sayHello(inputs, token.value, means) : { hello: 'skipped' as const };
  if (hello.hello === 'ok') {
    log.info(`${inputs.helloUrl.host} accepts the token.`);
  }
  if (hello.hello === 'inconclusive') {
    log.warning('The hello call is inconclusive', `${hello.why} The token is handed on all the same.`);
  }

  requireStillValid(token, world.now());

  const sealedToken = inputs.seal
    ? await sealToken(token.value, { clientId: inputs.clientId, clientSecret })
    : undefined;
  const outcome: Outcome = { token, source, requestedScopes: inputs.scopes, hello, sealedToken };
  warnOfShortcomings(outcome);

  const variables = variablesFor(inputs.exportEnv, token);
  handOn(outputsFor(outcome, world.now(), masks.redact), variables);
  summarizeOutcome(outcome, world.now(), masks.redact);
  const places = ['access-token', ...Object.keys(variables)];
  log.info(
    `Access token ${source}, ${describeExpiry(token, world.now())}. Handed on as ${places.join(', ')}.`,
  );
}

/** A token can run out while hello is waited for: handed on, it would fail the next step, further from the cause. */
function requireStillValid(token: AccessToken, now: Date): void {
  const expiry = expiredAt(token, now);
  if (expiry !== undefined) {
    throw new Failure(
      'unexpected-response',
      `The token expired at ${formatInstant(expiry)}, before the step was done.`,
      "Check the runner's clock. For a token that is reused or unsealed, raise `refresh-margin-seconds`.",
    );
  }
}

/** Loads the sealing only where it is asked for: it is a file of its own in dist/. */
async function sealToken(...sealing: Parameters<typeof import('./token/seal').seal>): Promise<string> {
  const { seal } = await import('./token/seal');
  return seal(...sealing);
}

/** Warns of what does not fail the step, but may fail what comes after it. */
function warnOfShortcomings(outcome: Outcome): void {
  const missing = scopesNotGranted(outcome);
  if (missing.length > 0) {
    log.warning(
      'Scopes are missing',
      `Adobe IMS did not grant ${missing.join(', ')}. The APIs that need them will refuse the token.`,
    );
  }
  if (outcome.token.expiresAt === undefined) {
    log.warning(
      'No known expiry',
      'Neither the answer of Adobe IMS nor the token says when the token expires.',
    );
  }
  const floating = floatingRef();
  if (floating !== undefined) {
    log.warning(
      'The version of this action is not pinned',
      `${floating} changes without notice. Use a release, such as @v1, or better the full SHA of its commit.`,
    );
  }
}
