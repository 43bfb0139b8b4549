import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './files';

/** Calls git in a folder, without the settings of whoever runs the tests. */
export function git(folder: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
  const settings = [...identity, '-c', 'commit.gpgsign=false', '-c', 'tag.gpgsign=false'];
  return execFileSync('git', [...settings, ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trimEnd();
}

/** The files of the repository as they are now, except ignored ones. */
export function listFiles(folder: string): string[] {
  const listed = git(folder, 'ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '-z');
  const deleted = new Set(git(folder, 'ls-files', '--deleted', '-z').split('\0'));
  return listed.split('\0').filter((path) => path !== '' && !deleted.has(path));
}

/** A repository in a temporary folder, with one commit that holds the files of this one. */
export function copyRepository(): string {
  const folder = mkdtempSync(join(tmpdir(), 'repository-'));
  for (const path of listFiles(root)) {
    cpSync(join(root, path), join(folder, path));
  }
  git(folder, 'init', '--quiet');
  git(folder, 'add', '.');
  git(folder, 'commit', '--quiet', '--message', 'Copy');
  return folder;
}
