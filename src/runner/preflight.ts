import { Failure } from '../failure';
import { requireWritable } from './files';
import { type Inputs, readInputs, readUncheckedSecrets } from './inputs';
import type { Masks } from './masks';
import { checkProxySettings, proxyPasswords } from './proxy-settings';

/**
 * Everything that can refuse the step before anything is sent: masks the secrets, then checks inputs and environment.
 *
 * @throws Failure `missing-credentials`, `invalid-input` or `insecure-tls`
 */
export function preflight(masks: Masks): Inputs {
  const inputs = preflightForRevocation(masks);
  requireWritable('GITHUB_OUTPUT');
  if (inputs.exportEnv.length > 0) {
    requireWritable('GITHUB_ENV');
  }
  if (inputs.revoke) {
    requireWritable('GITHUB_STATE');
  }
  return inputs;
}

/**
 * The same for the post phase, which writes no outputs.
 *
 * @throws Failure `missing-credentials`, `invalid-input` or `insecure-tls`
 */
export function preflightForRevocation(masks: Masks): Inputs {
  for (const secret of [...readUncheckedSecrets(), ...proxyPasswords()]) {
    masks.add(secret);
  }
  const inputs = readInputs(masks.redact);
  checkEnvironment();
  return inputs;
}

/** The value of an environment variable, undefined if it is not set or empty. */
export function readVariable(name: string | undefined): string | undefined {
  return (name !== undefined && process.env[name]) || undefined;
}

/** The branch or tag by which the workflow uses this action, undefined if it is a version or a commit. */
export function unpinnedVersion(): string | undefined {
  const { GITHUB_ACTION_REPOSITORY: repository, GITHUB_ACTION_REF: ref = '' } = process.env;
  return repository && /^(refs\/heads\/.*|main|master|HEAD)$/.test(ref) ? `${repository}@${ref}` : undefined;
}

/** Refuses an environment in which the credential or the token would be exposed. */
function checkEnvironment(): void {
  if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    throw new Failure(
      'insecure-tls',
      'NODE_TLS_REJECT_UNAUTHORIZED=0 disables the verification of certificates: the client secret could go to any server.',
      'Remove it from the environment. To trust a certificate authority, set `NODE_EXTRA_CA_CERTS` to the path of its PEM file.',
    );
  }
  if (/(^|,)\s*(https?|net|stream|tls)\s*(,|$)|\*/i.test(process.env.NODE_DEBUG ?? '')) {
    throw new Failure(
      'invalid-input',
      'NODE_DEBUG makes Node print requests to the log, with the credential and the token.',
      'Remove it from the environment of this step, or remove http, https, net, stream, tls and patterns with * from it.',
    );
  }
  checkProxySettings();
}
