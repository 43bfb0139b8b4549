import { createInterpreter } from './interpreter';
import { createMasker } from './masker';
import { createStepRecord } from './step-record';

type Setting = { debug?: boolean; env?: Record<string, string>; secrets?: string[] };

function interpret(lines: string[], { debug = false, env = {}, secrets = [] }: Setting = {}) {
  const masker = createMasker();
  for (const secret of secrets) masker.add(secret);
  const record = createStepRecord(masker, debug, env);
  const interpreter = createInterpreter(record);
  for (const line of lines) interpreter(line);
  return record;
}

test('text is printed as it is, masked', () => {
  expect(interpret(['a secret', '', '##[section]x'], { secrets: ['secret'] }).log).toEqual([
    'a ***',
    '',
    '##[section]x',
  ]);
});

test('errors, warnings and notices are printed and annotated', () => {
  const record = interpret(['::error title=T,file=a.ts::one%0Atwo', '::warning::w', '##[notice]n']);
  expect(record.log).toEqual(['Error: one', 'two', 'Warning: w', 'Notice: n']);
  expect(record.annotations).toEqual([
    { level: 'error', title: 'T', message: 'one\ntwo', file: 'a.ts' },
    { level: 'warning', title: '', message: 'w' },
    { level: 'notice', title: '', message: 'n' },
  ]);
  expect(record.failed).toBe(false);
});

test('of a level ten annotations count, each of 4096 characters, masked but for the title', () => {
  const lines = Array.from({ length: 12 }, () => `::error title=secret::secret${'x'.repeat(5000)}`);
  const { annotations, log } = interpret(lines, { secrets: ['secret'] });
  expect(annotations).toHaveLength(10);
  expect(annotations[0]).toEqual({ level: 'error', title: 'secret', message: `***${'x'.repeat(4093)}` });
  expect(log).toHaveLength(12);
});

test('add-mask hides the value from then on, and its line always', () => {
  const record = interpret(['secret', '::add-mask::secret%0Aline two', 'secret', 'line two']);
  expect(record.log).toEqual(['secret', '***', '***']);
  expect(record.masks).toEqual(['secret\nline two']);
});

test('an empty mask is only warned of', () => {
  expect(interpret(['::add-mask:: ']).annotations[0]?.level).toBe('warning');
});

test('debug lines show while debugging alone', () => {
  expect(interpret(['::debug::a%0Ab']).log).toEqual([]);
  expect(interpret(['::debug::a%0Ab'], { debug: true }).log).toEqual(['##[debug]a', '##[debug]b']);
});

test('groups stay in the log', () => {
  expect(interpret(['::group::Title', 'x', '::endgroup::']).log).toEqual([
    '##[group]Title',
    'x',
    '##[endgroup]',
  ]);
});

test('set-output and save-state work, with a warning', () => {
  const record = interpret(['::set-output name=a::1', '::save-state name=b::2']);
  expect(record.outputs).toEqual({ a: '1' });
  expect(record.state).toEqual({ b: '2' });
  expect(record.annotations.map(({ level }) => level)).toEqual(['warning', 'warning']);
  expect(record.commands.map(({ name }) => name)).toEqual(['set-output', 'save-state']);
});

test('a set-output without a name fails the step', () => {
  expect(interpret(['::set-output::1']).failed).toBe(true);
});

test('set-env and add-path fail the step, and show their line', () => {
  const record = interpret(['::set-env name=A::value', '::add-path::/bin']);
  expect(record.failed).toBe(true);
  expect(record.environment).toEqual({});
  expect(record.paths).toEqual([]);
  expect(record.log[0]).toBe("Error: Unable to process command '::set-env name=A::value' successfully.");
});

test('set-env and add-path work where the workflow allows them', () => {
  const env = { ACTIONS_ALLOW_UNSECURE_COMMANDS: 'True' };
  const record = interpret(['::set-env name=A::value', '::add-path::/bin'], { env });
  expect(record.failed).toBe(false);
  expect(record.environment).toEqual({ A: 'value' });
  expect(record.paths).toEqual(['/bin']);
});

test('between stop-commands and its token, commands are text', () => {
  const record = interpret(['::stop-commands::abc', '::error::x', '##[warning]y', '::ABC::', '::error::z']);
  expect(record.log).toEqual(['::stop-commands::abc', '::error::x', '##[warning]y', '::ABC::', 'Error: z']);
});

test('a longer stop token is masked', () => {
  expect(interpret(['::stop-commands::long-token', 'x']).log).toEqual(['::stop-commands::***', 'x']);
});

test.each(['', 'error', 'pause-logging'])('%j is no stop token', (token) => {
  const record = interpret([`::stop-commands::${token}`, '::error::z']);
  expect(record.failed).toBe(true);
  expect(record.log.at(-1)).toBe('Error: z');
});

test('echo shows commands that are otherwise taken silently', () => {
  const record = interpret(['::echo::on', '::save-state name=a::1', '::add-mask::secret', '::echo::off']);
  expect(record.log).toEqual([
    '::save-state name=a::1',
    'Warning: The `save-state` command is deprecated.',
    '::add-mask::***',
    '::echo::off',
  ]);
});

test('while debugging, commands are echoed from the start', () => {
  expect(interpret(['::group::x'], { debug: true }).log).toEqual(['::group::x', '##[group]x']);
});

test('the markers that the runner folds its log by are made harmless', () => {
  expect(interpret(['##[start-action id=1]']).log).toEqual(['##[\\start-action id=1]']);
});
