import {
  DEFAULTS,
  type Inputs,
  readInputs,
  readReportInputs,
  readRevocationInputs,
  readUncheckedSecrets,
} from '../../../src/runner/inputs';
import { inspect, readSource, sourceFiles } from '../../support/source-files';
import { isolateEnvironment, setInputs, setInputsAndDefaults } from '../../support/test-environment';

const SECRET = 'p8e-s3cr3t';
const redact = (text: string) => text.replaceAll(SECRET, '***');

isolateEnvironment();

/** Reads the inputs of a step that sets `inputs`; the others have the defaults of action.yml. */
function read(inputs: Readonly<Record<string, string>> = {}): Inputs {
  setInputsAndDefaults({ 'client-id': 'a1b2c3', 'client-secret': SECRET, ...inputs });
  return readInputs(redact);
}

/** What `readInputs` throws. */
function rejection(inputs: Readonly<Record<string, string>>): unknown {
  try {
    read(inputs);
  } catch (error) {
    return error;
  }
  throw new Error('the inputs were accepted');
}

/** Message and fix of what `readInputs` throws. */
function rejectionText(inputs: Readonly<Record<string, string>>): string {
  const { message, fix } = rejection(inputs) as { message: string; fix: string };
  return `${message}\n${fix}`;
}

test('readInputs() needs a client ID and a secret only, and takes the rest from action.yml', () => {
  expect(read()).toEqual({
    clientId: 'a1b2c3',
    clientSecrets: [SECRET],
    scopes: ['openid', 'AdobeID', 'firefly_api', 'ff_apis'],
    orgId: undefined,
    hello: false,
    helloUrl: new URL('https://image.adobe.io/pie/psdService/hello'),
    exportEnv: [{ name: 'ADOBE_ACCESS_TOKEN', value: 'access-token' }],
    reuse: false,
    seal: false,
    sealedToken: undefined,
    refreshMarginSeconds: 3600,
    revoke: false,
    imsUrl: new URL('https://ims-na1.adobelogin.com'),
    timeoutMs: 60_000,
    maxAttempts: 4,
    summary: true,
  });
});

test.each([
  ['client-id', ' a1b2\n', { clientId: 'a1b2' }],
  ['client-secret', ' first \n second ', { clientSecrets: ['first', 'second'] }],
  ['scopes', 'openid', { scopes: ['openid'] }],
  ['org-id', ' A1@AdobeOrg ', { orgId: 'A1@AdobeOrg' }],
  ['hello', ' TRUE ', { hello: true }],
  ['hello-url', 'https://adobe.example/a', { helloUrl: new URL('https://adobe.example/a') }],
  ['export-env', 'A', { exportEnv: [{ name: 'A', value: 'access-token' }] }],
  ['reuse', 'true', { reuse: true }],
  ['seal', 'true', { seal: true }],
  ['sealed-token', 'e30..a.b.c', { sealedToken: 'e30..a.b.c' }],
  ['refresh-margin-seconds', '0', { refreshMarginSeconds: 0 }],
  ['revoke', 'true', { revoke: true }],
  ['ims-url', 'https://adobe.example', { imsUrl: new URL('https://adobe.example') }],
  ['timeout-seconds', '86400', { timeoutMs: 86_400_000 }],
  ['max-attempts', '100', { maxAttempts: 100 }],
  ['summary', 'false', { summary: false }],
])('readInputs() reads %s', (name, value, expected) => {
  expect(read({ [name]: value })).toMatchObject(expected);
});

test.each([
  ['client-id', 'a1–b2'],
  ['client-secret', 'one\ntwo\nthree'],
  ['scopes', ','],
  ['org-id', 'x'],
  ['hello', 'yes'],
  ['hello-url', 'adobe.example'],
  ['export-env', 'PATH'],
  ['reuse', '1'],
  ['seal', 'on'],
  ['refresh-margin-seconds', '86401'],
  ['revoke', 'no'],
  ['ims-url', 'https://adobe.example/ims'],
  ['timeout-seconds', '0'],
  ['timeout-seconds', '86401'],
  ['max-attempts', '101'],
  ['summary', 'maybe'],
])('readInputs() rejects %s: %j', (name, value) => {
  expect(rejection({ [name]: value })).toMatchObject({
    reason: 'invalid-input',
    message: expect.stringMatching(new RegExp(`^${name}\\b`)),
  });
});

test('readInputs() takes the defaults of action.yml for inputs that are empty, but not for export-env', () => {
  const defaults = read();
  const empty = Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, '']));

  expect(read({ ...empty, 'export-env': '' })).toEqual({ ...defaults, exportEnv: [] });
});

test('readRevocationInputs() reads what the post phase needs, and rejects it as readInputs() does', () => {
  setInputs({ 'client-id': 'a1b2c3', 'client-secret': SECRET, hello: 'yes' });

  expect(readRevocationInputs(redact)).toEqual({
    clientId: 'a1b2c3',
    clientSecrets: [SECRET],
    timeoutMs: 60_000,
    maxAttempts: 4,
  });

  setInputs({ 'max-attempts': '0' });

  expect(() => readRevocationInputs(redact)).toThrow(expect.objectContaining({ reason: 'invalid-input' }));
});

test.each(['client-id', 'client-secret'])('readInputs() reports an empty %s as missing', (name) => {
  for (const value of ['', ' ', ' \r\n ']) {
    expect(rejection({ [name]: value })).toMatchObject({
      reason: 'missing-credentials',
      message: expect.stringMatching(new RegExp(`^${name}\\b`)),
    });
  }
});

test('readInputs() reports an empty client ID and an empty secret as one problem', () => {
  const { message } = rejection({ 'client-id': '', 'client-secret': '' }) as Error;

  expect(message).not.toContain('\n');
  expect(message).toMatch(/client-id.*client-secret/);
});

test('readInputs() quotes an invalid value without control characters', () => {
  expect(rejectionText({ hello: 'yes\r\n\u200b::error::x' })).toContain('"yes: :error: :x"');
});

test('readInputs() does not show an invalid secret', () => {
  expect(rejectionText({ 'client-secret': 'other-secret\u2026' })).not.toContain('other-secret');
});

test('readInputs() reports several problems at once: counted, one a line, each with its fix', () => {
  const failure = rejection({ hello: 'yes', seal: 'true', revoke: 'true', 'max-attempts': '0' });

  expect(failure).toMatchObject({ reason: 'invalid-input' });
  const [first, ...problems] = (failure as Error).message.split('\n');
  expect(first).toContain('3 problems');
  expect(problems.map((line) => /^- (\S+?):? .*\. .*\.$/.exec(line)?.[1])).toEqual(['max-attempts', 'hello', 'seal']);
});

test('readInputs() gives the reason missing-credentials if that is one of several problems', () => {
  expect(rejection({ hello: 'yes', 'client-secret': '' })).toMatchObject({ reason: 'missing-credentials' });
});

test.each([
  ['seal and revoke', { seal: 'true', revoke: 'true' }],
  ['reuse without a variable', { reuse: 'true', 'export-env': '' }],
])('readInputs() rejects %s', (_, inputs) => {
  expect(rejection(inputs)).toMatchObject({ reason: 'invalid-input' });
});

test.each([
  ['seal', { seal: 'maybe', revoke: 'true' }],
  ['revoke', { seal: 'true', revoke: 'maybe' }],
  ['reuse', { reuse: 'maybe', 'export-env': '' }],
  ['export-env', { reuse: 'true', 'export-env': '1A' }],
])('readInputs() reports an invalid %s as one problem: it contradicts no other input', (name, inputs) => {
  const { message } = rejection(inputs) as Error;

  expect(message).toMatch(new RegExp(`^${name}: `));
  expect(message).not.toContain('\n');
});

test('readInputs() passes an error of the program through', () => {
  const error = new TypeError('undefined is not a function');
  setInputs({ hello: 'x' });

  expect(() =>
    readInputs(() => {
      throw error;
    }),
  ).toThrow(error);
});

test('readUncheckedSecrets() reads secrets that readInputs() rejects', () => {
  setInputs({ 'client-secret': 'first\nsecond\nthr\u00e9e' });

  expect(readUncheckedSecrets()).toEqual(['first', 'second', 'thr\u00e9e']);
});

test.each([
  ['false', false],
  ['FALSE', false],
  ['true', true],
  ['maybe', true],
  ['', true],
])('readReportInputs() reads summary: %j as %j', (summary, expected) => {
  setInputs({ 'client-id': 'a1–b2', summary });

  expect(readReportInputs()).toEqual({ clientId: 'a1–b2', summary: expected });
});

test('no other file reads an input', () => {
  const readsInput = (file: string) =>
    [...inspect(readSource(file)).names].some((name) => /\bget(Multiline|Boolean)?Input$|\bINPUT_(?!\*)/.test(name));

  expect(sourceFiles().filter(readsInput)).toEqual(['runner/inputs.ts']);
});
