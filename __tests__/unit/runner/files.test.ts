import fs from 'node:fs';
import * as path from 'node:path';
import { appendValues, requireWritable } from '../../../src/runner/files';
import { createRunnerFiles, type RunnerFiles } from '../../support/runner-files';
import { captureStdout } from '../../support/stdout';
import { isolateEnvironment } from '../../support/test-environment';

let files: RunnerFiles;

isolateEnvironment();
beforeEach(() => {
  files = createRunnerFiles();
});
afterEach(() => {
  files.remove();
  jest.restoreAllMocks();
});

/** `appendValues`, for a disk to which `append` writes. */
function appendWith(append: (file: string) => void): typeof appendValues {
  jest.spyOn(fs, 'appendFileSync').mockImplementation((file) => append(String(file)));
  let isolated = appendValues;
  // The module takes its functions from `fs` when it is loaded.
  jest.isolateModules(() => {
    isolated = require('../../../src/runner/files').appendValues;
  });
  return isolated;
}

test('requireWritable() leaves a file as it is', () => {
  fs.writeFileSync(files.outputPath, 'before');

  requireWritable('GITHUB_OUTPUT');

  expect(fs.readFileSync(files.outputPath, 'utf8')).toBe('before');
});

test.each([undefined, ''])('requireWritable() rejects a variable that is %j', (value) => {
  delete process.env.GITHUB_OUTPUT;
  Object.assign(process.env, value === undefined ? {} : { GITHUB_OUTPUT: value });

  expect(() => requireWritable('GITHUB_OUTPUT')).toThrow(
    expect.objectContaining({ reason: 'invalid-input', message: expect.stringContaining('GITHUB_OUTPUT') }),
  );
});

test('requireWritable() rejects a file that does not exist', () => {
  process.env.GITHUB_ENV = path.join(files.directory, 'absent');

  expect(() => requireWritable('GITHUB_ENV')).toThrow(
    expect.objectContaining({ reason: 'invalid-input', message: expect.stringMatching(/GITHUB_ENV.*ENOENT/) }),
  );
});

test('appendValues() appends one block per value, and prints nothing', () => {
  const printed = captureStdout();
  fs.writeFileSync(files.outputPath, 'first=1\n');

  appendValues('GITHUB_OUTPUT', { second: '2', third: '' });

  expect(fs.readFileSync(files.outputPath, 'utf8')).toMatch(
    /^first=1\nsecond<<(ghadelimiter_[0-9a-f-]{36})\n2\n\1\nthird<<(ghadelimiter_[0-9a-f-]{36})\n\n\2\n$/,
  );
  expect(printed.text()).toBe('');
});

test('appendValues() keeps a value that resembles other values in one piece', () => {
  const scopes = 'openid\nEOF\naccess-token=forged\nreason<<X';

  appendValues('GITHUB_OUTPUT', { scopes });

  expect(files.outputs()).toEqual({ scopes });
});

test('appendValues() writes all values at once', () => {
  const append = jest.fn();

  appendWith(append)('GITHUB_OUTPUT', { first: '1', second: '2' });

  expect(append).toHaveBeenCalledTimes(1);
});

test('appendValues() restores the length of a file that it could write only in part', () => {
  fs.writeFileSync(files.outputPath, 'first=1\n');
  const append = (file: string) => {
    fs.writeFileSync(file, 'first=1\nsecond<<gh');
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  };

  expect(() => appendWith(append)('GITHUB_OUTPUT', { second: '2' })).toThrow(
    expect.objectContaining({ reason: 'invalid-input', message: expect.stringContaining('ENOSPC') }),
  );
  expect(fs.readFileSync(files.outputPath, 'utf8')).toBe('first=1\n');
});

test('appendValues() reports an error without a code', () => {
  const append = () => {
    throw new Error('odd');
  };

  expect(() => appendWith(append)('GITHUB_OUTPUT', {})).toThrow(
    expect.objectContaining({ reason: 'invalid-input', message: expect.not.stringContaining('undefined') }),
  );
});
