import { sayHello } from './adobe/hello';
import { obtainToken } from './obtain';
import { readVariable, requireRunnerFiles } from './runner/environment';
import { readInputs } from './runner/inputs';
import * as log from './runner/log';
import type { Masks } from './runner/masks';
import { handOn, outputsFor, variablesFor } from './runner/outputs';
import { saveIssuedToken } from './runner/state';
import { missingScopes } from './token/access-token';
import { describeExpiry } from './token/expiry';
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
  const missing = missingScopes(inputs.scopes, token.scopes ?? inputs.scopes);
  if (missing.length > 0) {
    log.warning(
      'Scopes are missing',
      `Adobe IMS did not grant ${missing.join(', ')}. The APIs that need them will refuse the token.`,
    );
  }
  if (token.expiresAt === undefined) {
    log.warning(
      'No known expiry',
      'Neither the answer of Adobe IMS nor the token says when the token expires.',
    );
  }

  const verdict = inputs.hello ? await sayHello(inputs, token.value, means) : { hello: 'skipped' as const };
  if (verdict.hello === 'ok') {
    log.info(`${inputs.helloUrl.host} accepts the token.`);
  }
  if (verdict.hello === 'inconclusive') {
    log.warning('The hello call is inconclusive', `${verdict.why} The token is handed on all the same.`);
  }

  const sealedToken = inputs.seal
    ? await sealToken(token.value, { clientId: inputs.clientId, clientSecret })
    : '';
  const variables = variablesFor(inputs.exportEnv, token);
  handOn(
    {
      ...outputsFor(token, inputs.scopes, world.now(), masks.redact),
      source,
      hello: verdict.hello,
      ...(inputs.seal && { 'sealed-token': sealedToken }),
    },
    variables,
  );
  const exported = Object.keys(variables).map((name) => `, ${name}`);
  log.info(
    `Access token ${source}, ${describeExpiry(token, world.now())}. Handed on as access-token${exported.join('')}.`,
  );
}

/** Loads the sealing only where it is asked for: it is a file of its own in dist/. */
async function sealToken(...sealing: Parameters<typeof import('./token/seal').seal>): Promise<string> {
  const { seal } = await import('./token/seal');
  return seal(...sealing);
}
