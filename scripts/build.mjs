// `npm run build`: compiles src/ to lib/ with tsc, and makes dist/ of it.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { transformFileSync } from '@swc/core';
import ncc from '@vercel/ncc';
import { hashDist, hashSources, RECORD, ROOT } from './dist.mjs';

/**
 * The files of dist/, each made of the file in src/ with the same path. A bundle holds that file and all that it
 * imports, except `external`, which are files of dist/ that it loads at run time. An entry holds that file alone.
 */
const FILES = [
  { file: 'index.js', kind: 'entry', external: ['./phases'] },
  { file: 'post.js', kind: 'entry', external: ['./phases'] },
  { file: 'phases.js', kind: 'bundle', external: ['./token/seal'] },
  { file: 'token/seal.js', kind: 'bundle', external: [] },
];

process.chdir(ROOT);
try {
  compile();
  const built = [];
  for (const row of FILES) {
    built.push(await make(row));
  }
  write(built);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

function compile() {
  rmSync('lib', { recursive: true, force: true });
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'];
  if (spawnSync(process.execPath, tsc, { stdio: 'inherit' }).status !== 0) {
    throw new Error('src/ does not compile.');
  }
  // The bundler finds this copy before the package, and since the copy says that it has no side effects, the bundler
  // leaves out the parts that nothing uses, and with them @actions/exec, tunnel and undici.
  const copy = 'lib/node_modules/@actions/core';
  cpSync('node_modules/@actions/core', copy, { recursive: true, dereference: true });
  const manifest = { ...readJson(`${copy}/package.json`), sideEffects: false };
  writeFileSync(`${copy}/package.json`, JSON.stringify(manifest));
}

async function make({ file, kind, external }) {
  const options = { externals: external, cache: false, quiet: true, sourceMapRegister: false };
  const { code, assets, stats } = await ncc(`${ROOT}lib/${file}`, options);
  const { modules, loads } = readStats(stats);
  const problems = [
    ...stats.compilation.warnings.map(({ message }) => message),
    ...Object.keys(assets).map((asset) => `${asset} would have to stand beside it`),
    ...modules.filter(({ path }) => path.includes('notfound')).map(() => 'an import leads nowhere'),
    ...(kind === 'entry' ? modules.slice(1).map(({ path }) => `an entry imports ${path}`) : []),
  ];
  if (problems.length > 0) {
    throw new Error([`dist/${file} cannot be built:`, ...problems].join('\n- '));
  }
  return { file: `dist/${file}`, code: kind === 'entry' ? toCommonJs(`lib/${file}`) : code, modules, loads };
}

/** An ES module as CommonJS, line by line: a bundler would put a hundred lines around an entry of ten. */
function toCommonJs(path) {
  return transformFileSync(path, {
    swcrc: false,
    jsc: { target: 'es2023' },
    module: { type: 'commonjs', noInterop: true, strict: true },
  }).code;
}

/** What a file holds and what it loads at run time. The sizes are those of the sources, as the bundler counts them. */
function readStats(stats) {
  const unlimited = { modulesSpace: Infinity, nestedModulesSpace: Infinity };
  const modules = stats
    .toJson({ all: false, modules: true, nestedModules: true, ...unlimited })
    .modules.filter(({ type }) => type === 'module')
    .flatMap((module) => module.modules ?? [module]);
  const isLoaded = ({ identifier }) => identifier.startsWith('external ');
  return {
    modules: modules
      .filter((module) => !isLoaded(module))
      .map(({ nameForCondition, size }) => {
        const path = relative(ROOT, nameForCondition).replaceAll('\\', '/');
        return { path, package: packageOf(path), bytes: size };
      }),
    loads: modules
      .filter(isLoaded)
      .map(({ identifier }) => JSON.parse(/".*"$/.exec(identifier)[0]))
      .sort(),
  };
}

/** The package that a file belongs to; undefined for a file of the action. */
function packageOf(path) {
  // The last folder counts, because a package can have others in a node_modules of its own.
  return /.*(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
}

/** Writes dist/, and the record of what is in it. */
function write(built) {
  rmSync('dist', { recursive: true, force: true });
  for (const { file, code } of built) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, code);
  }
  writeFileSync('dist/licenses.txt', licences(built));
  const files = Object.fromEntries(built.map(({ file, modules, loads }) => [file, { modules, loads }]));
  const record = { sources: hashSources(), dist: hashDist(), files };
  writeFileSync(RECORD, `${JSON.stringify(record, undefined, 2)}\n`);
}

/** The licences of all packages that dist/ holds code of. */
function licences(built) {
  const packages = new Set(built.flatMap(({ modules }) => modules.map((module) => module.package)));
  return [...packages]
    .filter((name) => name !== undefined)
    .sort()
    .map((name) => {
      const folder = `node_modules/${name}`;
      const { version, license } = readJson(`${folder}/package.json`);
      const text = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
      return `${name} ${version} (${license})\n\n${readFileSync(`${folder}/${text}`, 'utf8').trim()}\n`;
    })
    .join('\n\n')
    .replaceAll('\r\n', '\n');
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
