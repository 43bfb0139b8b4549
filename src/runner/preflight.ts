import * as fs from 'node:fs';
import { Failure } from '../failure';
import type { NetworkSettings } from '../runtime';
import type { Redact } from '../text';
import { requireWritable } from './files';
import { type Inputs, type RevocationInputs, readInputs, readRevocationInputs, readUncheckedSecrets } from './inputs';
import type { Masks } from './masks';
import { checkProxySettings, proxySecrets, unusedProxy } from './proxy-settings';

/**
 * Options of Node that weaken TLS, write memory or TLS keys to a file, or open the process to a debugger (Node,
 * "Command-line API"), and the permission model.
 */
const UNSAFE_NODE_OPTIONS =
  /--(tls-(cipher-list|keylog|min-v1\.[01]|max-v1\.[01])|trace-tls|heapsnapshot-\S*|heap-prof|report-\S*|inspect(?!-publish)\S*|diagnostic-dir|permission)(?=[=\s]|$)/;

/**
 * Everything that can refuse the step before anything is sent: masks the secrets, then checks inputs and environment.
 *
 * @throws Failure `missing-credentials`, `invalid-input` or `insecure-tls`
 */
export function preflight(masks: Masks): Inputs {
  const inputs = check(masks, readInputs);
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
export function preflightForRevocation(masks: Masks): RevocationInputs {
  return check(masks, readRevocationInputs);
}

function check<T>(masks: Masks, read: (redact: Redact) => T): T {
  for (const secret of [...readUncheckedSecrets(), ...proxySecrets()]) {
    masks.add(secret);
  }
  const inputs = read(masks.redact);
  checkEnvironment();
  // A DNS lookup cannot be aborted, and a process waits for it at its end: 20 to 40 s if the name servers do not respond.
  // On Linux, glibc reads this variable before its first lookup. A failed lookup is repeated with its request.
  process.env.RES_OPTIONS ??= 'timeout:1 attempts:1';
  return inputs;
}

/** The value of an environment variable, undefined if it is not set or empty. */
export function readVariable(name: string | undefined): string | undefined {
  return (name !== undefined && process.env[name]) || undefined;
}

/** What the environment says about the network, for the report of a failure. */
export function readNetworkSettings(): NetworkSettings {
  return { authorityFile: readAuthorityFile(), unusedProxy: unusedProxy() };
}

function readAuthorityFile(): NetworkSettings['authorityFile'] {
  const path = readVariable('NODE_EXTRA_CA_CERTS');
  if (path === undefined) {
    return 'none';
  }
  try {
    return fs.readFileSync(path, 'latin1').includes('-----BEGIN ') ? 'usable' : 'not PEM';
  } catch (error) {
    return { errorCode: (error as NodeJS.ErrnoException).code ?? 'unknown error' };
  }
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
  const { NODE_DEBUG = '', NODE_OPTIONS = '' } = process.env;
  if (NODE_DEBUG && /(^|,)\s*(https?|net|stream|tls)\s*(,|$)|\*/i.test(NODE_DEBUG)) {
    throw new Failure(
      'invalid-input',
      'NODE_DEBUG makes Node print requests to the log, with the credential and the token.',
      'Remove it from the environment of this step, or remove http, https, net, stream, tls and patterns with * from it.',
    );
  }
  const options = [NODE_OPTIONS, ...process.execArgv].join(' ');
  const unsafe = options === '' ? undefined : UNSAFE_NODE_OPTIONS.exec(options)?.[0];
  if (unsafe !== undefined) {
    throw new Failure(
      'invalid-input',
      `NODE_OPTIONS contains ${unsafe}, ${unsafe === '--permission' ? 'which can keep the step from writing its outputs' : 'which weakens TLS or lets Node write secrets to a file or a debugger'}.`,
      'Remove it from the environment of this step.',
    );
  }
  checkProxySettings();
}
