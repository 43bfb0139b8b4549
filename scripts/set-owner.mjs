// Moves the repository to another owner: in package.json, which names it, and in every file that mentions it.
//
//   node scripts/set-owner.mjs octo-org
//   node scripts/set-owner.mjs octo-org @octo-org/actions   # code owners, if they are not the owner
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const NAME = 'adobe-access-token';
const LOGIN = /^[a-z\d](?:-?[a-z\d]){0,38}$/i;
const CODE_OWNER = /^@[a-z\d-]+(?:\/[\w.-]+)?$/i;

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const [owner = '', codeOwner = `@${owner}`] = process.argv.slice(2);
if (!LOGIN.test(owner) || !CODE_OWNER.test(codeOwner)) {
  console.error('Usage: node scripts/set-owner.mjs LOGIN [@CODE_OWNER]');
  process.exit(1);
}

const present = JSON.parse(readFileSync('package.json', 'utf8')).repository.replace('github:', '');
const changed = trackedFiles().filter((path) =>
  replace(path, (text) => {
    const moved = text.replaceAll(present, `${owner}/${NAME}`);
    return path === '.github/CODEOWNERS' ? moved.replace(/^\* .*$/m, `* ${codeOwner}`) : moved;
  }),
);
console.log([`${present} is now ${owner}/${NAME} in ${changed.length} files:`, ...changed].join('\n'));

function trackedFiles() {
  const paths = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0');
  return paths.filter((path) => path !== '' && !path.startsWith('dist/'));
}

/** Whether the text of the file has changed. A file that is not UTF-8 stays as it is. */
function replace(path, change) {
  const bytes = readFileSync(path);
  const text = bytes.toString('utf8');
  const changed = change(text);
  if (changed === text || !Buffer.from(text).equals(bytes)) {
    return false;
  }
  writeFileSync(path, changed);
  return true;
}
