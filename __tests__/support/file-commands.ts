import { existsSync, readFileSync, statSync } from 'node:fs';
import type { StepRecord } from './step-record';

/** The files through which a step talks to the runner, by the variable that names each. */
export const commandFileNames = [
  'GITHUB_ENV',
  'GITHUB_OUTPUT',
  'GITHUB_PATH',
  'GITHUB_STATE',
  'GITHUB_STEP_SUMMARY',
] as const;

export type CommandFiles = Readonly<Record<(typeof commandFileNames)[number], string>>;

type Line = { text: string; start: number; end: number; next: number };

/** The largest summary that the runner takes, in bytes (actions/runner, CreateStepSummaryCommand). */
export const summaryLimitBytes = 1024 * 1024;

/**
 * The pairs that a GITHUB_OUTPUT, GITHUB_ENV or GITHUB_STATE file holds: `NAME=value` lines and `NAME<<DELIMITER` blocks
 * (actions/runner, EnvFileKeyValuePairs). They come one by one, because those before a malformed line count.
 * @throws Error on a line or block that is malformed.
 */
export function* parseFileCommands(
  content: string,
  platform: NodeJS.Platform = process.platform,
): Generator<[name: string, value: string]> {
  const text = content.replace(/^\uFEFF/, '');
  let position = 0;

  function readLine(): Line | null {
    if (position >= text.length) return null;
    const start = position;
    const feed = text.indexOf('\n', start);
    const next = feed < 0 ? text.length : feed + 1;
    // Elsewhere than on Windows a carriage return belongs to the line.
    const returned = platform === 'win32' && feed > start && text[feed - 1] === '\r';
    const end = feed < 0 ? text.length : feed - (returned ? 1 : 0);
    position = next;
    return { text: text.slice(start, end), start, end, next };
  }

  function readBlock(delimiter: string): string {
    const start = position;
    let end = position;
    for (let line = readLine(); line?.text !== delimiter; line = readLine()) {
      if (line === null) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`);
      if (line.end === line.next) throw new Error('Invalid value. EOF marker missing new line.');
      end = line.end;
    }
    return text.slice(start, end);
  }

  for (let line = readLine(); line !== null; line = readLine()) {
    if (line.text === '') continue;
    const equals = line.text.indexOf('=');
    const arrows = line.text.indexOf('<<');
    if (equals < 0 && arrows < 0) throw new Error(`Invalid format '${line.text}'`);
    if (arrows < 0 || (equals >= 0 && equals < arrows)) {
      yield [line.text.slice(0, equals), line.text.slice(equals + 1)];
      continue;
    }
    const name = line.text.slice(0, arrows);
    const delimiter = line.text.slice(arrows + 2);
    if (name === '' || delimiter === '') {
      throw new Error(
        `Invalid format '${line.text}'. Name must not be empty and delimiter must not be empty`,
      );
    }
    yield [name, readBlock(delimiter)];
  }
}

/** Carries out what a step wrote into its files. A file that the step removed holds nothing. */
export function applyFileCommands(files: CommandFiles, record: StepRecord): void {
  attempt('path', record, () => {
    for (const line of read(files.GITHUB_PATH).split(/\r\n|\r|\n/)) {
      if (line !== '') record.addPath(line);
    }
  });
  attempt('env', record, () => {
    for (const [name, value] of parseFileCommands(read(files.GITHUB_ENV))) record.exportVariable(name, value);
  });
  attempt('state', record, () => {
    for (const [name, value] of parseFileCommands(read(files.GITHUB_STATE))) record.saveState(name, value);
  });
  attempt('output', record, () => {
    for (const [name, value] of parseFileCommands(read(files.GITHUB_OUTPUT))) record.setOutput(name, value);
  });
}

/** The summary as the step wrote it; empty, with an error, where it is over the limit. */
export function readSummary(files: CommandFiles, record: StepRecord): string {
  const summary = read(files.GITHUB_STEP_SUMMARY);
  if (summary === '') return '';
  const sizeBytes = statSync(files.GITHUB_STEP_SUMMARY).size;
  if (sizeBytes <= summaryLimitBytes) return summary;
  record.annotate(
    'error',
    `The summary was not uploaded: it may have ${summaryLimitBytes} bytes, and has ${sizeBytes}.`,
  );
  return '';
}

function attempt(what: string, record: StepRecord, process: () => void): void {
  try {
    process();
  } catch (error) {
    record.fail(`file command '${what}'`, error);
  }
}

function read(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
