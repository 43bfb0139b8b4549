import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { read, root, tableUnder } from './files';

/** What proves a promise: a file of tests, a file of the fault table, or the gate. */
interface Evidence {
  /** From the root of the repository. */
  readonly file: string;
  /** Names of tests or rows in it, whole or in part. */
  readonly names: readonly string[];
}

/** The evidence in the last cell of a row: `[label](file): "name", "name"`. */
function evidenceIn(row: string, page: string): Evidence[] {
  const cell = row.split(' | ').at(-1) ?? '';
  return [...cell.matchAll(/\]\(([^)#]+)\)((?:(?:: |, )"[^"]+")*)/g)].map(([, path = '', quotations = '']) => ({
    file: join(dirname(page), path).replaceAll('\\', '/'),
    names: [...quotations.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name),
  }));
}

/** The names of the rows in a file of the fault table; undefined for another file. */
function faultsIn(file: string): string[] | undefined {
  if (!file.startsWith('__tests__/action/faults/') || file.endsWith('.test.ts')) {
    return undefined;
  }
  const exported: unknown[] = Object.values(require(join(root, file)));
  return exported.filter(Array.isArray).flatMap((rows) => rows.map(([name]) => String(name)));
}

/** The problems of the evidence in a row. */
function problemsIn(row: string, page: string): string[] {
  const evidence = evidenceIn(row, page);
  if (evidence.length === 0) {
    return [`names no test: ${row}`];
  }
  return evidence.flatMap(({ file, names }) => {
    if (!/^__tests__\/.+\.test\.ts$|^__tests__\/action\/faults\/[\w-]+\.ts$|^\.ci\/run$/.test(file)) {
      return [`is not a test: ${file}`];
    }
    if (!existsSync(join(root, file))) {
      return [`does not exist: ${file}`];
    }
    const faults = faultsIn(file);
    if (faults !== undefined && names.length === 0) {
      return [`names no row: ${file}`];
    }
    const texts = faults ?? [read(file)];
    return names
      .filter((name) => !texts.some((text) => text.includes(name)))
      .map((name) => `is not in ${file}: ${name}`);
  });
}

test('each promise in SECURITY.md names a test that exists', () => {
  const rows = tableUnder(read('SECURITY.md'), 'What the action promises');
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.flatMap((row) => problemsIn(row, 'SECURITY.md'))).toEqual([]);
});

test.each([
  ['| It is safe. | Trust us. |', 'names no test: | It is safe. | Trust us. |'],
  ['| It is safe. | [page](README.md) |', 'is not a test: README.md'],
  ['| It is safe. | [gone](__tests__/gone.test.ts) |', 'does not exist: __tests__/gone.test.ts'],
  [
    '| It is safe. | [walls](__tests__/unit/walls.test.ts): "no imports go in a circle, between files or between folders", "no such test" |',
    'is not in __tests__/unit/walls.test.ts: no such test',
  ],
  ['| It is safe. | [files](__tests__/action/faults/files.ts) |', 'names no row: __tests__/action/faults/files.ts'],
  [
    '| It is safe. | [files](__tests__/action/faults/files.ts): "GITHUB_ENV missing", "noSuchFile" |',
    'is not in __tests__/action/faults/files.ts: noSuchFile',
  ],
])('a promise without a test is found: %s', (row, problem) => {
  expect(problemsIn(row, 'SECURITY.md')).toEqual([problem]);
});

test('each threat in docs/threat-model.md names code, a test and the remaining risk', () => {
  const page = 'docs/threat-model.md';
  const rows = tableUnder(read(page), 'Threats').map((row) => row.split(' | '));
  expect(rows.length).toBeGreaterThan(15);
  expect(rows.filter((cells) => cells.length !== 5 || cells.some((cell) => /^\|?\s*\|?$/.test(cell)))).toEqual([]);
  expect(rows.flatMap((cells) => problemsIn(cells[3] ?? '', page))).toEqual([]);
  const withoutCode = rows.filter(([, , code = '']) => !/\]\([^)]+\)/.test(code));
  expect(withoutCode).toEqual([]);
});
