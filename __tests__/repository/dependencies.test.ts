import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { dependencies, devDependencies, license } from '../../package.json';
import { bundleFiles, licensedPackages, takeApart, unknownOrigin } from './bundle';
import { read, root, tableUnder } from './files';

const page = read('docs/dependencies.md');
const lockfile = JSON.parse(read('package-lock.json')) as {
  packages: Readonly<Record<string, { dev?: boolean; link?: boolean }>>;
};
const bundledRows = tableUnder(page, 'In the bundles');
const bundledPackages = namesIn(bundledRows);
const bundles = bundleFiles.map((file) => takeApart(read(file), bundledPackages.map(folderOf)));

function namesIn(rows: readonly string[]): string[] {
  return rows.map((row) => /^\| `([^`]+)` \|/.exec(row)?.[1] ?? row);
}

function folderOf(name: string): string {
  return name.startsWith('stubs/') ? name : `node_modules/${name}`;
}

function licencesOf(bundle: string): string {
  return bundle.replace('index.js', 'licenses.txt');
}

function ownManifest(name: string): { name: string; license?: string } {
  return JSON.parse(read(`${folderOf(name)}/package.json`));
}

/** How many bytes of the bundles are of that origin. */
function bundledBytes(origin: string): number {
  return bundles.reduce((sum, { bytes }) => sum + (bytes.get(origin) ?? 0), 0);
}

describe('docs/dependencies.md', () => {
  test('lists every package that is in the bundles, and no other', () => {
    const origins = new Set(bundles.flatMap(({ bytes }) => [...bytes.keys()]));
    expect([...bundledPackages, '.', 'webpack'].sort()).toEqual([...origins].sort());
  });

  // Where this fails, the rows that the page should have are the expected ones.
  test('gives the licence of each, its size in the bundles, and a reason', () => {
    const rows = bundledPackages.map((name) => {
      const size = `${Math.round(bundledBytes(name) / 1000)} kB`;
      return expect.stringMatching(
        new RegExp(`^\\| \`${name}\` \\| ${ownManifest(name).license ?? license} \\| ${size} \\| \\S.* \\|$`),
      );
    });
    expect(bundledRows).toEqual(rows);
  });

  test('lists every package that is installed for them and left out', () => {
    const installed = Object.entries(lockfile.packages)
      .filter(([path, { dev, link }]) => path !== '' && dev !== true && link !== true)
      .map(([path]) => path.replace(/^node_modules\//, ''));
    const leftOut = tableUnder(page, 'Not in the bundles');
    expect([...bundledPackages, ...namesIn(leftOut)].sort()).toEqual(installed.sort());
    expect(leftOut).toEqual(
      namesIn(leftOut).map((name) =>
        expect.stringMatching(new RegExp(`^\\| \`${name}\` \\| ${ownManifest(name).license} \\| \\S.* \\|$`)),
      ),
    );
  });

  test("lists package.json's dependencies, each with a reason", () => {
    expect(bundledPackages).toEqual(expect.arrayContaining(Object.keys(dependencies)));
    const rows = tableUnder(page, 'For development');
    expect(namesIn(rows)).toEqual(Object.keys(devDependencies));
    expect(rows.filter((row) => !/ \| \S.* \|$/.test(row))).toEqual([]);
  });
});

describe('the bundles', () => {
  test('load modules of node and each other at run time, and nothing else', () => {
    const loads = bundles.map((bundle) => bundle.loads.map((name) => name.replaceAll('"', '')));
    expect(loads).toEqual([
      './http/proxy ./token/seal crypto fs node:fs node:http node:https os path'.split(' '),
      ['node:crypto'],
      'assert events http https net tls util'.split(' '),
    ]);
  });

  test('are all that the script of the post phase loads', () => {
    expect(takeApart(read('dist/post.js'), []).loads).toEqual(['"./index"']);
  });

  test('start no program and make no code', () => {
    const others = /child_process|worker_threads|createRequire|getBuiltinModule|dlopen|\beval\(|new Function/;
    expect(bundleFiles.filter((file) => others.test(read(file)))).toEqual([]);
  });

  test.each(bundleFiles)('%s comes with the licences of the packages in it, and no others', (file) => {
    const inIt = bundles[bundleFiles.indexOf(file)]?.bytes;
    const names = bundledPackages.filter((name) => inIt?.has(name)).map((name) => ownManifest(name).name);
    expect(licensedPackages(licencesOf(file)).sort()).toEqual(names.sort());
  });

  const foreign = bundledPackages.filter((name) => !name.startsWith('stubs/'));

  test.each(foreign)('go out with the licence of %s, word for word', (name) => {
    const folder = `node_modules/${name}`;
    const [file = ''] = readdirSync(join(root, folder)).filter((entry) => /^licen[cs]e/i.test(entry));
    const licence = read(`${folder}/${file}`).trim();
    const licences = bundleFiles.map((bundle) => read(licencesOf(bundle))).join('\n');
    expect(licences.replaceAll('\r\n', '\n')).toContain(licence.replaceAll('\r\n', '\n'));
  });
});

describe('a bundle that is taken apart', () => {
  // It has both kinds of modules in it.
  const bundle = read('dist/http/proxy/index.js');
  const candidates = bundledPackages.map(folderOf);
  const unlike = (changed: string) => {
    expect(changed).not.toBe(bundle);
    return takeApart(changed, candidates);
  };

  test('shows a package that is not on the list', () => {
    const { bytes } = unlike(
      bundle.replaceAll('/node_modules/@actions/', '/node_modules/@actions/http-client/node_modules/other/'),
    );
    expect(bytes.has('other')).toBe(true);
    expect(bytes.has('@actions/http-client')).toBe(false);
  });

  test('shows a module with another code than its package has', () => {
    const { bytes } = unlike(bundle.replace("method: 'CONNECT'", "method: 'GET'"));
    expect(bytes.get(unknownOrigin)).toBeGreaterThan(1000);
  });

  test.each(['require("undici")', "require('undici')", 'require(name)', 'import("undici")'])(
    'shows %s',
    (call) => {
      const { loads } = unlike(`${bundle}\n${call}`);
      expect(loads.filter((what) => /undici|name/.test(what))).toHaveLength(1);
    },
  );

  test('adds up to the bundle', () => {
    const sum = [...takeApart(bundle, candidates).bytes.values()].reduce((a, b) => a + b);
    expect(Buffer.byteLength(bundle) - sum).toBeLessThan(200);
  });
});
