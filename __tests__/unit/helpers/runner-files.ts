import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** The files that the runner gives a step, empty, with the variables that name them set. */
export interface RunnerFiles {
  readonly directory: string;
  readonly outputPath: string;
  readonly envPath: string;
  readonly outputs: () => Record<string, string>;
  readonly variables: () => Record<string, string>;
  readonly remove: () => void;
}

export function createRunnerFiles(): RunnerFiles {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'adobe-access-token-'));
  const outputPath = path.join(directory, 'output');
  const envPath = path.join(directory, 'env');
  fs.writeFileSync(outputPath, '');
  fs.writeFileSync(envPath, '');
  process.env.GITHUB_OUTPUT = outputPath;
  process.env.GITHUB_ENV = envPath;
  return {
    directory,
    outputPath,
    envPath,
    outputs: () => readBlocks(outputPath),
    variables: () => readBlocks(envPath),
    remove: () => fs.rmSync(directory, { recursive: true, force: true }),
  };
}

/** Reads `NAME<<DELIMITER` blocks; anything else in the file is an error. */
function readBlocks(file: string): Record<string, string> {
  const text = fs.readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  const values: Record<string, string> = {};
  const rest = text.replace(/^([^\n<]+)<<(.+)\n([\s\S]*?)\n\2\n/gm, (_, name: string, __, value: string) => {
    values[name] = value;
    return '';
  });
  if (rest !== '') {
    throw new Error(`${file} holds something that is no block: ${rest}`);
  }
  return values;
}
