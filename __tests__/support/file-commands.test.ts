import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyFileCommands, type CommandFiles, parseFileCommands, readSummary } from './file-commands';
import { createMasker } from './masker';
import { createStepRecord } from './step-record';

function parse(text: string, platform: NodeJS.Platform = 'linux') {
  return [...parseFileCommands(text, platform)];
}

describe('the files hold', () => {
  test.each<[string, string, [string, string][]]>([
    ['nothing', '', []],
    [
      'lines',
      'A=1\n\nB=x=y\nC=\n',
      [
        ['A', '1'],
        ['B', 'x=y'],
        ['C', ''],
      ],
    ],
    ['a last line without a break', 'A=1', [['A', '1']]],
    [
      'blocks',
      'A<<EOF\none\ntwo\nEOF\nB=2\n',
      [
        ['A', 'one\ntwo'],
        ['B', '2'],
      ],
    ],
    ['a block without a line', 'A<<EOF\nEOF\n', [['A', '']]],
    ['a block that ends with the file', 'A<<EOF\none\nEOF', [['A', 'one']]],
    ['a block with an empty last line', 'A<<EOF\none\n\nEOF\n', [['A', 'one\n']]],
    ['a value with arrows', 'A=1<<2\n', [['A', '1<<2']]],
    ['a delimiter with an equals sign', 'A<<a=b\n1\na=b\n', [['A', '1']]],
    ['a line without a name', '=1\n', [['', '1']]],
    ['carriage returns, which belong to the value', 'A=1\r\n', [['A', '1\r']]],
    ['a byte order mark, which counts for nothing', '\uFEFFA=1\n', [['A', '1']]],
  ])('%s', (_what, text, pairs) => {
    expect(parse(text)).toEqual(pairs);
  });

  test('lines that end in both return and feed, on Windows', () => {
    expect(parse('A<<EOF\r\none\r\ntwo\r\nEOF\r\nB=2\r\n', 'win32')).toEqual([
      ['A', 'one\r\ntwo'],
      ['B', '2'],
    ]);
  });
});

describe('the files may not hold', () => {
  test.each([
    ['a line that is neither', 'just text\n', /^Invalid format 'just text'/],
    ['a block without a name', '<<EOF\nEOF\n', /Name must not be empty/],
    ['a block without a delimiter', 'A<<\n', /delimiter must not be empty/],
    ['a block that does not end', 'A<<EOF\none\n', /delimiter not found 'EOF'/],
    ['a block that breaks off', 'A<<EOF\none', /missing new line/],
  ])('%s', (_what, text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});

describe('carrying them out', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'file-commands-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  function files(contents: Partial<Record<keyof CommandFiles, string>>): CommandFiles {
    for (const [name, text] of Object.entries(contents)) writeFileSync(join(directory, name), text);
    return {
      GITHUB_ENV: join(directory, 'GITHUB_ENV'),
      GITHUB_OUTPUT: join(directory, 'GITHUB_OUTPUT'),
      GITHUB_PATH: join(directory, 'GITHUB_PATH'),
      GITHUB_STATE: join(directory, 'GITHUB_STATE'),
      GITHUB_STEP_SUMMARY: join(directory, 'GITHUB_STEP_SUMMARY'),
    };
  }

  test('sets what they say; a missing file says nothing', () => {
    const record = createStepRecord(createMasker(), false, {});
    applyFileCommands(
      files({ GITHUB_ENV: 'A=1\n', GITHUB_OUTPUT: 'B=2\nb=3\n', GITHUB_PATH: '/x\n/y\n/x\n' }),
      record,
    );
    expect(record.environment).toEqual({ A: '1' });
    expect(record.outputs).toEqual({ B: '3' });
    expect(record.paths).toEqual(['/y', '/x']);
    expect(record.state).toEqual({});
    expect(record.failed).toBe(false);
  });

  test('refuses NODE_OPTIONS alone, without failing the step', () => {
    const record = createStepRecord(createMasker(), false, {});
    applyFileCommands(files({ GITHUB_ENV: 'node_options=x\nPATH=y\n' }), record);
    expect(record.environment).toEqual({ PATH: 'y' });
    expect(record.annotations).toHaveLength(1);
    expect(record.failed).toBe(false);
  });

  test('fails the step on a malformed file, but keeps what came before', () => {
    const record = createStepRecord(createMasker(), false, {});
    applyFileCommands(files({ GITHUB_OUTPUT: 'A=1\nnonsense\nB=2\n' }), record);
    expect(record.outputs).toEqual({ A: '1' });
    expect(record.failed).toBe(true);
    expect(record.log).toEqual([
      "Error: Unable to process file command 'output' successfully.",
      "Error: Invalid format 'nonsense'",
    ]);
  });

  test('fails the step on an output without a name', () => {
    const record = createStepRecord(createMasker(), false, {});
    applyFileCommands(files({ GITHUB_OUTPUT: '=1\n' }), record);
    expect(record.failed).toBe(true);
  });

  test('takes a summary of up to a mebibyte', () => {
    const record = createStepRecord(createMasker(), false, {});
    expect(readSummary(files({ GITHUB_STEP_SUMMARY: 'x'.repeat(1024 * 1024) }), record)).toHaveLength(
      1024 * 1024,
    );
    expect(record.annotations).toEqual([]);
    expect(readSummary(files({ GITHUB_STEP_SUMMARY: 'x'.repeat(1024 * 1024 + 1) }), record)).toBe('');
    expect(record.annotations[0]?.level).toBe('error');
  });
});
