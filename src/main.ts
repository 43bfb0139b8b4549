import { sayHello } from './adobe/hello';
import { patiently } from './http/retry';
import { obtainToken } from './obtain';
import { proxyPasswords, refuseInsecureTls, requireRunnerFiles, settleProxy } from './runner/environment';
import { readClientSecrets, readInputs } from './runner/inputs';
import { info, warning } from './runner/log';
import type { Masks } from './runner/masks';
import { handOn, outputsFor, variablesFor } from './runner/outputs';
import { missingScopes } from './token/access-token';
import { describeExpiry } from './token/expiry';

/** What the step takes from the world: its clocks, its waiting and its dice. */
export interface World {
  readonly now: () => Date;
  /** Milliseconds since the process started. */
  readonly uptimeMs: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** A number from 0 up to 1. */
  readonly random: () => number;
}

/**
 * The step: gets a token, tries it where asked to, and hands it on.
 *
 * @throws Failure with whatever reason the step failed for; nothing has been handed on then
 */
export async function main(masks: Masks, world: World): Promise<void> {
  [...readClientSecrets(), ...proxyPasswords()].forEach(masks.add);
  const inputs = readInputs(masks.redact);
  requireRunnerFiles(inputs.exportEnv);
  refuseInsecureTls();
  settleProxy();

  const send = patiently({
    ...world,
    maxAttempts: inputs.maxAttempts,
    leftMs: () => inputs.timeoutMs - world.uptimeMs(),
    onRetry: info,
    redact: masks.redact,
  });
  const means = { send, now: world.now, mask: masks.add, redact: masks.redact };

  const token = await obtainToken(inputs, means, (sentence) => warning('Rotation is not finished', sentence));
  const missing = missingScopes(inputs.scopes, token.scopes ?? inputs.scopes);
  if (missing.length > 0) {
    warning(
      'Scopes are missing',
      `Adobe IMS did not grant ${missing.join(', ')}. The APIs that need them will refuse the token.`,
    );
  }
  if (token.expiresAt === undefined) {
    warning('No known expiry', 'Neither the answer of Adobe IMS nor the token says when the token expires.');
  }

  const verdict = inputs.hello ? await sayHello(inputs, token.value, means) : { hello: 'skipped' as const };
  if (verdict.hello === 'ok') {
    info(`${inputs.helloUrl.host} accepts the token.`);
  }
  if (verdict.hello === 'inconclusive') {
    warning('The hello call is inconclusive', `${verdict.why} The token is handed on all the same.`);
  }

  const variables = variablesFor(inputs.exportEnv, token);
  handOn(outputsFor(token, inputs.scopes, verdict.hello, world.now(), masks.redact), variables);
  const exported = Object.keys(variables).map((name) => `, ${name}`);
  info(`Access token ${describeExpiry(token, world.now())}. Handed on as access-token${exported.join('')}.`);
}
