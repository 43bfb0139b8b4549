import * as core from '@actions/core';
import { Failure } from '../failure';
import { quote, type Redact, removeInvisible } from '../text';
import { appendValues } from './files';
import { readReportInputs } from './inputs';
import { summarizeFailure } from './summary';

/**
 * Reports how the step failed: what is wrong, what to do, and a link; then sets the `reason` output. Stack traces go to
 * the debug log, redacted. Never throws.
 */
export function reportFailure(error: unknown, redact: Redact): void {
  const failure = error instanceof Failure ? error : internalError(error, redact);
  const link = `More: ${documentationOf(failure.reason)}`;
  core.error(`${failure.message}\n${failure.fix}\n${link}`, {
    title: `Adobe Access Token: ${failure.reason}`,
  });
  const { summary, clientId } = readReportInputs();
  if (summary) {
    summarizeFailure(failure, link, clientId);
  }
  debugCauses(failure, redact);
  if (!process.env.GITHUB_OUTPUT) {
    return;
  }
  try {
    appendValues('GITHUB_OUTPUT', {
      reason: failure.reason,
      ...(failure.reason === 'hello-refused' && { hello: 'refused' }),
    });
  } catch (cause) {
    core.debug(redact(String(cause)));
  }
}

/** Reports a defect in the post phase as a warning, because the work of the job is done. */
export function warnInternalError(error: unknown, redact: Redact): void {
  const { message, fix } = internalError(error, redact);
  core.warning(`${message}\n${fix}`, { title: 'Adobe Access Token: internal-error' });
}

function internalError(error: unknown, redact: Redact): Failure {
  const what = error instanceof Error ? error.message : String(error);
  return new Failure(
    'internal-error',
    `Internal error in adobe-access-token: ${quote(what, redact)}`,
    'Please open an issue with the version of the action and this message. Running the job again may help meanwhile.',
    error,
  );
}

/**
 * The section about `reason` in docs/troubleshooting.md, at the version of the action that is running. On another server
 * than github.com there is no link, because the action's repository may be on either.
 */
function documentationOf(reason: string): string {
  const { GITHUB_SERVER_URL, GITHUB_ACTION_REPOSITORY, GITHUB_ACTION_REF } = process.env;
  const page = `docs/troubleshooting.md#${reason}`;
  return GITHUB_ACTION_REPOSITORY && GITHUB_SERVER_URL === 'https://github.com'
    ? `${GITHUB_SERVER_URL}/${GITHUB_ACTION_REPOSITORY}/blob/${GITHUB_ACTION_REF || 'HEAD'}/${page}`
    : `${page} in the repository of this action`;
}

function debugCauses(failure: Failure, redact: Redact): void {
  const seen = new Set<unknown>();
  for (let cause: unknown = failure; cause instanceof Error && !seen.has(cause); cause = cause.cause) {
    seen.add(cause);
    const lines = (cause.stack ?? cause.message).split('\n');
    core.debug(lines.map((line) => redact(removeInvisible(line))).join('\n'));
  }
}
