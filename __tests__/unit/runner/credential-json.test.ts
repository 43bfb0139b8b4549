import * as fc from 'fast-check';
import { Failure } from '../../../src/failure';
import {
  type Inputs,
  readInputs,
  readReportInputs,
  readRevocationInputs,
  readUncheckedSecrets,
} from '../../../src/runner/inputs';
import { createMasks } from '../../../src/runner/masks';
import { preflight } from '../../../src/runner/preflight';
import { consoleDownload, consoleEntry, FORMS, MADE_UP, PARTS } from '../../support/credential-forms';
import { createRunnerFiles } from '../../support/runner-files';
import { captureStdout, registeredMasks } from '../../support/stdout';
import { isolateEnvironment, setInputsAndDefaults } from '../../support/test-environment';

const { clientId, clientSecret, otherSecret, orgId, scopes } = MADE_UP;
const JSON_TEXT = JSON.stringify(FORMS['Download JSON']?.(PARTS), null, 2);
const FIREFLY = ['openid', 'AdobeID', 'firefly_api', 'ff_apis'];

isolateEnvironment();
afterEach(() => jest.restoreAllMocks());

function read(inputs: Readonly<Record<string, string>>): Inputs {
  setInputsAndDefaults(inputs);
  return readInputs((text) => text.replaceAll(clientSecret, '***'));
}

/** Message and fix of the Failure for these inputs, and its reason. */
function rejection(inputs: Readonly<Record<string, string>>) {
  try {
    read(inputs);
  } catch (error) {
    const { reason, message, fix } = error as { reason: string; message: string; fix: string };
    return { reason, text: `${message}\n${fix}` };
  }
  throw new Error('the inputs were accepted');
}

test.each(Object.entries(FORMS))('readInputs() takes the whole credential from %s', (form, make) => {
  const inputs = read({ 'credential-json': JSON.stringify(make(PARTS)) });

  expect(inputs).toMatchObject({
    clientId,
    clientSecrets: [clientSecret],
    orgId,
    scopes: form.startsWith('pdfservices') ? FIREFLY : scopes,
  });
});

test.each([
  [{ 'client-secret': otherSecret }, { clientSecrets: [otherSecret], clientId, orgId, scopes }],
  [{ scopes: 'openid' }, { scopes: ['openid'], clientSecrets: [clientSecret], orgId }],
  [{ 'org-id': 'B@AdobeOrg' }, { orgId: 'B@AdobeOrg', clientSecrets: [clientSecret], scopes }],
  [{ 'client-id': clientId }, { clientId, clientSecrets: [clientSecret] }],
  [
    { 'client-id': 'other', 'client-secret': otherSecret },
    { clientId: 'other', clientSecrets: [otherSecret], scopes },
  ],
])('readInputs() prefers %j to credential-json', (inputs, expected) => {
  expect(read({ 'credential-json': JSON_TEXT, ...inputs })).toMatchObject(expected);
});

test('readInputs() does not use the secret of credential-json for another client ID', () => {
  const { reason, text } = rejection({ 'credential-json': JSON_TEXT, 'client-id': 'other' });

  expect(reason).toBe('invalid-input');
  expect(text).toMatch(/^credential-json\b/);
});

test('readInputs() chooses among several credentials by client-id, and lists their names without it', () => {
  const several = consoleDownload([
    consoleEntry('Staging', { ...PARTS, clientId: 'a1', clientSecrets: [otherSecret] }),
    consoleEntry(`Live ${clientSecret}`, PARTS),
  ]);
  const inputs = { 'credential-json': JSON.stringify(several) };

  expect(read({ ...inputs, 'client-id': 'a1' })).toMatchObject({ clientId: 'a1', clientSecrets: [otherSecret] });
  expect(rejection(inputs).text).toContain('"Staging, Live ***"');
});

test.each([
  [{ CLIENT_ID: clientId }, 'client-secret'],
  [{ CLIENT_ID: clientId, CLIENT_SECRETS: [] }, 'client-secret'],
])('readInputs() names what %j lacks as missing', (json, name) => {
  const { reason, text } = rejection({ 'credential-json': JSON.stringify(json) });

  expect(reason).toBe('missing-credentials');
  expect(text).toMatch(new RegExp(`^${name} is empty: .*credential-json`));
});

test.each([
  { CLIENT_ID: 'a\u200bb', CLIENT_SECRETS: [clientSecret] },
  { CLIENT_ID: '<client id>', CLIENT_SECRETS: [clientSecret] },
  { CLIENT_ID: 'a', CLIENT_SECRETS: ['first', 'second', 'third'] },
  { CLIENT_ID: 'a', CLIENT_SECRETS: ['***'] },
  { CLIENT_ID: 'a', CLIENT_SECRETS: [clientSecret], SCOPES: ['ópenid'] },
  { CLIENT_ID: 'a', CLIENT_SECRETS: [clientSecret], ORG_ID: clientSecret },
])('readInputs() rejects %j, and shows no secret', (json) => {
  const { reason, text } = rejection({ 'credential-json': JSON.stringify(json) });

  expect(reason).toBe('invalid-input');
  expect(text).toMatch(/^credential-json\b/);
  expect(text).not.toMatch(/p8e-|first|third/);
});

test.each([
  ['', FIREFLY],
  ['aio-cli', undefined],
  ['A,aio-cli', undefined],
  ['AIO_CLI', FIREFLY],
])('without scopes, readInputs() takes those for export-env: %j', (exportEnv, expected) => {
  const { scopes: actual } = read({ 'client-id': clientId, 'client-secret': clientSecret, 'export-env': exportEnv });

  expect(actual).toEqual(expected ?? expect.arrayContaining(['adobeio_api', 'manage_client_secrets']));
});

test('the scopes of credential-json win over those for the aio CLI', () => {
  expect(read({ 'credential-json': JSON_TEXT, 'export-env': 'aio-cli' }).scopes).toEqual(scopes);
});

test.each([
  [{ 'client-id': clientId }, clientId],
  [{ 'client-id': `"${clientId}"` }, clientId],
  [{ 'credential-json': JSON_TEXT }, clientId],
  [{ 'credential-json': '{' }, ''],
])('readReportInputs() reads the client ID from %j', (inputs, expected) => {
  setInputsAndDefaults(inputs);

  expect(readReportInputs().clientId).toBe(expected);
});

test('readRevocationInputs() reads credential-json', () => {
  setInputsAndDefaults({ 'credential-json': JSON_TEXT });

  expect(readRevocationInputs((text) => text)).toMatchObject({ clientId, clientSecrets: [clientSecret] });
});

test.each(['client-id', 'client-secret', 'scopes', 'org-id', 'hello-url'])(
  'readInputs() refuses a whole JSON in %s, and shows no secret',
  (name) => {
    const { text } = rejection({ 'client-id': clientId, 'client-secret': clientSecret, [name]: JSON_TEXT });

    expect(text).toContain('credential-json');
    expect(text).not.toContain(clientSecret);
  },
);

test.each([...['client-id', 'scopes', 'org-id', 'hello', 'hello-url', 'export-env', 'ims-url', 'max-attempts']])(
  'readInputs() refuses a client secret in %s',
  (name) => {
    const { reason, text } = rejection({
      'client-id': clientId,
      'client-secret': otherSecret,
      [name]: `https://x.example/${otherSecret}`,
    });

    expect(reason).toBe('invalid-input');
    expect(text).toMatch(new RegExp(`^${name} contains a secret`));
    expect(text).not.toContain(otherSecret);
  },
);

test('readInputs() accepts a UUID that is not the client secret, also as client ID', () => {
  const uuid = '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9';
  const helloUrl = `https://host.example/${uuid}`;

  expect(read({ 'credential-json': JSON_TEXT, 'hello-url': helloUrl }).helloUrl.href).toBe(helloUrl);
  expect(read({ 'client-id': uuid, 'client-secret': clientSecret }).clientId).toBe(uuid);
});

test.each(['client_id', 'clientId', 'client id', 'clientID', 'client-ids'])(
  'readInputs() names the misspelt input %s',
  (name) => {
    const { reason, text } = rejection({ 'client-secret': clientSecret, [name]: clientId });

    expect(reason).toBe('missing-credentials');
    expect(text).toContain(name.toLowerCase().replaceAll(' ', '_'));
  },
);

test('readInputs() names a misspelt credential_json', () => {
  expect(rejection({ credential_json: JSON_TEXT }).text).toContain('`credential_json`');
});

/** The masks that a step with these inputs registers, whether it accepts them or not. */
function masksOf(inputs: Readonly<Record<string, string>>): string[] {
  const files = createRunnerFiles();
  const printed = captureStdout();
  setInputsAndDefaults(inputs);
  try {
    preflight(createMasks());
  } catch {
    // Masks come first.
  } finally {
    files.remove();
    jest.restoreAllMocks();
  }
  return registeredMasks(printed);
}

test.each(Object.entries(FORMS))(
  'the secret in %s is masked by its own value, and no line of the JSON is',
  (_, make) => {
    for (const name of ['credential-json', 'client-secret', 'client-id', 'scopes', 'client_secret']) {
      const masks = masksOf({ [name]: JSON.stringify(make(PARTS), null, 2) });

      expect(masks).toContain(clientSecret);
      expect(masks.filter((mask) => /[{}[\]\s]/.test(mask))).toEqual([]);
    }
  },
);

test.each(['***', 'null', 'undefined', '{', '}\n]', 'abc', '["', '{\n  "a": [\n'])(
  '%j does not become a mask',
  (text) => {
    expect(masksOf({ 'client-secret': text, 'credential-json': text })).toEqual([]);
  },
);

test('no mask is shorter than four characters, whatever the secrets are', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), fc.json(), (secret, json) => {
      const masks = masksOf({ 'client-secret': secret.replaceAll('\0', ''), 'credential-json': json });

      expect(masks.filter((mask) => mask.length < 4)).toEqual([]);
    }),
    { numRuns: 50 },
  );
});

test('every client secret that readInputs() accepts is masked', () => {
  const bracket = fc.constantFrom('', '{', '[', '["', '(', '"', '<');
  const word = fc.constantFrom('null', 'secret', '12', 'p8e-', ' two words ', '***');

  fc.assert(
    fc.property(bracket, word, bracket, fc.string(), (...pieces) => {
      setInputsAndDefaults({ 'client-id': clientId, 'client-secret': pieces.join('').replaceAll('\0', '') });
      const unchecked = readUncheckedSecrets();
      try {
        const accepted = readInputs((text) => text).clientSecrets;
        expect(unchecked).toEqual(expect.arrayContaining([...accepted]));
      } catch (error) {
        expect(error).toBeInstanceOf(Failure);
      }
    }),
  );
});

const adobeSecret = fc.oneof(fc.stringMatching(/^p8e-[A-Za-z0-9_-]{32}$/), fc.uuid());

test('every credential that Adobe can hand out arrives whole', () => {
  const parts = fc.record({
    clientId: fc.stringMatching(/^[0-9a-f]{32}$/),
    clientSecrets: fc.uniqueArray(adobeSecret, { minLength: 1, maxLength: 2 }),
    orgId: fc.stringMatching(/^[0-9A-F]{24}@AdobeOrg$/),
    scopes: fc.uniqueArray(fc.stringMatching(/^[A-Za-z][\w.]{1,30}$/), { minLength: 1, maxLength: 20 }),
  });
  const complete = fc.constantFrom(...Object.entries(FORMS).filter(([form]) => !form.startsWith('pdfservices')));

  fc.assert(
    fc.property(parts, complete, fc.constantFrom(undefined, 2), (given, [, make], indent) => {
      expect(read({ 'credential-json': JSON.stringify(make(given), null, indent) })).toMatchObject(given);
    }),
  );
});

test('nothing of a secret is shown in a Failure, wherever it stands', () => {
  const names = ['client-id', 'scopes', 'org-id', 'hello', 'export-env', 'ims-url', 'client-secret', 'credential-json'];
  const around = fc.constantFrom('', '{', '["', '"}', 'NAME=', '\\n', '\u200b', ' x ', '\nthird\nfourth', '${{ ');

  fc.assert(
    fc.property(adobeSecret, fc.constantFrom(...names), around, around, (secret, name, before, after) => {
      setInputsAndDefaults({ 'client-id': clientId, 'client-secret': secret, [name]: `${before}${secret}${after}` });
      captureStdout();
      const masks = createMasks();
      try {
        readInputs(masks.redact);
      } catch (error) {
        const { message, fix } = error as { message: string; fix: string };
        expect(`${message} ${fix}`).not.toContain(secret.slice(0, 8));
      } finally {
        jest.restoreAllMocks();
      }
    }),
  );
});

test('10,000 lines of secret, and 128 kB of scopes, are rejected within 3 s, also on a busy machine', () => {
  const startedAt = performance.now();
  masksOf({
    'client-id': clientId,
    'client-secret': Array.from({ length: 10_000 }, (_, n) => `secret ${n}`).join('\n'),
  });
  masksOf({
    'client-id': clientId,
    'client-secret': clientSecret,
    scopes: Array.from({ length: 20_000 }, (_, n) => `s${n}`).join(','),
  });
  masksOf({
    'client-id': clientId,
    'client-secret': clientSecret,
    'export-env': Array.from({ length: 20_000 }, (_, n) => `S${n}`).join(','),
  });
  masksOf({ 'credential-json': `{"a":${'['.repeat(60_000)}` });

  expect(performance.now() - startedAt).toBeLessThan(3_000);
});
