import * as core from '@actions/core';
import { Failure } from '../failure';
import { quote, type Redact } from '../quote';
import { setOutputs } from './outputs';
import { summarizeFailure } from './summary';

/**
 * Tells the user how the step failed: what, what to do, and where to read on; then sets the `reason` output. Stack
 * traces go to the debug log, redacted.
 *
 * Never throws: where even the output cannot be written, the message stands all the same.
 */
export function report(error: unknown, redact: Redact): void {
  const failure = error instanceof Failure ? error : internalError(error, redact);
  const more = `More: ${link(failure.reason)}`;
  core.error(`${failure.message}\n${failure.cure}\n${more}`, {
    title: `Adobe Access Token: ${failure.reason}`,
  });
  summarizeFailure(failure, more, redact);
  const told = new Set<unknown>();
  for (let cause: unknown = failure; cause instanceof Error && !told.has(cause); cause = cause.cause) {
    told.add(cause);
    core.debug(redact(cause.stack ?? cause.message));
  }
  if (!process.env.GITHUB_OUTPUT) {
    return;
  }
  try {
    setOutputs(
      failure.reason === 'hello-refused'
        ? { reason: failure.reason, hello: 'refused' }
        : { reason: failure.reason },
    );
  } catch (cause) {
    core.debug(redact(String(cause)));
  }
}

/** Tells of a defect at the end of the job, where the job's work is done and nothing may fail any more. */
export function warnOfDefect(error: unknown, redact: Redact): void {
  const { message, cure } = internalError(error, redact);
  core.warning(`${message}\n${cure}`, { title: 'Adobe Access Token: internal-error' });
}

function internalError(error: unknown, redact: Redact): Failure {
  const what = error instanceof Error ? error.message : String(error);
  return new Failure(
    'internal-error',
    `This action has failed by a defect of its own: ${quote(what, redact)}`,
    'Please open an issue, with the version of the action and this message. Running the job again may help meanwhile.',
    { cause: error },
  );
}

/** The section about `reason` in docs/troubleshooting.md, at the version of the action that is running. */
function link(reason: string): string {
  const { GITHUB_SERVER_URL, GITHUB_ACTION_REPOSITORY, GITHUB_ACTION_REF } = process.env;
  const page = `docs/troubleshooting.md#${reason}`;
  return GITHUB_ACTION_REPOSITORY
    ? `${GITHUB_SERVER_URL || 'https://github.com'}/${GITHUB_ACTION_REPOSITORY}/blob/${GITHUB_ACTION_REF || 'HEAD'}/${page}`
    : `${page} in the repository of this action`;
}
