import * as fs from 'node:fs';
import * as core from '@actions/core';
import type { Redact } from '../quote';
import type { AccessToken } from '../token/access-token';
import { formatInstant, secondsLeft } from '../token/expiry';
import { unwritable } from './environment';
import type { ExportEnv } from './inputs';

type Values = Readonly<Record<string, string>>;

/**
 * The outputs of a step that succeeded, under the names that action.yml gives them.
 *
 * @param requested the scopes that were asked for: the ones granted where the token names none
 */
export function outputsFor(
  token: AccessToken,
  requested: readonly string[],
  hello: string,
  now: Date,
  redact: Redact,
): Values {
  return {
    'access-token': token.value,
    'expires-in': String(secondsLeft(token, now) ?? ''),
    'expires-at': token.expiresAt ? formatInstant(token.expiresAt) : '',
    scopes: redact((token.scopes ?? requested).join(',')),
    hello,
  };
}

/**
 * Hands everything on that the steps behind this one get: outputs, then environment variables. Where one of the
 * files cannot be written, both are put back to what they were.
 *
 * @throws Failure `invalid-input` where a file cannot be written
 */
export function handOn(outputs: Values, environment: Values): void {
  const restoreOutput = restorer('GITHUB_OUTPUT');
  const restoreEnvironment = restorer('GITHUB_ENV');
  let writing = 'GITHUB_OUTPUT';
  try {
    setOutputs(outputs);
    writing = 'GITHUB_ENV';
    for (const [name, value] of Object.entries(environment)) {
      core.exportVariable(name, value);
    }
  } catch (error) {
    restoreOutput();
    restoreEnvironment();
    throw unwritable(writing, error);
  }
}

/** Sets outputs, each in a block of its own, so that no value can pose as another output. */
export function setOutputs(outputs: Values): void {
  for (const [name, value] of Object.entries(outputs)) {
    core.setOutput(name, value);
  }
}

/**
 * The variables that get the token.
 *
 * The `aio` CLI reads a pair: the token, and its expiry in milliseconds since the epoch (Adobe's aio-lib-ims); without
 * a known expiry it gets the token alone.
 */
export function variablesFor(exportEnv: ExportEnv, { value, expiresAt }: AccessToken): Values {
  const variables = Object.fromEntries(exportEnv.names.map((name) => [name, value]));
  if (!exportEnv.aioCli) {
    return variables;
  }
  return {
    ...variables,
    AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN: value,
    ...(expiresAt && { AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY: String(expiresAt.getTime()) }),
  };
}

/** Remembers how long a file of the runner's is now, and gives back a function that cuts it to that length. */
function restorer(variable: string): () => void {
  const path = process.env[variable];
  const stats = path ? fs.statSync(path, { throwIfNoEntry: false }) : undefined;
  return () => {
    if (path && stats?.isFile()) {
      fs.truncateSync(path, stats.size);
    }
  };
}
