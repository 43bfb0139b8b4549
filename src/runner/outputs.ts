import * as fs from 'node:fs';
import * as core from '@actions/core';
import type { Redact } from '../quote';
import type { AccessToken } from '../token/access-token';
import { formatInstant, secondsLeft } from '../token/expiry';
import { unwritable } from './environment';
import type { ExportedVariable } from './inputs';
import { grantedScopes, type Outcome } from './outcome';

type Values = Readonly<Record<string, string>>;

/** What the outputs say of a step that succeeded, under the names that action.yml gives them. */
export function outputsFor(outcome: Outcome, now: Date, redact: Redact): Values {
  const { token, source, hello, sealedToken } = outcome;
  return {
    'access-token': token.value,
    'expires-in': String(secondsLeft(token, now) ?? ''),
    'expires-at': token.expiresAt ? formatInstant(token.expiresAt) : '',
    scopes: grantedScopes(outcome, redact).join(','),
    source,
    hello: hello.hello,
    ...(sealedToken !== undefined && { 'sealed-token': sealedToken }),
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

/** The values of the variables to export. Without a known expiry, a variable for it is left out. */
export function variablesFor(
  variables: readonly ExportedVariable[],
  { value, expiresAt }: AccessToken,
): Values {
  const values = { token: value, expiry: expiresAt && String(expiresAt.getTime()) };
  return Object.fromEntries(
    variables.flatMap(({ name, holds }) => (values[holds] === undefined ? [] : [[name, values[holds]]])),
  );
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
