import * as path from 'node:path';
import { createMasks } from '../../../src/runner/masks';
import { preflight, preflightForRevocation, readVariable, unpinnedVersion } from '../../../src/runner/preflight';
import { createRunnerFiles, type RunnerFiles } from '../../support/runner-files';
import { captureStdout, type Printed, registeredMasks } from '../../support/stdout';
import { isolateEnvironment, setInputsAndDefaults } from '../../support/test-environment';

const CREDENTIAL = { 'client-id': 'a1b2c3', 'client-secret': 'p8e-first-secret\np8e-second-secret' };

let files: RunnerFiles;
let printed: Printed;

isolateEnvironment();
beforeEach(() => {
  files = createRunnerFiles();
  printed = captureStdout();
  setInputsAndDefaults(CREDENTIAL);
});
afterEach(() => {
  files.remove();
  jest.restoreAllMocks();
});

const PHASES = [
  ['preflight()', preflight],
  ['preflightForRevocation()', preflightForRevocation],
] as const;

describe.each(PHASES)('%s', (name, check) => {
  test(`${name} returns the inputs`, () => {
    expect(check(createMasks())).toMatchObject({ clientId: 'a1b2c3', maxAttempts: 4 });
  });

  test(`${name} masks every line of the secret and the passwords of proxies, also if it then rejects the inputs`, () => {
    process.env.HTTPS_PROXY = 'http://user:pr0xy-pa55@proxy.example:3128';
    setInputsAndDefaults({ ...CREDENTIAL, 'max-attempts': '0' });

    expect(() => check(createMasks())).toThrow(expect.objectContaining({ reason: 'invalid-input' }));
    expect(registeredMasks(printed)).toEqual(
      expect.arrayContaining(['p8e-first-secret', 'p8e-second-secret', 'pr0xy-pa55']),
    );
  });

  test(`${name} masks nothing that is empty`, () => {
    process.env.https_proxy = 'http://user:@proxy.example:3128';
    setInputsAndDefaults({ 'client-id': 'a1b2c3', 'client-secret': ' \n ' });

    expect(() => check(createMasks())).toThrow(expect.objectContaining({ reason: 'missing-credentials' }));
    expect(registeredMasks(printed)).toEqual([]);
  });

  test.each<[variable: string, value: string, reason: string]>([
    ['NODE_TLS_REJECT_UNAUTHORIZED', '0', 'insecure-tls'],
    ['https_proxy', 'socks5://proxy.example:1080', 'invalid-input'],
    ['NODE_DEBUG', 'http', 'invalid-input'],
    ['NODE_DEBUG', 'HTTPS', 'invalid-input'],
    ['NODE_DEBUG', 'fs,net', 'invalid-input'],
    ['NODE_DEBUG', ' stream , fs', 'invalid-input'],
    ['NODE_DEBUG', 'tls', 'invalid-input'],
    ['NODE_DEBUG', '*', 'invalid-input'],
    ['NODE_DEBUG', 'h*', 'invalid-input'],
    ['NODE_DEBUG', '*ttp', 'invalid-input'],
    ...[
      ...['--tls-cipher-list=DEFAULT@SECLEVEL=0', '--tls-keylog=/tmp/keys', '--tls-min-v1.0', '--tls-max-v1.1'],
      ...['--trace-tls', '--heapsnapshot-signal=SIGUSR2', '--heap-prof', '--report-on-signal', '--inspect'],
      ...['--inspect-brk=9229', '--diagnostic-dir=/tmp', '--permission', '--no-warnings --permission'],
    ].map((option): [string, string, string] => ['NODE_OPTIONS', option, 'invalid-input']),
  ])(`${name} rejects %s=%s`, (variable, value, reason) => {
    process.env[variable] = value;

    expect(() => check(createMasks())).toThrow(expect.objectContaining({ reason }));
  });

  test.each([
    ['NODE_TLS_REJECT_UNAUTHORIZED', ''],
    ['NODE_TLS_REJECT_UNAUTHORIZED', '1'],
    ['https_proxy', 'http://proxy.example:3128'],
    ['NODE_DEBUG', ''],
    ['NODE_DEBUG', 'fs,timer,nettle'],
    ['NODE_OPTIONS', ''],
    ['NODE_OPTIONS', '--tls-min-v1.3 --max-old-space-size=4096 --inspect-publish-uid=http --permissions'],
  ])(`${name} accepts %s=%s`, (variable, value) => {
    process.env[variable] = value;

    expect(() => check(createMasks())).not.toThrow();
  });
});

test.each([
  ['GITHUB_OUTPUT', {}],
  ['GITHUB_ENV', { 'export-env': 'A' }],
  ['GITHUB_ENV', { 'export-env': 'aio-cli' }],
  ['GITHUB_STATE', { revoke: 'true' }],
])('preflight() rejects a missing %s if the inputs are %j; the post phase does not need it', (file, inputs) => {
  process.env.GITHUB_STATE = path.join(files.directory, 'output');
  delete process.env[file];
  setInputsAndDefaults({ ...CREDENTIAL, ...inputs });

  expect(() => preflight(createMasks())).toThrow(expect.objectContaining({ reason: 'invalid-input' }));
  expect(() => preflightForRevocation(createMasks())).not.toThrow();
});

test('preflight() needs neither GITHUB_ENV nor GITHUB_STATE if nothing is exported or revoked', () => {
  delete process.env.GITHUB_ENV;
  setInputsAndDefaults({ ...CREDENTIAL, 'export-env': '' });

  expect(() => preflight(createMasks())).not.toThrow();
});

test('readVariable() returns the value of a variable, undefined if it is absent or empty', () => {
  Object.assign(process.env, { TEST_A: 'a', TEST_EMPTY: '' });

  expect(['TEST_A', 'TEST_EMPTY', 'TEST_ABSENT', undefined].map(readVariable)).toEqual([
    'a',
    undefined,
    undefined,
    undefined,
  ]);
});

test.each(['main', 'master', 'HEAD', 'refs/heads/main', 'refs/heads/some/branch'])(
  'unpinnedVersion() names the branch %s',
  (ref) => {
    Object.assign(process.env, { GITHUB_ACTION_REPOSITORY: 'owner/action', GITHUB_ACTION_REF: ref });

    expect(unpinnedVersion()).toBe(`owner/action@${ref}`);
  },
);

test.each([
  { GITHUB_ACTION_REPOSITORY: 'owner/action', GITHUB_ACTION_REF: 'v1' },
  { GITHUB_ACTION_REPOSITORY: 'owner/action', GITHUB_ACTION_REF: 'v1.2.3' },
  { GITHUB_ACTION_REPOSITORY: 'owner/action', GITHUB_ACTION_REF: '0123456789abcdef0123456789abcdef01234567' },
  { GITHUB_ACTION_REPOSITORY: 'owner/action' },
  // A workflow of the same repository uses the action by its path.
  { GITHUB_ACTION_REF: 'main' },
])('unpinnedVersion() is undefined for %j', (variables) => {
  Object.assign(process.env, variables);

  expect(unpinnedVersion()).toBeUndefined();
});
