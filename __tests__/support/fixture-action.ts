import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The parts of a made-up action. Scripts are CommonJS. */
export interface Fixture {
  readonly main: string;
  readonly post?: string;
  /** The lines of action.yml's `inputs`, as YAML. */
  readonly inputs?: string;
}

const made: string[] = [];

/** Writes an action to a temporary directory, and returns the directory. */
export function makeAction({ main, post, inputs }: Fixture): string {
  const directory = mkdtempSync(join(tmpdir(), 'fixture-action-'));
  made.push(directory);
  const manifest = [
    'name: Fixture',
    ...(inputs === undefined ? [] : ['inputs:', inputs]),
    'runs:',
    '  using: node24',
    '  main: index.js',
    ...(post === undefined ? [] : ['  post: post.js']),
  ];
  writeFileSync(join(directory, 'action.yml'), `${manifest.join('\n')}\n`);
  writeFileSync(join(directory, 'index.js'), main);
  if (post !== undefined) {
    writeFileSync(join(directory, 'post.js'), post);
  }
  return directory;
}

/** Removes every action made so far. */
export function removeActions(): void {
  for (const directory of made.splice(0)) {
    rmSync(directory, { recursive: true, force: true });
  }
}
