import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { Failure } from '../failure';

/** A file through which a step passes values to the runner, by the variable that contains its path. */
export type RunnerFile = 'GITHUB_OUTPUT' | 'GITHUB_ENV' | 'GITHUB_STATE';

/**
 * Checks that a file of the runner exists and can be written. Without it, `@actions/core` would print the token.
 *
 * @throws Failure `invalid-input`
 */
export function requireWritable(file: RunnerFile): void {
  const path = process.env[file];
  if (!path) {
    throw new Failure(
      'invalid-input',
      `${file} is not set, so the step cannot write its outputs.`,
      'Run this action in a step of a GitHub Actions workflow, on a runner that is up to date.',
    );
  }
  try {
    fs.accessSync(path, fs.constants.W_OK);
  } catch (error) {
    throw notWritable(file, error);
  }
}

/**
 * Appends values to a file of the runner, all in one write: a step that is killed meanwhile leaves all of them or none.
 * Each is in a block with a delimiter that cannot be guessed (GitHub Docs, "Workflow commands", "Multiline strings").
 *
 * @throws Failure `invalid-input` if the file cannot be written; it then has its former length
 */
export function appendValues(file: RunnerFile, values: Readonly<Record<string, string>>): void {
  const path = process.env[file] ?? '';
  const blocks = Object.entries(values).map(([name, value]) => {
    const delimiter = `ghadelimiter_${randomUUID()}`;
    return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
  });
  const truncate = truncator(path);
  try {
    fs.appendFileSync(path, `${endsInLine(path) ? '\n' : ''}${blocks.join('')}`);
  } catch (error) {
    truncate();
    throw notWritable(file, error);
  }
}

/** Whether a file ends without a line break: the runner would take what follows for the rest of its last line. */
function endsInLine(path: string): boolean {
  return (
    fs.statSync(path, { throwIfNoEntry: false })?.isFile() === true && !/(^|\n)$/.test(fs.readFileSync(path, 'utf8'))
  );
}

/** A function that cuts a file back to the length that it has now. */
export function truncator(path: string): () => void {
  const stats = fs.statSync(path, { throwIfNoEntry: false });
  return () => {
    if (stats?.isFile()) {
      fs.truncateSync(path, stats.size);
    }
  };
}

function notWritable(file: RunnerFile, error: unknown): Failure {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  return new Failure(
    'invalid-input',
    `The runner's file ${file} cannot be written (${code}), so the step cannot pass on the token.`,
    'Check the directory in which the runner keeps such files: whether it exists and is writable, and whether its disk is full.',
    error,
  );
}
