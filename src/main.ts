import { type AdobeClient, createClient, isAdobeIms } from './adobe/client';
import { callHello, type HelloCall } from './adobe/hello';
import { Failure } from './failure';
import { type ObtainedToken, obtainToken, type TokenRequest } from './obtain';
import { type Hello, type Result, scopesNotGranted } from './result';
import { type Inputs, isSealedTokenEmpty } from './runner/inputs';
import * as logger from './runner/log';
import type { Masks } from './runner/masks';
import { exportedVariables, outputsOf, overwrittenVariables, writeOutputs } from './runner/outputs';
import { preflight, readNetworkSettings, readVariable, unpinnedVersion } from './runner/preflight';
import { saveRevoke, saveToken } from './runner/state';
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
  saveRevoke(false);
  const inputs = preflight(masks);
  if (inputs.revoke) {
    saveRevoke(true);
  }
  if (!isAdobeIms(inputs.imsUrl)) {
    logger.warning(
      '`ims-url` is not a host of Adobe',
      `The client secret is sent to ${inputs.imsUrl.host}. The hosts of Adobe IMS end in .adobelogin.com.`,
    );
  }
  if (isSealedTokenEmpty()) {
    logger.info(
      'The sealed token is empty: the job that outputs it was skipped or failed, or GitHub dropped the output because it contained a masked value, which a short secret can cause.',
    );
  }
  const client = createClient(
    { ...inputs, mask: masks.add, redact: masks.redact, readNetworkSettings, log: logger.info },
    runtime,
  );

  // While the token is on its way: a connection takes two round trips or more.
  const connection = inputs.hello ? client.connectAhead(inputs.helloUrl) : undefined;
  const { token, source, secretIndex, hello } = await obtainCheckedToken(
    client,
    { ...inputs, connection },
    {
      ...inputs,
      exportedToken: inputs.reuse
        ? readVariable(inputs.exportEnv.find(({ value }) => value === 'access-token')?.name)
        : undefined,
      onToken: (value, secretIndex) => {
        if (inputs.revoke) {
          saveToken({ ...inputs, value, secretIndex, clockErrorMs: runtime.now().getTime() - client.now().getTime() });
        }
      },
    },
  );
  if (hello.verdict === 'ok') {
    logger.info(hello.message);
  }
  if (hello.verdict === 'inconclusive') {
    logger.warning('The hello call is inconclusive', `${hello.message} The token is passed on anyway.`);
  }
  requireStillValid(token, client.now());

  const clientSecret = inputs.clientSecrets[secretIndex] as string;
  const sealedToken = inputs.seal ? await sealToken(token.value, { ...inputs, clientSecret }) : undefined;
  const { clientId, orgId, scopes: requestedScopes } = inputs;
  const result: Result = { token, clientId, orgId, source, requestedScopes, hello, sealedToken };
  warnAboutResult(result);

  const outputs = outputsOf(result, client.now(), masks.redact);
  const variables = exportedVariables(inputs.exportEnv, outputs, token);
  warnAboutOverwritten(variables);
  writeOutputs(outputs, variables);
  if (inputs.summary) {
    summarizeResult(result, client.now(), masks.redact);
  }
  const names = ['access-token', ...Object.keys(variables)].join(', ');
  logger.info(`Access token ${source}, ${describeExpiry(token, client.now())}. Passed on as ${names}.`);
}

/** Obtains a token and checks it. One from an earlier step or another job that IMS declares invalid is replaced, once. */
async function obtainCheckedToken(
  client: AdobeClient,
  inputs: HelloCall & Pick<Inputs, 'hello'>,
  request: TokenRequest,
): Promise<ObtainedToken & { readonly hello: Hello }> {
  const obtained = await obtainToken(request, client, logger);
  const hello: Hello = inputs.hello ? await callHello(client, inputs, obtained.token.value) : { verdict: 'skipped' };
  if (hello.verdict !== 'refused') {
    return { ...obtained, hello };
  }
  if (obtained.source === 'issued' || !hello.tokenIsInvalid) {
    throw hello.failure;
  }
  logger.info(`The ${obtained.source} token is replaced. ${hello.failure.message}`);
  return obtainCheckedToken(client, inputs, { ...request, sealedToken: undefined, exportedToken: undefined });
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

/** Another program may have set the variable for itself: for example a token that GitHub issued. */
function warnAboutOverwritten(variables: Readonly<Record<string, string>>): void {
  const overwritten = overwrittenVariables(variables);
  if (overwritten.length > 0) {
    logger.warning(
      'Environment variables are overwritten',
      `${overwritten.join(', ')} had another value. If something else needs it, use another name in \`export-env\`.`,
    );
  }
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
