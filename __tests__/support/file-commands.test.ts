import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyFileCommands, type CommandFiles, parseFileCommands, readSummary } from './file-commands';
import { createMasker } from './masker';
import { createStepRecord } from './step-record';

function parse(text: string, platform: NodeJS.Platform = 'linux') {
  return [...parseFileCommands(text, platform)].map(([name, value]) => `${name}: ${value}`);
}

test.each([
  ['', []],
  ['A=1\n\nB=x=y\nC=\n', ['A: 1', 'B: x=y', 'C: ']],
  ['A=1', ['A: 1']],
  ['A<<EOF\none\ntwo\nEOF\nB=2\n', ['A: one\ntwo', 'B: 2']],
  ['A<<EOF\nEOF\n', ['A: ']],
  ['A<<EOF\none\nEOF', ['A: one']],
  ['A<<EOF\none\n\nEOF\n', ['A: one\n']],
  ['A=1<<2\n', ['A: 1<<2']],
  ['A<<a=b\n1\na=b\n', ['A: 1']],
  ['=1<<2\n', [': 1<<2']],
  ['A=1\r\n', ['A: 1\r']],
  ['\uFEFFA=1\n', ['A: 1']],
])('parseFileCommands reads %j', (text, pairs) => {
  expect(parse(text)).toEqual(pairs);
});

test('on Windows a line can end in return and feed', () => {
  expect(parse('A<<EOF\r\none\r\ntwo\r\nEOF\r\nB=2\r\n', 'win32')).toEqual(['A: one\r\ntwo', 'B: 2']);
});

test.each([
  ['just text\n', /^Invalid format 'just text'/],
  ['<<EOF\nEOF\n', /Name must not be empty/],
  ['A<<\n', /delimiter must not be empty/],
  ['A<<EOF\none\n', /delimiter not found 'EOF'/],
  ['A<<EOF\none', /missing new line/],
])('parseFileCommands rejects %j', (text, message) => {
  expect(() => parse(text)).toThrow(message);
});

describe('with files', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'file-commands-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  function files(contents: Partial<CommandFiles>): CommandFiles {
    for (const [name, text] of Object.entries(contents)) {
      writeFileSync(join(directory, name), text);
    }
    return {
      GITHUB_ENV: join(directory, 'GITHUB_ENV'),
      GITHUB_OUTPUT: join(directory, 'GITHUB_OUTPUT'),
      GITHUB_PATH: join(directory, 'GITHUB_PATH'),
      GITHUB_STATE: join(directory, 'GITHUB_STATE'),
      GITHUB_STEP_SUMMARY: join(directory, 'GITHUB_STEP_SUMMARY'),
    };
  }

  function apply(contents: Partial<CommandFiles>) {
    const record = createStepRecord(createMasker(), false);
    applyFileCommands(files(contents), record);
    return record;
  }

  test('applyFileCommands sets what the files hold, and takes a missing file for empty', () => {
    const record = apply({ GITHUB_ENV: 'A=1\n', GITHUB_OUTPUT: 'B=2\nB=3\n', GITHUB_PATH: '/x\n\n/y\n' });

    expect(record.environment).toEqual({ A: '1' });
    expect(record.outputs).toEqual({ B: '3' });
    expect(record.paths).toEqual(['/x', '/y']);
    expect(record.state).toEqual({});
    expect(record.failed).toBe(false);
  });

  test('applyFileCommands refuses NODE_OPTIONS without failing the step', () => {
    const record = apply({ GITHUB_ENV: 'node_options=x\nPATH=y\n' });

    expect(record.environment).toEqual({ PATH: 'y' });
    expect(record.annotations).toHaveLength(1);
    expect(record.failed).toBe(false);
  });

  test('a malformed file fails the step, and the pairs before the malformed line count', () => {
    const record = apply({ GITHUB_OUTPUT: 'A=1\nnonsense\nB=2\n' });

    expect(record.outputs).toEqual({ A: '1' });
    expect(record.failed).toBe(true);
    expect(record.log).toEqual([
      "Error: Unable to process file command 'output' successfully.",
      "Error: Invalid format 'nonsense'",
    ]);
  });

  test('an output without a name fails the step', () => {
    expect(apply({ GITHUB_OUTPUT: '=1\n' }).failed).toBe(true);
  });

  test('readSummary accepts 1 MiB and rejects more', () => {
    const record = createStepRecord(createMasker(), false);
    const limit = 1024 * 1024;

    expect(readSummary(files({ GITHUB_STEP_SUMMARY: 'x'.repeat(limit) }), record)).toHaveLength(limit);
    expect(record.annotations).toEqual([]);
    expect(readSummary(files({ GITHUB_STEP_SUMMARY: 'x'.repeat(limit + 1) }), record)).toBe('');
    expect(record.annotations[0]?.level).toBe('error');
  });
});
