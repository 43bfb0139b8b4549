import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { copyRepository, git, listFiles } from './copy';
import { repository } from './files';

const [owner = '', name = ''] = repository.split('/');
const folder = copyRepository();
afterAll(() => rmSync(folder, { recursive: true }));

function setOwner(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['scripts/set-owner.mjs', ...args], { cwd: folder, encoding: 'utf8' });
}

/** All matches in the files of the copy, as `file: match`. Test data has repositories of its own. */
function find(pattern: RegExp): string[] {
  return listFiles(folder)
    .filter((path) => !/^__tests__\/(action|fuzz|support|unit)\//.test(path))
    .flatMap((path) =>
      [...readFileSync(join(folder, path), 'utf8').matchAll(pattern)].map(([found]) => `${path}: ${found}`),
    );
}

test('every mention of this repository names the owner of package.json', () => {
  const mentions = find(new RegExp(`[\\w.-]+/${name}\\b`, 'g'));

  expect(mentions.length).toBeGreaterThan(40);
  expect(mentions.filter((mention) => !mention.endsWith(`: ${repository}`))).toEqual([]);
});

test('set-owner.mjs replaces the owner in all files, and leaves no other form of it', () => {
  const before = find(new RegExp(repository, 'g')).length;

  const { status } = setOwner('octo-org');

  expect(status).toBe(0);
  expect(find(new RegExp(`octo-org/${name}`, 'g'))).toHaveLength(before);
  expect(find(new RegExp(`(?<![\\w-])${owner}(?![\\w-])`, 'g'))).toEqual([]);
  expect(readFileSync(join(folder, '.github/CODEOWNERS'), 'utf8')).toContain('\n* @octo-org\n');
  expect(git(folder, 'status', '--porcelain', '--', 'dist', 'src')).toBe('');
});

test('set-owner.mjs can be repeated: with the first owner, all files are as they were', () => {
  setOwner('octo-org', '@octo-org/actions');
  expect(readFileSync(join(folder, '.github/CODEOWNERS'), 'utf8')).toContain('\n* @octo-org/actions\n');

  setOwner(owner);

  expect(git(folder, 'status', '--porcelain')).toBe('');
});

test.each([[[]], [['']], [['a b']], [['-a']], [['a/b']], [['octo-org', 'octocat']]])(
  'set-owner.mjs refuses %j and changes nothing',
  (args) => {
    const { status, stderr } = setOwner(...args);

    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('Usage:') });
    expect(git(folder, 'status', '--porcelain')).toBe('');
  },
);
