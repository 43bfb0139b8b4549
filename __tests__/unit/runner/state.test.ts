import * as fs from 'node:fs';
import { readSavedToken, saveRevoke, saveToken } from '../../../src/runner/state';
import { createRunnerFiles, type RunnerFiles } from '../../support/runner-files';
import { isolateEnvironment } from '../../support/test-environment';

const IMS_URL = new URL('https://ims-na1-stg1.adobelogin.com');

let files: RunnerFiles;

isolateEnvironment();
beforeEach(() => {
  files = createRunnerFiles();
  process.env.GITHUB_STATE = files.outputPath;
});
afterEach(() => files.remove());

/** Does what the runner does between the step and the post phase. */
function passState(): void {
  for (const [name, value] of Object.entries(files.outputs())) {
    process.env[`STATE_${name}`] = value;
  }
}

test.each([0, 1])('readSavedToken() reads what saveToken() saved: secret %d', (secretIndex) => {
  saveToken({ value: 'abc.def', secretIndex, clockErrorMs: 3_600_000, imsUrl: IMS_URL });
  passState();

  expect(readSavedToken()).toEqual({ value: 'abc.def', secretIndex, clockErrorMs: 3_600_000, imsUrl: IMS_URL });
});

test('saveToken() saves token, index, clock error and IMS, and nothing else', () => {
  saveToken({ value: 'abc.def', secretIndex: 0, clockErrorMs: 0, imsUrl: IMS_URL });

  expect(files.outputs()).toEqual({
    token: 'abc.def',
    'secret-index': '0',
    'clock-error-ms': '0',
    'ims-url': IMS_URL.origin,
  });
});

test.each([true, false])('saveRevoke(%s) overrides variables that another step exports', (revoke) => {
  process.env.STATE_token = 'planted';

  saveRevoke(revoke);
  passState();

  expect(process.env.STATE_revoke).toBe(String(revoke));
  expect(readSavedToken()).toBeUndefined();
});

test('saveToken() and saveRevoke() fail if the state cannot be written', () => {
  process.env.GITHUB_STATE = files.directory;

  const token = { value: 'abc.def', secretIndex: 0, clockErrorMs: 0, imsUrl: IMS_URL };

  for (const save of [() => saveToken(token), () => saveRevoke(true)]) {
    expect(save).toThrow(expect.objectContaining({ reason: 'invalid-input' }));
  }
  expect(fs.readdirSync(files.directory)).toEqual(['env', 'output']);
});

test('saveRevoke(false) does nothing if there is no file for the state', () => {
  delete process.env.GITHUB_STATE;

  expect(() => saveRevoke(false)).not.toThrow();
});

test('readSavedToken() is undefined if the step saved no token', () => {
  expect(readSavedToken()).toBeUndefined();
});
