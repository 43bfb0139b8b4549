import { existsSync, readFileSync, statSync } from 'node:fs';
import { splitLines } from './lines';
import type { StepRecord } from './step-record';

/** The files through which a step passes values to the runner, by the variable that names each. */
export const commandFileNames = [
  'GITHUB_ENV',
  'GITHUB_OUTPUT',
  'GITHUB_PATH',
  'GITHUB_STATE',
  'GITHUB_STEP_SUMMARY',
] as const;

export type CommandFiles = Readonly<Record<(typeof commandFileNames)[number], string>>;

interface Line {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

/** The largest summary that the runner takes (actions/runner, CreateStepSummaryCommand). */
const MAX_SUMMARY_BYTES = 1024 * 1024;

/**
 * The pairs in a GITHUB_OUTPUT, GITHUB_ENV or GITHUB_STATE file: `NAME=value` lines and `NAME<<DELIMITER` blocks
 * (actions/runner, EnvFileKeyValuePairs). A generator, because the pairs before a malformed line count.
 *
 * @throws Error on a malformed line or block
 */
export function* parseFileCommands(
  content: string,
  platform: NodeJS.Platform = process.platform,
): Generator<[name: string, value: string]> {
  const text = content.replace(/^\uFEFF/, '');
  let position = 0;

  function readLine(): Line | null {
    if (position >= text.length) {
      return null;
    }

    const start = position;
    const feed = text.indexOf('\n', start);
    const next = feed < 0 ? text.length : feed + 1;
    // A carriage return belongs to the line, except on Windows.
    const returned = platform === 'win32' && feed > start && text[feed - 1] === '\r';
    const end = feed < 0 ? text.length : feed - (returned ? 1 : 0);
    position = next;
    return { text: text.slice(start, end), start, end, next };
  }

  function readBlock(delimiter: string): string {
    const start = position;
    let end = position;
    for (let line = readLine(); line?.text !== delimiter; line = readLine()) {
      if (line === null) {
        throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`);
      }
      if (line.end === line.next) {
        throw new Error('Invalid value. EOF marker missing new line.');
      }
      end = line.end;
    }
    return text.slice(start, end);
  }

  for (let line = readLine(); line !== null; line = readLine()) {
    if (line.text === '') {
      continue;
    }

    const equals = line.text.indexOf('=');
    const arrows = line.text.indexOf('<<');
    if (equals < 0 && arrows < 0) {
      throw new Error(`Invalid format '${line.text}'`);
    }
    if (arrows < 0 || (equals >= 0 && equals < arrows)) {
      yield [line.text.slice(0, equals), line.text.slice(equals + 1)];
      continue;
    }

    const name = line.text.slice(0, arrows);
    const delimiter = line.text.slice(arrows + 2);
    if (name === '' || delimiter === '') {
      throw new Error(`Invalid format '${line.text}'. Name must not be empty and delimiter must not be empty`);
    }
    yield [name, readBlock(delimiter)];
  }
}

/** Carries out what a step wrote into its files. A file that the step removed counts as empty. */
export function applyFileCommands(files: CommandFiles, record: StepRecord): void {
  record.paths.push(...splitLines(read(files.GITHUB_PATH)).filter((line) => line !== ''));
  applyPairs('env', files.GITHUB_ENV, record, record.exportVariable);
  applyPairs('state', files.GITHUB_STATE, record, record.saveState);
  applyPairs('output', files.GITHUB_OUTPUT, record, record.setOutput);
}

/** The summary as the step wrote it; empty, with an error, if it exceeds the limit. */
export function readSummary(files: CommandFiles, record: StepRecord): string {
  const summary = read(files.GITHUB_STEP_SUMMARY);
  if (summary === '') {
    return '';
  }

  const sizeBytes = statSync(files.GITHUB_STEP_SUMMARY).size;
  if (sizeBytes <= MAX_SUMMARY_BYTES) {
    return summary;
  }

  record.annotate('error', `The summary was not uploaded: ${sizeBytes} bytes, more than ${MAX_SUMMARY_BYTES} bytes.`);
  return '';
}

function applyPairs(
  name: string,
  path: string,
  record: StepRecord,
  apply: (name: string, value: string) => void,
): void {
  try {
    for (const pair of parseFileCommands(read(path))) {
      apply(...pair);
    }
  } catch (error) {
    record.fail(`file command '${name}'`, error);
  }
}

function read(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
