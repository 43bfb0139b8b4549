import { createMasker } from './masker';
import { createStepRecord } from './step-record';

function recordOf(lines: readonly string[], { debug = false, secrets = ['secret'] } = {}) {
  const masker = createMasker();
  secrets.forEach(masker.add);
  const record = createStepRecord(masker, debug);
  lines.forEach(record.takeLine);
  return record;
}

test('text is printed unchanged but for masks', () => {
  expect(recordOf(['a secret', '', '##[section]x']).log).toEqual(['a ***', '', '##[section]x']);
});

test('errors and warnings are printed and annotated', () => {
  const record = recordOf(['::error title=T,file=a.ts::one%0Atwo', '::warning::w']);

  expect(record.log).toEqual(['Error: one', 'two', 'Warning: w']);
  expect(record.annotations).toEqual([
    { level: 'error', title: 'T', message: 'one\ntwo', file: 'a.ts' },
    { level: 'warning', title: '', message: 'w' },
  ]);
  expect(record.failed).toBe(false);
});

test('the runner keeps ten annotations of a level, 4096 characters of each, and masks all but the title', () => {
  const lines = Array.from({ length: 12 }, () => `::error title=secret::secret${'x'.repeat(5000)}`);

  const { annotations, log } = recordOf(lines);

  expect(annotations).toHaveLength(10);
  expect(annotations[0]).toEqual({ level: 'error', title: 'secret', message: `***${'x'.repeat(4093)}` });
  expect(log).toHaveLength(12);
});

test('add-mask masks the value in the lines that follow', () => {
  const record = recordOf(['hidden', '::add-mask::hidden%0Aline two', 'hidden', 'line two']);

  expect(record.log).toEqual(['hidden', '***', '***']);
  expect(record.masks).toEqual(['hidden\nline two']);
});

test('an empty mask causes a warning', () => {
  expect(recordOf(['::add-mask:: ']).annotations[0]?.level).toBe('warning');
});

test('debug lines are printed with debug logging only', () => {
  expect(recordOf(['::debug::a%0Ab']).log).toEqual([]);
  expect(recordOf(['::debug::a%0Ab'], { debug: true }).log).toEqual(['##[debug]a', '##[debug]b']);
});

test.each([
  ['::set-output name=hello::forged', 'set-output'],
  ['::add-path::/forged', 'add-path'],
  ['::stop-commands::forged', 'stop-commands'],
  ['##[add-mask]forged', '##[add-mask]'],
  ['a server says: ##[error]forged', '##[error]'],
])('the injected command %j is recorded and fails the step', (line, name) => {
  const record = recordOf([line]);

  expect(record.commands.map((command) => command.name)).toEqual([name]);
  expect(record.failed).toBe(true);
  expect([record.outputs, record.paths, record.masks]).toEqual([{}, [], []]);
});
