import { importsOf, readCode, sourceFiles } from '../support/source-files';

const files = sourceFiles();

const room = (file: string) => (file.includes('/') ? `${file.split('/')[0]}/` : file);
const inRoom =
  (...rooms: string[]) =>
  (file: string) =>
    rooms.includes(room(file));

/** `from → to` for each import that `isWrong` says is one. */
function wrongImports(isWrong: (from: string, to: string) => boolean): string[] {
  return files.flatMap((from) =>
    importsOf(from)
      .filter((to) => isWrong(from, to))
      .map((to) => `${from} → ${to}`),
  );
}

/** The files outside `allowed` whose code matches. */
function filesWith(code: RegExp, allowed: (file: string) => boolean): string[] {
  return files.filter((file) => !allowed(file) && code.test(readCode(file)));
}

// The floors from the top; `main` and `post` share one. What stands on none of them is in the table below.
const floors = [
  ['job-end.ts'],
  ['index.ts'],
  ['main.ts', 'post.ts'],
  ['world.ts'],
  ['obtain.ts'],
  ['adobe/'],
  ['http/'],
];
const floorOf = (file: string) => floors.findIndex((names) => names.includes(room(file)));
const ground = ['token/', 'failure.ts', 'quote.ts'];

test('the imports are found at all', () => {
  expect(importsOf('index.ts')).toContain('main.ts');
  expect(importsOf('http/proxy.ts')).toContain('@actions/http-client');
  expect(importsOf('adobe/ims.ts')).toContain('http/retry.ts');
});

test('every file stands in a room of the plan', () => {
  const rooms = [...floors.flat(), 'runner/', ...ground];

  expect(files.filter((file) => !rooms.includes(room(file)))).toEqual([]);
});

test('every import leads to a file or a package', () => {
  expect(wrongImports((_, to) => to.startsWith('.') && to !== '../package.json')).toEqual([]);
});

test('only runner/ and index.ts import @actions/core', () => {
  expect(wrongImports((from, to) => /^@actions\/core\b/.test(to) && !inRoom('runner/', 'index.ts')(from))).toEqual([]);
});

test('only http/ imports @actions/http-client', () => {
  expect(wrongImports((from, to) => /^@actions\/http-client\b/.test(to) && !inRoom('http/')(from))).toEqual([]);
});

test('nobody goes past http/ to the network', () => {
  const network = /^(node:)?(https?|http2|net|tls|dns|dgram|undici)(\/promises)?$/;

  expect(wrongImports((from, to) => network.test(to) && !inRoom('http/')(from))).toEqual([]);
});

test('token/, quote.ts and failure.ts import no wing', () => {
  expect(wrongImports((from, to) => inRoom(...ground)(from) && files.includes(to) && !inRoom(...ground)(to))).toEqual(
    [],
  );
});

test('no import runs upwards', () => {
  expect(wrongImports((from, to) => floorOf(from) >= 0 && floorOf(to) >= 0 && floorOf(to) < floorOf(from))).toEqual([]);
});

test('main and post do not import each other', () => {
  expect(wrongImports((from, to) => from !== to && floorOf(from) === 1 && floorOf(to) === 1)).toEqual([]);
});

test('only the entries, main, post and world use runner/', () => {
  expect(
    wrongImports(
      (from, to) =>
        inRoom('runner/')(to) && !inRoom('job-end.ts', 'index.ts', 'main.ts', 'post.ts', 'world.ts', 'runner/')(from),
    ),
  ).toEqual([]);
});

test('runner/ uses no floor', () => {
  expect(wrongImports((from, to) => inRoom('runner/')(from) && floorOf(to) >= 0)).toEqual([]);
});

test('no imports go in a circle', () => {
  const circles = new Set<string>();
  const walk = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) {
      circles.add([...trail.slice(start), file].join(' → '));
      return;
    }
    for (const next of importsOf(file).filter((to) => files.includes(to))) {
      walk(next, [...trail, file]);
    }
  };
  walk('index.ts', []);

  expect([...circles]).toEqual([]);
});

test('every file is used', () => {
  const used = new Set(['job-end.ts', ...files.flatMap(importsOf)]);

  expect(files.filter((file) => !used.has(file))).toEqual([]);
});

test('nobody but runner/ reads the environment', () => {
  expect(filesWith(/\bprocess\s*\.\s*env\b|\benv\b[^;]*=\s*process\b/, inRoom('runner/'))).toEqual([]);
});

test('nobody but runner/ and index.ts knows the process', () => {
  expect(filesWith(/\bprocess\s*[.[]|=\s*process\b|node:process/, inRoom('runner/', 'index.ts'))).toEqual([]);
});

test('nobody but index.ts ends the process or decides how it ends', () => {
  expect(filesWith(/\b(exitCode|setFailed)\b|\bprocess\s*\.\s*(exit|abort|kill)\b/, inRoom('index.ts'))).toEqual([]);
});

test('nobody but index.ts takes the time or the dice from the world', () => {
  expect(filesWith(/\bnew Date\(\)|\bDate\.now\b|\bMath\.random\b|\bperformance\b/, inRoom('index.ts'))).toEqual([]);
});

test('nobody prints but by way of @actions/core', () => {
  expect(filesWith(/\bconsole\b|\bstd(out|err)\b/, inRoom('index.ts'))).toEqual([]);
});

test('nobody touches what loads the undici of Node.js', () => {
  expect(filesWith(/\b(fetch\(|new (Response|Headers|Request|FormData)\b)/, () => false)).toEqual([]);
});
