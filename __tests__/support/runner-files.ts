import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseFileCommands } from './file-commands';

/** The files for the outputs and the environment of a step. */
export interface RunnerFiles {
  readonly directory: string;
  readonly outputPath: string;
  readonly envPath: string;
  readonly outputs: () => Record<string, string>;
  readonly variables: () => Record<string, string>;
  readonly remove: () => void;
}

/** Makes the files, empty, and sets the variables that name them. */
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
    outputs: () => readPairs(outputPath),
    variables: () => readPairs(envPath),
    remove: () => fs.rmSync(directory, { recursive: true, force: true }),
  };
}

function readPairs(file: string): Record<string, string> {
  return Object.fromEntries(parseFileCommands(fs.readFileSync(file, 'utf8')));
}
