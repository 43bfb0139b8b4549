// Refuses a release whose tag, versions, changelog and dist/ do not match; else prints its notes. It needs no packages,
// because it also runs in the job that has the permissions to publish.
//
//   node .github/scripts/check-release.mjs v1.2.3
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const tag = process.argv[2] ?? '';
const version = /^v(\d+\.\d+\.\d+)$/.exec(tag)?.[1];
if (version === undefined) {
  console.error(`"${tag}" is not a release tag: use vX.Y.Z, for example v1.2.3.`);
  process.exit(1);
}

const sections = readChangelog();
const notes = sections.find(({ name }) => name === version);
const problems = [
  ...versionProblems('package.json', readJson('package.json').version),
  ...versionProblems('package-lock.json', readJson('package-lock.json').version),
  ...repositoryProblems(),
  ...changelogProblems(),
  ...tagProblems(),
  ...distProblems(),
];

if (problems.length > 0) {
  console.error([`${tag} is not released:`, ...problems].join('\n- '));
  process.exit(1);
}
console.log(notes.text);

function versionProblems(file, found) {
  return found === version ? [] : [`${file} has version ${found}. Set it with: npm version ${version}`];
}

// The pages name the repository, and attestations are verified by its name.
function repositoryProblems() {
  const actual = process.env.GITHUB_REPOSITORY;
  const named = readJson('package.json').repository?.replace('github:', '');
  return actual === undefined || named === actual
    ? []
    : [`package.json and the pages name ${named}. Run: node scripts/set-owner.mjs ${actual.split('/')[0]}`];
}

function changelogProblems() {
  const found = [];
  const unreleased = sections.find(({ name }) => name === 'Unreleased');
  if (unreleased !== undefined && unreleased.text !== '') {
    found.push(`CHANGELOG.md has changes under Unreleased. Move them under ${version}.`);
  }
  if (notes === undefined) {
    return [...found, `CHANGELOG.md has no section: ## [${version}] - YYYY-MM-DD`];
  }
  if (!/^\d{4}-\d\d-\d\d$/.test(notes.date)) {
    found.push(`CHANGELOG.md has no date for ${version}: ## [${version}] - YYYY-MM-DD`);
  }
  if (notes.text === '') {
    found.push(`CHANGELOG.md is empty for ${version}.`);
  }
  if (sections.find(({ name }) => name !== 'Unreleased') !== notes) {
    found.push(`CHANGELOG.md has another version above ${version}.`);
  }
  return found;
}

// The tag of the major version moves to this release, and must not move backwards.
function tagProblems() {
  const [major, ...rest] = version.split('.').map(Number);
  const later = git('tag', '--list', `v${major}.*`)
    .split('\n')
    .map((line) => /^v(\d+)\.(\d+)\.(\d+)$/.exec(line)?.slice(2).map(Number))
    .filter((other) => other !== undefined)
    .find(([minor, patch]) => minor > rest[0] || (minor === rest[0] && patch > rest[1]));
  return later === undefined
    ? []
    : [`v${major}.${later.join('.')} is released already, and v${major} would move backwards.`];
}

// After `npm run build`, this compares the build with the commit.
function distProblems() {
  const changes = git('status', '--porcelain', '--', 'dist');
  return changes === '' ? [] : [`dist/ is not what the source builds:\n${changes}`];
}

function readChangelog() {
  return readFileSync('CHANGELOG.md', 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading, ...lines] = section.split('\n');
      const [, name, date = ''] = /^\[?([^\]\s]+)\]?(?: - (.*))?$/.exec(heading.trim()) ?? [];
      const text = lines.filter((line) => !/^\[[^\]]+\]: /.test(line)).join('\n');
      return { name, date, text: text.trim() };
    });
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function git(...args) {
  return execFileSync('git', args, { encoding: 'utf8' }).trimEnd();
}
