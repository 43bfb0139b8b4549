import { readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import { dependencies, devDependencies } from '../../package.json';
import { read, root, tableUnder } from './files';

/** What the bundler put into a file of dist/, as scripts/build.mjs records it. */
interface DistFile {
  /** `package` is undefined for a file of the action itself. */
  readonly modules: readonly { readonly path: string; readonly package?: string; readonly bytes: number }[];
  /** What it loads at run time. */
  readonly loads: readonly string[];
}

const page = read('docs/dependencies.md');
const record = JSON.parse(read('lib/bundles.json')) as { readonly files: Readonly<Record<string, DistFile>> };
const files = Object.entries(record.files);
const lockfile = JSON.parse(read('package-lock.json')) as {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
};

/** Bytes by package. */
const bundled = new Map<string, number>();
for (const { package: name, bytes } of files.flatMap(([, { modules }]) => modules)) {
  if (name !== undefined) {
    bundled.set(name, (bundled.get(name) ?? 0) + bytes);
  }
}

function licenceOf(name: string): string {
  return JSON.parse(read(`node_modules/${name}/package.json`)).license;
}

/** The rows that the page should have, each ending with some reason. */
function rowsOf(names: readonly string[], cells: (name: string) => string): unknown[] {
  return names.map((name) => expect.stringMatching(new RegExp(`^\\| \`${name}\` \\| ${cells(name)}\\S.* \\|$`)));
}

// Where these fail, the rows that the page should have are the expected ones.
test('docs/dependencies.md lists every package that is in dist/, with its licence, its size and a reason', () => {
  const size = (name: string) => `${Math.round((bundled.get(name) ?? 0) / 1000)} kB`;

  expect(tableUnder(page, 'In `dist/`')).toEqual(
    rowsOf([...bundled.keys()].sort(), (name) => `${licenceOf(name)} \\| ${size(name)} \\| `),
  );
});

test('docs/dependencies.md lists every package that is installed for dist/ and left out of it', () => {
  const leftOut = Object.entries(lockfile.packages)
    .filter(([path, { dev }]) => path !== '' && dev !== true)
    .map(([path]) => path.replace(/.*node_modules\//, ''))
    .filter((name) => !bundled.has(name));

  expect(tableUnder(page, 'Not in `dist/`')).toEqual(rowsOf(leftOut.sort(), (name) => `${licenceOf(name)} \\| `));
});

test('docs/dependencies.md lists the packages of package.json, each with a reason', () => {
  expect([...bundled.keys()].sort()).toEqual(Object.keys(dependencies));
  expect(tableUnder(page, 'For development')).toEqual(rowsOf(Object.keys(devDependencies), () => ''));
});

test('dist/ holds the files that the build records, and their licences', () => {
  const found = readdirSync(join(root, 'dist'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      posix.relative(root.replaceAll('\\', '/'), join(entry.parentPath, entry.name).replaceAll('\\', '/')),
    );

  expect(found.sort()).toEqual([...files.map(([file]) => file), 'dist/licenses.txt'].sort());
});

test.each(files)('%s loads modules of Node.js and files of dist/, and nothing else', (file, { loads }) => {
  const target = (name: string) => `${posix.join(posix.dirname(file), name)}.js`;

  expect(loads.filter((name) => !isBuiltin(name) && !(target(name) in record.files))).toEqual([]);
});

test.each(files)('%s starts no program and makes no code', (file, { loads }) => {
  const programs = /^(node:)?(child_process|cluster|inspector|module|vm|worker_threads)\b/;
  const code = /createRequire|getBuiltinModule|dlopen|process\.binding|\beval\(|new Function/;

  expect(loads.filter((name) => programs.test(name))).toEqual([]);
  expect(read(file)).not.toMatch(code);
});

test('the entries of dist/ hold no package, and load phases.js alone', () => {
  const entries = ['dist/index.js', 'dist/post.js'].map((file) => record.files[file]);

  expect(entries).toEqual([
    { modules: [expect.objectContaining({ path: 'lib/index.js' })], loads: ['./phases'] },
    { modules: [expect.objectContaining({ path: 'lib/post.js' })], loads: ['./phases'] },
  ]);
});

test('dist/licenses.txt holds the licence of each package in dist/, word for word, and no others', () => {
  const licences = read('dist/licenses.txt');

  const titles = [...licences.matchAll(/^(\S+) \d+\.\d+\.\d+ \([\w.-]+\)$/gm)].map(([, name]) => name);

  expect(titles).toEqual([...bundled.keys()].sort());
  for (const name of bundled.keys()) {
    const [file = ''] = readdirSync(join(root, 'node_modules', name)).filter((entry) => /^licen[cs]e/i.test(entry));
    expect(licences).toContain(read(`node_modules/${name}/${file}`).replaceAll('\r\n', '\n').trim());
  }
});
