import * as fs from 'node:fs';
import * as path from 'node:path';
import { Failure } from '../../../src/failure';
import type { ExportedVariable } from '../../../src/runner/inputs';
import type { Outcome } from '../../../src/runner/outcome';
import { handOn, outputsFor, setOutputs, variablesFor } from '../../../src/runner/outputs';
import type { AccessToken } from '../../../src/token/access-token';
import { createRunnerFiles, type RunnerFiles } from '../../support/runner-files';
import { captureStdout } from '../../support/stdout';
import { isolateEnvironment } from '../../support/test-environment';

const NOW = new Date('2026-11-23T14:03:21.400Z');
const TOKEN: AccessToken = {
  value: 'abc.def',
  expiresAt: new Date('2026-11-24T14:03:20.900Z'),
  scopes: ['openid', 'AdobeID'],
};
const REQUESTED = ['openid', 'AdobeID', 'firefly_api'];
const plain = (text: string) => text;

const AIO: readonly ExportedVariable[] = [
  { name: 'AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN', holds: 'token' },
  { name: 'AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY', holds: 'expiry' },
];
const variable = (name: string): ExportedVariable => ({ name, holds: 'token' });

function outcome(changes: Partial<Outcome> = {}): Outcome {
  return {
    token: TOKEN,
    source: 'issued',
    requestedScopes: REQUESTED,
    hello: { hello: 'skipped' },
    sealedToken: undefined,
    ...changes,
  };
}

let files: RunnerFiles;

isolateEnvironment();
beforeEach(() => {
  files = createRunnerFiles();
});
afterEach(() => {
  files.remove();
  jest.restoreAllMocks();
});

describe('the outputs', () => {
  test('tell the token, its expiry in two ways, its scopes, and what came of the hello call', () => {
    expect(outputsFor(outcome({ hello: { hello: 'ok', latencyMs: 12 } }), NOW, plain)).toMatchObject({
      'access-token': 'abc.def',
      'expires-in': '86399',
      'expires-at': '2026-11-24T14:03:20Z',
      scopes: 'openid,AdobeID',
      source: 'issued',
      hello: 'ok',
    });
  });

  test('leave an expiry empty that is unknown', () => {
    const token = { ...TOKEN, expiresAt: undefined };

    expect(outputsFor(outcome({ token }), NOW, plain)).toMatchObject({
      'expires-in': '',
      'expires-at': '',
    });
  });

  test('tell a last second that is zero as 0', () => {
    const token = { ...TOKEN, expiresAt: NOW };

    expect(outputsFor(outcome({ token }), NOW, plain)['expires-in']).toBe('0');
  });

  test('tell the scopes that were asked for where the token names none', () => {
    const token = { ...TOKEN, scopes: undefined };

    expect(outputsFor(outcome({ token }), NOW, plain).scopes).toBe('openid,AdobeID,firefly_api');
  });

  test('do not tell a secret that the scopes hold', () => {
    const token = { ...TOKEN, scopes: ['openid', 's3cr3t'] };
    const redact = (text: string) => text.replaceAll('s3cr3t', '***');

    expect(outputsFor(outcome({ token }), NOW, redact).scopes).toBe('openid,***');
  });
});

describe('the sealed token', () => {
  test('is an output where there is one', () => {
    expect(outputsFor(outcome({ sealedToken: 'e30..a.b.c' }), NOW, plain)).toMatchObject({
      'sealed-token': 'e30..a.b.c',
    });
  });

  test('is no output where there is none', () => {
    expect(outputsFor(outcome(), NOW, plain)).not.toHaveProperty('sealed-token');
  });
});

describe('the variables', () => {
  test('are the ones asked for, each with the token', () => {
    expect(variablesFor([variable('A'), variable('B')], TOKEN)).toEqual({ A: 'abc.def', B: 'abc.def' });
  });

  test('are none where none is asked for', () => {
    expect(variablesFor([], TOKEN)).toEqual({});
  });

  test('of the aio CLI are the token and its expiry in milliseconds since the epoch', () => {
    expect(variablesFor(AIO, TOKEN)).toEqual({
      AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN: 'abc.def',
      AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY: String(Date.UTC(2026, 10, 24, 14, 3, 20, 900)),
    });
  });

  test('of the aio CLI go with others', () => {
    expect(Object.keys(variablesFor([variable('A'), ...AIO], TOKEN))).toEqual([
      'A',
      'AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN',
      'AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY',
    ]);
  });

  test('of the aio CLI lack an expiry that is unknown', () => {
    expect(variablesFor(AIO, { ...TOKEN, expiresAt: undefined })).toEqual({
      AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN: 'abc.def',
    });
  });
});

describe('what is handed on', () => {
  test("is written into the runner's files, and nothing is printed", () => {
    const printed = captureStdout();

    handOn({ 'access-token': 'abc', hello: 'ok' }, { ADOBE_ACCESS_TOKEN: 'abc' });

    expect(files.outputs()).toEqual({ 'access-token': 'abc', hello: 'ok' });
    expect(files.variables()).toEqual({ ADOBE_ACCESS_TOKEN: 'abc' });
    expect(printed.text()).toBe('');
  });

  test('stands behind what was there', () => {
    fs.writeFileSync(files.outputPath, 'first=1\n');

    handOn({ second: '2' }, {});

    expect(fs.readFileSync(files.outputPath, 'utf8')).toMatch(/^first=1\nsecond<<(\S+)\r?\n2\r?\n\1\r?\n$/);
  });

  test('cannot pose as another output', () => {
    handOn({ scopes: 'openid\nEOF\naccess-token=forged\nreason<<X' }, {});

    expect(files.outputs()).toEqual({ scopes: 'openid\nEOF\naccess-token=forged\nreason<<X' });
  });

  test('is taken back from the outputs where the environment cannot be written', () => {
    fs.writeFileSync(files.outputPath, 'first=1\n');
    process.env.GITHUB_ENV = files.directory;

    const attempt = () => handOn({ 'access-token': 'abc' }, { ADOBE_ACCESS_TOKEN: 'abc' });

    expect(attempt).toThrow(Failure);
    expect(attempt).toThrow(
      "The runner's file GITHUB_ENV cannot be written (EISDIR): the token cannot be handed on.",
    );
    expect(fs.readFileSync(files.outputPath, 'utf8')).toBe('first=1\n');
  });

  test('fails where the outputs cannot be written, and the environment stays as it was', () => {
    process.env.GITHUB_OUTPUT = files.directory;

    expect(() => handOn({ 'access-token': 'abc' }, { ADOBE_ACCESS_TOKEN: 'abc' })).toThrow(
      "The runner's file GITHUB_OUTPUT cannot be written (EISDIR): the token cannot be handed on.",
    );
    expect(files.variables()).toEqual({});
  });

  test('fails where a file has gone since it was looked at, and is not printed instead', () => {
    const printed = captureStdout();
    process.env.GITHUB_ENV = path.join(files.directory, 'gone');

    expect(() => handOn({ hello: 'ok' }, { ADOBE_ACCESS_TOKEN: 'abc' })).toThrow(
      "The runner's file GITHUB_ENV cannot be written",
    );
    expect(files.outputs()).toEqual({});
    expect(printed.text()).not.toContain('abc');
  });
});

test('outputs can be set by themselves', () => {
  setOutputs({ reason: 'invalid-scope' });

  expect(files.outputs()).toEqual({ reason: 'invalid-scope' });
});
