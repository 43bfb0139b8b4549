import * as fs from 'node:fs';
import type { ExportedVariable } from '../../../src/runner/exported-variables';
import { exportedVariables, outputsOf, writeOutputs } from '../../../src/runner/outputs';
import { createRunnerFiles, type RunnerFiles } from '../../support/runner-files';
import { captureStdout } from '../../support/stdout';
import { isolateEnvironment } from '../../support/test-environment';
import { resultWith, TOKEN } from './result';

const NOW = new Date('2026-11-23T14:03:21.400Z');
const noRedaction = (text: string) => text;

const VARIABLES: readonly ExportedVariable[] = [
  { name: 'A', value: 'access-token' },
  { name: 'B', value: 'expiry' },
  { name: 'C', value: 'access-token' },
];

const OUTPUTS = { 'access-token': 'abc.def', 'client-id': 'a1b2c3' };

let files: RunnerFiles;

isolateEnvironment();
beforeEach(() => {
  files = createRunnerFiles();
});
afterEach(() => {
  files.remove();
  jest.restoreAllMocks();
});

test('outputsOf() gives the token, its expiry in two forms, its scopes, source and hello', () => {
  expect(outputsOf(resultWith({ hello: { verdict: 'ok', message: 'a', latencyMs: 12 } }), NOW, noRedaction)).toEqual({
    'access-token': 'abc.def',
    'client-id': 'a1b2c3',
    'org-id': 'A1@AdobeOrg',
    'expires-in': '86399',
    'expires-at': '2026-11-24T14:03:20Z',
    scopes: 'openid,AdobeID',
    source: 'issued',
    hello: 'ok',
  });
});

test.each([
  ['an unknown expiry as empty', undefined, { 'expires-in': '', 'expires-at': '' }],
  ['the last second as 0', NOW, { 'expires-in': '0', 'expires-at': '2026-11-23T14:03:21Z' }],
])('outputsOf() gives %s', (_, expiresAt, expected) => {
  expect(outputsOf(resultWith({ token: { ...TOKEN, expiresAt } }), NOW, noRedaction)).toMatchObject(expected);
});

test('outputsOf() gives the requested scopes if the token has no claim about them', () => {
  const result = resultWith({ token: { ...TOKEN, scopes: undefined }, requestedScopes: ['openid', 'firefly_api'] });

  expect(outputsOf(result, NOW, noRedaction).scopes).toBe('openid,firefly_api');
});

test('outputsOf() omits scopes that were not requested if they contain a secret', () => {
  const result = resultWith({ token: { ...TOKEN, scopes: ['openid', 's3cr3t'] }, requestedScopes: ['openid'] });

  expect(outputsOf(result, NOW, () => '***').scopes).toBe('openid');
});

test('outputsOf() gives the sealed token if there is one', () => {
  expect(outputsOf(resultWith({ sealedToken: 'e30..a.b.c' }), NOW, noRedaction)).toMatchObject({
    'sealed-token': 'e30..a.b.c',
  });
});

test('exportedVariables() gives the token, and its expiry in milliseconds since the epoch', () => {
  expect(Object.entries(exportedVariables(VARIABLES, OUTPUTS, TOKEN))).toEqual([
    ['A', 'abc.def'],
    ['B', String(Date.UTC(2026, 10, 24, 14, 3, 20, 900))],
    ['C', 'abc.def'],
  ]);
});

test('exportedVariables() omits an unknown expiry', () => {
  expect(exportedVariables(VARIABLES, OUTPUTS, { ...TOKEN, expiresAt: undefined })).toEqual({
    A: 'abc.def',
    C: 'abc.def',
  });
});

test("writeOutputs() writes the runner's files, and prints nothing", () => {
  const printed = captureStdout();

  writeOutputs({ 'access-token': 'abc', hello: 'ok' }, { ADOBE_ACCESS_TOKEN: 'abc' });

  expect(files.outputs()).toEqual({ 'access-token': 'abc', hello: 'ok' });
  expect(files.variables()).toEqual({ ADOBE_ACCESS_TOKEN: 'abc' });
  expect(printed.text()).toBe('');
});

test('writeOutputs() does not touch the environment if there is nothing to export', () => {
  process.env.GITHUB_ENV = files.directory;

  writeOutputs({ hello: 'ok' }, {});

  expect(files.outputs()).toEqual({ hello: 'ok' });
});

test.each(['GITHUB_OUTPUT', 'GITHUB_ENV'])('writeOutputs() changes no file if %s cannot be written', (file) => {
  fs.writeFileSync(files.outputPath, 'first=1\n');
  process.env[file] = files.directory;

  expect(() => writeOutputs({ 'access-token': 'abc' }, { ADOBE_ACCESS_TOKEN: 'abc' })).toThrow(
    expect.objectContaining({
      reason: 'invalid-input',
      message: expect.stringMatching(new RegExp(`${file}.*EISDIR`)),
    }),
  );
  expect(fs.readFileSync(files.outputPath, 'utf8')).toBe('first=1\n');
  expect(files.variables()).toEqual({});
});
