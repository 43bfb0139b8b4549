import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyRepository, git } from './copy';
import { parseWorkflow, read, repository } from './files';
import { type RecipeStep, runScript } from './recipe';

const VERSION = '98.7.6';
const TAG = `v${VERSION}`;
const ENTRY = '- An entry of the rehearsal.';

/** Records each call; the one that looks for the tag of the major version fails unless there is a file `major-exists`. */
const GH = `#!/usr/bin/env bash
printf '%s\\n' "$*" >> "$RUNNER_TEMP/calls"
[[ $* != *git/ref/tags/* || -e $RUNNER_TEMP/major-exists ]]
`;

const workflow = parseWorkflow(read('.github/workflows/release.yml'));
const stepsOfJob = (job: string) => (workflow.jobs[job]?.steps ?? []) as readonly RecipeStep[];

let folder: string;
let temp: string;

/** Follows the section "Release" of CONTRIBUTING.md, except that it builds nothing. */
beforeAll(() => {
  folder = copyRepository();
  for (const file of ['package.json', 'package-lock.json']) {
    const text = readFileSync(join(folder, file), 'utf8');
    const { version } = JSON.parse(text) as { version: string };
    writeFileSync(join(folder, file), text.replaceAll(`"version": "${version}"`, `"version": "${VERSION}"`));
  }
  const changelog = readFileSync(join(folder, 'CHANGELOG.md'), 'utf8');
  const heading = `## [Unreleased]\n\n## [${VERSION}] - 2026-11-25\n\n${ENTRY}\n`;
  writeFileSync(join(folder, 'CHANGELOG.md'), changelog.replace('## [Unreleased]\n', heading));
  git(folder, 'commit', '--quiet', '--all', '--message', 'Release');
  git(folder, 'tag', TAG);

  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/gh'), GH);
  chmodSync(join(folder, 'bin/gh'), 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(() => {
  temp = mkdtempSync(join(tmpdir(), 'release-'));
});
afterEach(() => rmSync(temp, { recursive: true }));

/** Runs the scripts of these steps, in order, as the runner does for the tag. */
async function run(steps: readonly RecipeStep[]): Promise<void> {
  for (const { run: script = '', env = {} } of steps) {
    const context = { GITHUB_REF_NAME: TAG, GITHUB_REPOSITORY: repository, RUNNER_TEMP: temp };
    const { exitCode, log } = await runScript(script, { ...context, ...env }, folder);
    expect({ exitCode, log: exitCode === 0 ? '' : log }).toEqual({ exitCode: 0, log: '' });
  }
}

/** The step that runs this command or action, with its place in the job. */
function find(job: string, text: string): { step: RecipeStep; index: number } {
  const steps = stepsOfJob(job);
  const index = steps.findIndex(({ run: script, uses }) => `${script ?? ''} ${uses ?? ''}`.includes(text));
  return { step: steps[index] as RecipeStep, index };
}

const withScript = ({ run: script }: RecipeStep) => script !== undefined;

test('a tag vX.Y.Z, and no tag of a major version, starts a release', () => {
  const [glob = ''] = (workflow.on as { push: { tags: string[] } }).push.tags;
  const pattern = new RegExp(`^${glob.replaceAll('.', '\\.')}$`);

  expect([TAG, 'v1', 'v1.2', 'x1.2.3', 'v1.2.3-rc.1'].filter((tag) => pattern.test(tag))).toEqual([TAG]);
});

test('nothing is published before a job with fewer permissions has built, checked and tested the tag', async () => {
  const scripts = stepsOfJob('check').flatMap(({ run: script }) => script ?? []);

  await run([find('check', 'check-release.mjs').step]);

  expect(scripts).toEqual([
    'npm ci',
    'npm audit --omit=dev',
    'npm run build',
    expect.stringContaining('check-release.mjs'),
    'npm test',
  ]);
  expect(workflow.jobs.release).toMatchObject({ needs: 'check' });
  expect(stepsOfJob('release').filter(({ run: script }) => /\bnpm\b/.test(script ?? ''))).toEqual([]);
});

test.each([
  ['the first release of a major version makes its tag', false, 'POST', /ref=refs\/tags\/v98 --raw-field sha=\w+$/],
  ['a later one moves the tag', true, 'PATCH', /git\/refs\/tags\/v98 --raw-field sha=\w+ --field force=true$/],
])('a release is published with notes and archive, and %s', async (_, majorExists, method, call) => {
  if (majorExists) {
    writeFileSync(join(temp, 'major-exists'), '');
  }

  await run(stepsOfJob('release').filter(withScript));

  const archive = join(temp, `adobe-access-token-${VERSION}.tar.gz`);
  const [create, look, move] = readFileSync(join(temp, 'calls'), 'utf8').trimEnd().split('\n');
  expect(create).toBe(
    `release create ${TAG} --verify-tag --title ${TAG} --notes-file ${join(temp, 'notes.md')} ${archive}`,
  );
  expect(look).toBe(`api --silent repos/${repository}/git/ref/tags/v98`);
  expect(move).toMatch(new RegExp(`^api --silent --method ${method} repos/${repository}/git/refs`));
  expect(move).toMatch(call);
  expect(move).toContain(`sha=${git(folder, 'rev-parse', `${TAG}^{commit}`)}`);
  const notes = readFileSync(join(temp, 'notes.md'), 'utf8');
  expect(notes.startsWith(`${ENTRY}\n`)).toBe(true);
  expect(notes).not.toMatch(/^## /m);
});

test('the attestation names the archive and each script of dist/, before they are published', async () => {
  const { step: attest, index } = find('release', 'actions/attest');
  await run(stepsOfJob('release').slice(0, index).filter(withScript));

  const dist = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' });
  const scripts = dist.map((path) => `dist/${path.replaceAll('\\', '/')}`).filter((path) => path.endsWith('.js'));
  const candidates = [...scripts, ...readdirSync(temp).map((name) => `${temp}/${name}`)];
  const patterns = String(attest.with?.['subject-path']).trim().split('\n');
  const subjects = candidates.filter((path) =>
    patterns.some((glob) => toRegExp(glob.replace(/\$\{\{ runner\.temp \}\}/, temp)).test(path)),
  );

  expect(patterns).toHaveLength(2);
  expect(subjects.sort()).toEqual([...scripts, `${temp}/adobe-access-token-${VERSION}.tar.gz`].sort());
  expect(find('release', 'gh release create').index).toBeGreaterThan(index);
});

/** A glob as the toolkit of GitHub reads it: `**` is any number of folders, `*` any name. */
function toRegExp(glob: string): RegExp {
  const escaped = glob.replace(/[.+]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\*\*\/|\*/g, (star) => (star === '*' ? '[^/]*' : '(?:.*/)?'))}$`);
}

test('a release of a repository with another name than the pages have is refused', async () => {
  const { step } = find('check', 'check-release.mjs');

  const env = { GITHUB_REF_NAME: TAG, GITHUB_REPOSITORY: `not-${repository}` };
  const { exitCode, log } = await runScript(step.run ?? '', env, folder);

  expect(exitCode).toBe(1);
  expect(log).toContain(`Run: node scripts/set-owner.mjs not-${repository.split('/')[0]}`);
});
