import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { read, root, tableUnder } from './files';

/** What holds a promise: a file of tests, or the gate. */
interface Evidence {
  /** From the root of the repository. */
  readonly file: string;
  /** Names of tests in it, whole or in part. */
  readonly names: readonly string[];
}

/** The last cell of a row, `[label](file): "name", "name"`, taken apart. */
function evidenceIn(row: string, page: string): Evidence[] {
  const cell = row.split(' | ').at(-1) ?? '';
  return [...cell.matchAll(/\]\(([^)#]+)\)((?:(?:: |, )"[^"]+")*)/g)].map(
    ([, path = '', quotations = '']) => ({
      file: join(dirname(page), path).replaceAll('\\', '/'),
      names: [...quotations.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name),
    }),
  );
}

/** What is wrong with the evidence in a row, one sentence each. */
function flawsOf(row: string, page: string): string[] {
  const evidence = evidenceIn(row, page);
  if (evidence.length === 0) {
    return [`names no test: ${row}`];
  }
  return evidence.flatMap(({ file, names }) => {
    if (!/^__tests__\/.+\.test\.ts$|^\.ci\/run$/.test(file)) return [`is no test: ${file}`];
    if (!existsSync(join(root, file))) return [`is not there: ${file}`];
    const text = read(file);
    return names.filter((name) => !text.includes(name)).map((name) => `is not in ${file}: ${name}`);
  });
}

test('each promise in SECURITY.md names a test that is there', () => {
  const rows = tableUnder(read('SECURITY.md'), 'What the action promises');
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.flatMap((row) => flawsOf(row, 'SECURITY.md'))).toEqual([]);
});

test.each([
  ['| It is safe. | Trust us. |', 'names no test: | It is safe. | Trust us. |'],
  ['| It is safe. | [page](README.md) |', 'is no test: README.md'],
  ['| It is safe. | [gone](__tests__/gone.test.ts) |', 'is not there: __tests__/gone.test.ts'],
  [
    '| It is safe. | [walls](__tests__/unit/walls.test.ts): "no imports go in a circle", "no such test" |',
    'is not in __tests__/unit/walls.test.ts: no such test',
  ],
])('a promise that nothing holds would be found: %s', (row, flaw) => {
  expect(flawsOf(row, 'SECURITY.md')).toEqual([flaw]);
});

test('each threat in docs/threat-model.md has its place in the code, a test, and what remains', () => {
  const page = 'docs/threat-model.md';
  const rows = tableUnder(read(page), 'Threats').map((row) => row.split(' | '));
  expect(rows.length).toBeGreaterThan(15);
  expect(
    rows.filter((cells) => cells.length !== 5 || cells.some((cell) => /^\|?\s*\|?$/.test(cell))),
  ).toEqual([]);
  expect(rows.flatMap((cells) => flawsOf(cells[3] ?? '', page))).toEqual([]);
  const withoutCode = rows.filter(([, , code = '']) => !/\]\([^)]+\)/.test(code));
  expect(withoutCode).toEqual([]);
});
