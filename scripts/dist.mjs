// Whether dist/ was built from the present src/, and how it gets there. The tests and `npm start` run dist/.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository's directory, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replaceAll('\\', '/');

/** What the last build was made of and what it made: `sources` and `dist` are hashes, `files` tells the modules. */
export const RECORD = `${ROOT}lib/bundles.json`;

const BUILD_TOOLS = ['typescript', '@swc/core', '@vercel/ncc'];

/** A hash of all that a build reads: src/, the build itself, the version, and the packages by their hashes. */
export function hashSources() {
  const { version } = readJson('package.json');
  const packages = Object.entries(readJson('package-lock.json').packages)
    .filter(([path, { dev }]) => path !== '' && (!dev || BUILD_TOOLS.includes(path.replace('node_modules/', ''))))
    .map(([path, { integrity }]) => [path, integrity]);
  const build = ['scripts/build.mjs', 'tsconfig.json', 'tsconfig.build.json'];
  return hash([...filesIn('src'), ...build], JSON.stringify([version, packages]));
}

/** A hash of what is in dist/. */
export function hashDist() {
  return hash(filesIn('dist'));
}

/**
 * Builds dist/ if it was not built from the present sources, or if that is not known, and says so in one line.
 *
 * @throws {Error} if src/ cannot be built
 */
export default function refreshDist() {
  const built = existsSync(RECORD) ? JSON.parse(readFileSync(RECORD, 'utf8')) : undefined;
  if (built?.sources === hashSources() && built.dist === hashDist()) {
    return;
  }
  const why = built === undefined ? 'was not built on this machine yet' : 'was not built from the present src/';
  console.log(`dist/ ${why}: building it.`);
  const { status } = spawnSync(process.execPath, [`${ROOT}scripts/build.mjs`], { stdio: 'inherit' });
  if (status !== 0) {
    throw new Error('dist/ is older than src/, and npm run build fails.');
  }
}

/** @param {string} folder */
function filesIn(folder) {
  return readdirSync(ROOT + folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/').slice(ROOT.length))
    .sort();
}

/**
 * @param {readonly string[]} paths
 * @param {string} [more]
 */
function hash(paths, more = '') {
  const sum = createHash('sha256').update(more);
  for (const path of paths) {
    sum.update(`\0${path}\0`).update(readFileSync(ROOT + path));
  }
  return sum.digest('hex');
}

/** @param {string} path */
function readJson(path) {
  return JSON.parse(readFileSync(ROOT + path, 'utf8'));
}
