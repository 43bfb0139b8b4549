import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './files';

const script = join(root, '.github/scripts/check-release.mjs');
const changelog = `# Changelog

## [Unreleased]

## [1.2.3] - 2026-11-24

### Added

- A thing.

## [1.2.2] - 2026-11-01

- An older thing.

[1.2.3]: https://example.com/1.2.3
`;

let folder: string;

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
  }
}

function git(...args: string[]): void {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...identity, '-c', 'tag.gpgsign=false', ...args], { cwd: folder, stdio: 'pipe' });
}

function check(tag: string): { status: number | null; stdout: string; stderr: string } {
  const { GITHUB_REPOSITORY: _, ...env } = process.env;
  return spawnSync(process.execPath, [script, tag], { cwd: folder, encoding: 'utf8', env });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-release-'));
  mkdirSync(join(folder, 'dist'));
  const version = JSON.stringify({ version: '1.2.3' });
  write({
    'package.json': version,
    'package-lock.json': version,
    'CHANGELOG.md': changelog,
    'dist/index.js': '1',
  });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'x');
  git('tag', 'v1.2.3');
  git('tag', 'v1.2.2');
  git('tag', 'v1');
  git('tag', 'v2.0.0');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('check-release prints the release notes if the tag, the versions, the changelog and dist/ match', () => {
  const { status, stdout, stderr } = check('v1.2.3');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toBe('### Added\n\n- A thing.\n');
});

test.each(['', '1.2.3', 'v1', 'v1.2', 'v1.2.3-rc.1', 'v1.2.3 '])(
  'check-release refuses "%s": it is not a release tag',
  (tag) => {
    expect(check(tag)).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('not a release tag'),
    });
  },
);

test.each<[string, Record<string, string>, string]>([
  ['another version in package.json', { 'package.json': '{"version":"1.2.4"}' }, 'package.json has version 1.2.4'],
  ['no version in package-lock.json', { 'package-lock.json': '{}' }, 'package-lock.json has version undefined'],
  [
    'no section in CHANGELOG.md',
    { 'CHANGELOG.md': changelog.replace('1.2.3]', '1.3.0]') },
    'has no section: ## [1.2.3]',
  ],
  ['a section without a date', { 'CHANGELOG.md': changelog.replace(' - 2026-11-24', '') }, 'has no date for 1.2.3'],
  ['an empty section', { 'CHANGELOG.md': changelog.replace('### Added\n\n- A thing.\n', '') }, 'is empty for 1.2.3'],
  [
    'changes under Unreleased',
    { 'CHANGELOG.md': changelog.replace('[Unreleased]\n', '[Unreleased]\n\n- B.\n') },
    'has changes under Unreleased',
  ],
  [
    'another version on top',
    { 'CHANGELOG.md': changelog.replace('## [1.2.3]', '## [1.3.0] - 2026-12-01\n\n- C.\n\n## [1.2.3]') },
    'has another version above 1.2.3',
  ],
  ['a stale dist/', { 'dist/index.js': '2' }, 'dist/ is not what the source builds'],
  ['an uncommitted file in dist/', { 'dist/new.js': '' }, 'dist/new.js'],
])('check-release refuses %s', (_, files, message) => {
  write(files);
  const { status, stdout, stderr } = check('v1.2.3');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr.split('\n- ')).toHaveLength(2);
});

test.each(['v1.2.4', 'v1.10.0'])('check-release refuses a release below %s', (later) => {
  git('tag', later);
  expect(check('v1.2.3').stderr).toContain(`${later} is released already, and v1 would move backwards.`);
});

test('check-release reports all problems at once', () => {
  write({ 'package.json': '{"version":"0.0.0"}', 'dist/index.js': '2' });
  expect(check('v1.2.3').stderr.split('\n- ')).toHaveLength(3);
});
