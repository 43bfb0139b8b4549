import * as fs from 'node:fs';
import { readIssuedToken, saveIssuedToken } from '../../../src/runner/state';
import { createRunnerFiles, type RunnerFiles } from '../../support/runner-files';
import { isolateEnvironment } from '../../support/test-environment';
import { TOKEN } from './result';

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

test.each([
  [TOKEN.expiresAt, 0],
  [TOKEN.expiresAt, 1],
  [undefined, 0],
])('readIssuedToken() reads what saveIssuedToken() saved: expiry %s, secret %d', (expiresAt, secretIndex) => {
  saveIssuedToken({ ...TOKEN, expiresAt }, secretIndex);
  passState();

  expect(readIssuedToken()).toEqual({ value: TOKEN.value, expiresAt, secretIndex });
});

test('saveIssuedToken() saves token, expiry and index, and nothing else', () => {
  saveIssuedToken(TOKEN, 0);

  expect(files.outputs()).toEqual({
    token: 'abc.def',
    'expires-at': '2026-11-24T14:03:20.900Z',
    'secret-index': '0',
  });
});

test('saveIssuedToken() fails if the state cannot be written', () => {
  process.env.GITHUB_STATE = files.directory;

  expect(() => saveIssuedToken(TOKEN, 0)).toThrow(expect.objectContaining({ reason: 'invalid-input' }));
  expect(fs.readdirSync(files.directory)).toEqual(['env', 'output']);
});

test('readIssuedToken() is undefined if the step saved no token', () => {
  expect(readIssuedToken()).toBeUndefined();
});
