import { grantedScopes, type Result } from '../result';
import type { Redact } from '../text';
import type { AccessToken } from '../token/access-token';
import { formatInstant, secondsLeft } from '../token/expiry';
import { appendValues, truncator } from './files';
import type { ExportedVariable } from './parsers';

type Values = Readonly<Record<string, string>>;

/** The outputs of a step that succeeded, under their names in action.yml. */
export function outputsOf(result: Result, now: Date, redact: Redact): Values {
  const { token, source, hello, sealedToken } = result;
  return {
    'access-token': token.value,
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
  { value: token, expiresAt }: AccessToken,
): Values {
  const values = { token, expiry: expiresAt && String(expiresAt.getTime()) };
  return Object.fromEntries(
    variables.flatMap(({ name, value }) => (values[value] === undefined ? [] : [[name, values[value]]])),
  );
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
