import * as fs from 'node:fs';
import { Failure } from '../failure';
import type { Inputs } from './inputs';

/**
 * Refuses an environment in which the credential or the token would be in danger, before either is used.
 *
 * @throws Failure `insecure-tls` where `NODE_TLS_REJECT_UNAUTHORIZED=0` switches verification off
 */
export function refuseInsecureTls(): void {
  if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    throw new Failure(
      'insecure-tls',
      'NODE_TLS_REJECT_UNAUTHORIZED=0 switches off the check of certificates: the client secret would go to whoever answers.',
      'Remove it from the environment. To trust an authority of your own, name its PEM file in `NODE_EXTRA_CA_CERTS`.',
    );
  }
}

/** The parts of node that print what they send, where `NODE_DEBUG` asks them to. */
const TALKATIVE_PARTS = ['http', 'https', 'net', 'stream', 'tls'];

/**
 * Refuses to have node print requests, with the credential and the token in them, past all that masks them.
 *
 * @throws Failure `invalid-input` where `NODE_DEBUG` names a part of node that would
 */
export function refuseTalkativeNode(): void {
  if (!process.env.NODE_DEBUG) {
    return;
  }
  const wanted = process.env.NODE_DEBUG.toLowerCase().split(',');
  const fits = (pattern: string, part: string) => {
    const [start = '', ...rest] = pattern.trim().split('*');
    return rest.length === 0 ? start === part : part.startsWith(start);
  };
  if (!wanted.some((pattern) => TALKATIVE_PARTS.some((part) => fits(pattern, part)))) {
    return;
  }
  throw new Failure(
    'invalid-input',
    'NODE_DEBUG makes Node print requests to the log, and with them the credential and the token.',
    'Remove it from the environment of this step, or take http, https, net, stream and tls out of it.',
  );
}

/** The variables that name the proxy for https. Plain http goes to loopback alone, which no proxy serves. */
const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY'] as const;

/** The passwords in the proxy variables, as they stand there and decoded. Never throws. */
export function proxyPasswords(): string[] {
  return [...PROXY_VARIABLES, 'http_proxy', 'HTTP_PROXY'].flatMap((name) => {
    const value = process.env[name];
    if (!value) {
      return [];
    }
    const password = /^[^:]*:(.*)@/.exec(value.replace(/^[a-z][a-z0-9+.-]*:\/\//i, ''))?.[1];
    return password === undefined ? [] : [password, decoded(password) ?? password];
  });
}

/**
 * Makes the proxy variables mean to `@actions/http-client` what they mean to `curl`: it would go past a proxy that
 * is named without a scheme, or that it cannot read, and say nothing.
 *
 * @returns whether one of them names a proxy for https
 * @throws Failure `invalid-input` where the proxy in use is not an http or https URL; its value is not shown, since
 *   it may hold a password
 */
export function settleProxy(): boolean {
  const name = PROXY_VARIABLES.find((variable) => process.env[variable]);
  if (name === undefined) {
    return false;
  }
  const value = process.env[name] ?? '';
  const withScheme = value.includes('://') ? value : `http://${value}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  const usable =
    url !== undefined &&
    /^https?:$/.test(url.protocol) &&
    decoded(url.username) !== undefined &&
    decoded(url.password) !== undefined;
  if (!usable) {
    throw new Failure(
      'invalid-input',
      `The proxy in the environment variable ${name} is not an http or https URL.`,
      'Write it as http://host:port or http://user:password@host:port, with special characters percent-encoded.',
    );
  }
  process.env[name] = withScheme;
  return true;
}

/**
 * Makes sure that what is obtained can be handed on, before it is asked for. Without its files the toolkit would
 * print the token in a workflow command.
 *
 * @throws Failure `invalid-input` where the runner names no file for outputs or, where they are needed, for the
 *   environment or the state of the post phase, or one that cannot be written
 */
export function requireRunnerFiles({ exportEnv, revoke }: Pick<Inputs, 'exportEnv' | 'revoke'>): void {
  const needed = [
    'GITHUB_OUTPUT',
    ...(exportEnv.length > 0 ? ['GITHUB_ENV'] : []),
    ...(revoke ? ['GITHUB_STATE'] : []),
  ];
  for (const name of needed) {
    const path = process.env[name];
    if (!path) {
      throw new Failure(
        'invalid-input',
        `${name} is not set: there is no file to hand the token on in.`,
        'Run this action in a step of a GitHub Actions workflow, on a runner that is up to date.',
      );
    }
    try {
      fs.accessSync(path, fs.constants.W_OK);
    } catch (error) {
      throw unwritable(name, error);
    }
  }
}

/**
 * The branch or other moving name by which the workflow uses this action, undefined where it is a version or a commit.
 */
export function floatingRef(): string | undefined {
  const { GITHUB_ACTION_REPOSITORY: repository, GITHUB_ACTION_REF: ref = '' } = process.env;
  return repository && /^(refs\/heads\/.*|main|master|HEAD)$/.test(ref) ? `${repository}@${ref}` : undefined;
}

/** The value of an environment variable, undefined where it is not set or empty. */
export function readVariable(name: string | undefined): string | undefined {
  return (name !== undefined && process.env[name]) || undefined;
}

/** @returns a Failure `invalid-input` for a file of the runner's that cannot be written */
export function unwritable(what: string, error: unknown): Failure {
  const { code, message } = error as NodeJS.ErrnoException;
  // The toolkit looks for the file first, and throws an error of its own.
  const why = code ?? (message.startsWith('Missing file') ? 'ENOENT' : 'unknown error');
  return new Failure(
    'invalid-input',
    `The runner's file ${what} cannot be written (${why}): the token cannot be handed on.`,
    'Check the folder in which the runner keeps such files: is it there, is it writable, is its disk full?',
    { cause: error },
  );
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
