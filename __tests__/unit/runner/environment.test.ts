import * as fs from 'node:fs';
import * as path from 'node:path';
import { Failure } from '../../../src/failure';
import {
  floatingRef,
  proxyPasswords,
  refuseInsecureTls,
  requireRunnerFiles,
  settleProxy,
  unwritable,
} from '../../../src/runner/environment';
import { createRunnerFiles, type RunnerFiles } from '../../support/runner-files';
import { isolateEnvironment } from '../../support/test-environment';

isolateEnvironment();

function failureOf(action: () => void): Failure {
  try {
    action();
  } catch (error) {
    if (error instanceof Failure) {
      return error;
    }
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('TLS verification', () => {
  test('that is switched off is refused', () => {
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';

    expect(failureOf(refuseInsecureTls)).toMatchObject({
      reason: 'insecure-tls',
      message:
        'NODE_TLS_REJECT_UNAUTHORIZED=0 switches off the check of certificates: the client secret would go to whoever answers.',
      cure: 'Remove it from the environment. To trust an authority of your own, name its PEM file in `NODE_EXTRA_CA_CERTS`.',
    });
  });

  test.each([undefined, '', '1'])('that node leaves on is no matter: %j', (value) => {
    if (value !== undefined) {
      process.env.NODE_TLS_REJECT_UNAUTHORIZED = value;
    }

    expect(refuseInsecureTls).not.toThrow();
  });
});

describe('the passwords of proxies', () => {
  test.each(['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'])('are found in %s', (name) => {
    process.env[name] = 'http://user:pa55word@proxy.corp:3128';

    expect(proxyPasswords()).toContain('pa55word');
  });

  test.each([
    [
      'as it stands there and decoded',
      'http://user:p%40ss%2Fword@proxy.corp',
      ['p%40ss%2Fword', 'p@ss/word'],
    ],
    ['without a scheme', 'user:pa55word@proxy.corp:3128', ['pa55word', 'pa55word']],
    ['with an @ in it', 'http://user:pa@55@proxy.corp', ['pa@55', 'pa@55']],
    ['with a colon in it', 'http://user:pa:55@proxy.corp', ['pa:55', 'pa:55']],
    ['with a slash in it', 'http://user:pa/55@proxy.corp', ['pa/55', 'pa/55']],
    ['that cannot be decoded', 'http://user:100%@proxy.corp', ['100%', '100%']],
    ['without a user', 'http://:pa55word@proxy.corp', ['pa55word', 'pa55word']],
    ['behind a user with an @ in it', 'http://us@er:pa55word@proxy.corp', ['pa55word', 'pa55word']],
  ])('are found %s', (_, value, passwords) => {
    process.env.https_proxy = value;

    expect(proxyPasswords()).toEqual(passwords);
  });

  test.each([
    ['no proxy', undefined],
    ['an empty one', ''],
    ['a proxy without credentials', 'http://proxy.corp:3128'],
    ['a user alone', 'http://user@proxy.corp:3128'],
    ['nonsense', '://'],
  ])('are none where there is %s', (_, value) => {
    if (value !== undefined) {
      process.env.https_proxy = value;
    }

    expect(proxyPasswords()).toEqual([]);
  });
});

describe('the proxy', () => {
  test.each(['http://proxy.corp:3128', 'https://proxy.corp', 'http://user:p%40ss@proxy.corp:3128'])(
    'that is a URL stays: %s',
    (value) => {
      process.env.https_proxy = value;

      expect(settleProxy()).toBe(true);
      expect(process.env.https_proxy).toBe(value);
    },
  );

  test.each([
    ['proxy.corp:3128', 'http://proxy.corp:3128'],
    ['user:pass@proxy.corp:3128', 'http://user:pass@proxy.corp:3128'],
    ['10.0.0.1', 'http://10.0.0.1'],
  ])('without a scheme is one of http, as curl has it: %s', (value, settled) => {
    process.env.HTTPS_PROXY = value;

    expect(settleProxy()).toBe(true);
    expect(process.env.HTTPS_PROXY).toBe(settled);
  });

  test('is no matter where there is none', () => {
    const before = { ...process.env };

    expect(settleProxy()).toBe(false);
    expect({ ...process.env }).toEqual(before);
  });

  test('in lower case goes first, and the other is not looked at', () => {
    process.env.https_proxy = 'http://proxy.corp';
    process.env.HTTPS_PROXY = 'nonsense://[';

    expect(settleProxy).not.toThrow();
  });

  test.each([
    ['another scheme', 'socks5://user:pa55word@proxy.corp'],
    ['a user that cannot be decoded', 'http://us%er:pa55word@proxy.corp'],
    ['a password that cannot be decoded', 'http://user:pa55word%@proxy.corp'],
    ['a port out of range', 'http://user:pa55word@proxy.corp:99999'],
    ['no host', 'http://'],
    ['white space', 'http://user:pa55word@proxy corp'],
  ])('with %s is refused, and its value is not shown', (_, value) => {
    process.env.HTTPS_PROXY = value;

    const failure = failureOf(settleProxy);

    expect(failure).toMatchObject({
      reason: 'invalid-input',
      message: 'The proxy in the environment variable HTTPS_PROXY is not an http or https URL.',
      cure: 'Write it as http://host:port or http://user:password@host:port, with special characters percent-encoded.',
    });
  });
});

describe("the runner's files", () => {
  const NONE = { exportEnv: [], revoke: false };
  const ONE = { exportEnv: [{ name: 'A', holds: 'token' as const }], revoke: false };
  const AIO = { exportEnv: [{ name: 'B', holds: 'expiry' as const }], revoke: false };
  let files: RunnerFiles;

  beforeEach(() => {
    files = createRunnerFiles();
  });
  afterEach(() => files.remove());

  test.each([NONE, ONE, AIO])('do where they can be written: %j', (exportEnv) => {
    expect(() => requireRunnerFiles(exportEnv)).not.toThrow();
  });

  test.each(['GITHUB_OUTPUT', 'GITHUB_ENV'])('are missed where %s is not set', (name) => {
    delete process.env[name];

    expect(failureOf(() => requireRunnerFiles(ONE))).toMatchObject({
      reason: 'invalid-input',
      message: `${name} is not set: there is no file to hand the token on in.`,
      cure: 'Run this action in a step of a GitHub Actions workflow, on a runner that is up to date.',
    });
  });

  test('are missed where a variable is empty', () => {
    process.env.GITHUB_OUTPUT = '';

    expect(failureOf(() => requireRunnerFiles(NONE)).message).toMatch(/^GITHUB_OUTPUT is not set/);
  });

  test('need not hold the environment where nothing is exported', () => {
    delete process.env.GITHUB_ENV;

    expect(() => requireRunnerFiles(NONE)).not.toThrow();
  });

  test('must hold the environment for the aio CLI', () => {
    delete process.env.GITHUB_ENV;

    expect(failureOf(() => requireRunnerFiles(AIO)).message).toMatch(/^GITHUB_ENV is not set/);
  });

  test('are refused where one is not there', () => {
    process.env.GITHUB_ENV = path.join(files.directory, 'gone');

    expect(failureOf(() => requireRunnerFiles(ONE))).toMatchObject({
      reason: 'invalid-input',
      message: "The runner's file GITHUB_ENV cannot be written (ENOENT): the token cannot be handed on.",
      cure: 'Check the folder in which the runner keeps such files: is it there, is it writable, is its disk full?',
    });
  });

  test('are left as they are by the check', () => {
    fs.writeFileSync(files.outputPath, 'before');

    requireRunnerFiles(ONE);

    expect(fs.readFileSync(files.outputPath, 'utf8')).toBe('before');
  });
});

test('an error without a code is told to be unknown', () => {
  expect(unwritable('GITHUB_OUTPUT', new Error('odd')).message).toBe(
    "The runner's file GITHUB_OUTPUT cannot be written (unknown error): the token cannot be handed on.",
  );
});

describe('the version of the action', () => {
  test.each(['main', 'master', 'HEAD', 'refs/heads/main', 'refs/heads/some/branch'])('%s floats', (ref) => {
    process.env.GITHUB_ACTION_REPOSITORY = 'owner/action';
    process.env.GITHUB_ACTION_REF = ref;

    expect(floatingRef()).toBe(`owner/action@${ref}`);
  });

  test.each(['v1', 'v1.2.3', '0123456789abcdef0123456789abcdef01234567'])('%s is pinned', (ref) => {
    process.env.GITHUB_ACTION_REPOSITORY = 'owner/action';
    process.env.GITHUB_ACTION_REF = ref;

    expect(floatingRef()).toBeUndefined();
  });

  test("is nobody else's where the action is of the same repository", () => {
    delete process.env.GITHUB_ACTION_REPOSITORY;
    process.env.GITHUB_ACTION_REF = 'main';

    expect(floatingRef()).toBeUndefined();
  });
});
