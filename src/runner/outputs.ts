import { grantedScopes, type Result } from '../result';
import type { Redact } from '../text';
import { type AccessToken, parseToken } from '../token/access-token';
import { formatInstant, secondsLeft } from '../token/expiry';
import type { ExportedVariable } from './exported-variables';
import { appendValues, truncator } from './files';

type Values = Readonly<Record<string, string>>;

/** The outputs of a step that succeeded, under their names in action.yml. */
export function outputsOf(result: Result, now: Date, redact: Redact): Values {
  const { token, clientId, orgId, source, hello, sealedToken } = result;
  return {
    'access-token': token.value,
    'client-id': clientId,
    ...(orgId !== undefined && { 'org-id': orgId }),
    'expires-in': String(secondsLeft(token, now) ?? ''),
    'expires-at': token.expiresAt ? formatInstant(token.expiresAt) : '',
    scopes: grantedScopes(result, redact).join(','),
    source,
    hello: hello.verdict,
    ...(sealedToken !== undefined && { 'sealed-token': sealedToken }),
  };
}

/** The environment variables to export. If the expiry is unknown, a variable for it is omitted. */
export function exportedVariables(
  variables: readonly ExportedVariable[],
  outputs: Values,
  { expiresAt }: AccessToken,
): Values {
  const values: Values = { ...outputs, expiry: expiresAt ? String(expiresAt.getTime()) : '' };
  return Object.fromEntries(variables.map(({ name, value }) => [name, values[value] ?? '']).filter(([, text]) => text));
}

/** The names of variables that are set already, and to something that an earlier step of this action cannot have set. */
export function overwrittenVariables(variables: Values): string[] {
  return Object.keys(variables).filter((name) => {
    const former = process.env[name];
    const isInstant = /^\+?\d[\dTZ:-]*$/;
    return (
      former &&
      former !== variables[name] &&
      parseToken(former) === undefined &&
      !(isInstant.test(former) && isInstant.test(variables[name] ?? ''))
    );
  });
}

/**
 * Passes on outputs and environment variables to the steps that follow.
 *
 * @throws Failure `invalid-input` if a file cannot be written; then neither file has been changed
 */
export function writeOutputs(outputs: Values, variables: Values): void {
  const takeBackOutputs = truncator(process.env.GITHUB_OUTPUT ?? '');
  appendValues('GITHUB_OUTPUT', outputs);
  if (Object.keys(variables).length === 0) {
    return;
  }
  try {
    appendValues('GITHUB_ENV', variables);
  } catch (error) {
    takeBackOutputs();
    throw error;
  }
}
