import { revoke } from '../../src/revoke';
import { createMasks } from '../../src/runner/masks';
import type { Runtime } from '../../src/runtime';
import { closeServers, serveHttp } from '../support/servers';
import { captureStdout, type Printed } from '../support/stdout';
import { isolateEnvironment, setInputsAndDefaults } from '../support/test-environment';
import { adobeToken } from '../support/tokens';

const NOW = new Date('2026-11-23T14:00:00Z');
const TOKEN = tokenUntil('2026-11-24T14:00:00.000Z');
const SECRETS = ['p8e-the-new-secret', 'p8e-the-old-secret'];
const RUNTIME: Runtime = {
  now: () => NOW,
  uptimeMs: () => 0,
  sleep: async () => {},
  random: () => 0,
  randomUuid: () => '',
};

interface Job {
  readonly inputs?: Readonly<Record<string, string>>;
  /** Changes to the saved state. */
  readonly state?: Readonly<Record<string, string>>;
  readonly runtime?: Partial<Runtime>;
}

/** A token whose claims say until when it is valid. */
function tokenUntil(instant: string): string {
  return adobeToken({ created_at: Date.parse(instant) - 86_400_000, expires_in: 86_400_000 });
}

let printed: Printed;

isolateEnvironment();
beforeEach(() => {
  printed = captureStdout();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await closeServers();
});

/** Runs the post phase of a step with `revoke: true`. Returns the log without the masks. */
async function endJob(imsUrl: URL, { inputs, state, runtime }: Job = {}): Promise<string[]> {
  setInputsAndDefaults({
    ...{ 'client-id': 'a1b2c3', 'client-secret': SECRETS.join('\n'), revoke: 'true' },
    ...{ 'ims-url': 'https://ims-na1.adobelogin.com', 'max-attempts': '1' },
    ...inputs,
  });
  const saved = { token: TOKEN, 'secret-index': '0', 'ims-url': imsUrl.origin, ...state };
  for (const [name, value] of Object.entries(saved)) {
    process.env[`STATE_${name}`] = value;
  }

  await revoke(createMasks(), { ...RUNTIME, ...runtime });

  return printed.lines().filter((line) => !line.startsWith('::add-mask::'));
}

const succeed = () => serveHttp((response) => response.end());

const aWarning = (text: string | RegExp = '') => [
  expect.stringMatching(new RegExp(`^::warning [^:]*::.*${text instanceof RegExp ? text.source : text}`)),
];

test.each([0, 1])('revoke() revokes the saved token with the secret that requested it, here %d', async (index) => {
  const { url, requests } = await succeed();

  const log = await endJob(url, { state: { 'secret-index': String(index) } });

  expect(log).toEqual([expect.stringContaining('revoked')]);
  expect(requests).toMatchObject([
    {
      method: 'POST',
      path: '/ims/invalidate_token/v2',
      body: expect.stringContaining(`token=${TOKEN}&client_id=a1b2c3&client_secret=${SECRETS[index]}&`),
    },
  ]);
});

test('revoke() masks the secrets and the token before it prints anything else', async () => {
  const { url } = await succeed();

  await endJob(url);

  const masks = printed.lines().slice(0, -1);
  expect(masks.every((line) => line.startsWith('::add-mask::'))).toBe(true);
  expect(masks).toEqual(expect.arrayContaining([...SECRETS, TOKEN].map((value) => `::add-mask::${value}`)));
});

test.each([
  ['is about to expire', tokenUntil('2026-11-23T14:00:00.001Z')],
  ['does not say when it expires', adobeToken()],
  ['is not a JWT', 'opaque-token'],
])('revoke() revokes a token that %s', async (_, token) => {
  const { url, requests } = await succeed();

  await endJob(url, { state: { token } });

  expect(requests).toHaveLength(1);
});

test.each([
  ['no token was saved', { token: '' }],
  ['the token has just expired', { token: tokenUntil('2026-11-23T14:00:00.000Z') }],
  ['the token expired an hour ago', { token: tokenUntil('2026-11-23T13:00:00.000Z') }],
])('revoke() sends nothing and prints one line if %s', async (_, state) => {
  const { url, requests } = await succeed();

  expect(await endJob(url, { state })).toEqual([expect.not.stringMatching(/^::/)]);
  expect(requests).toEqual([]);
});

test.each([
  ['the secret that requested the token is gone', { state: { 'secret-index': '2' } }],
  ['only the first secret is left', { state: { 'secret-index': '1' }, inputs: { 'client-secret': 'p8e-one-secret' } }],
  ['the index of the secret is not a number', { state: { 'secret-index': 'x' } }],
  ['the secret is empty', { inputs: { 'client-secret': '' } }],
  ['an input is invalid', { inputs: { 'max-attempts': 'many' } }],
])('revoke() sends nothing and warns if %s', async (_, job) => {
  const { url, requests } = await succeed();

  expect(await endJob(url, job)).toEqual(aWarning('2026-11-24T14:00:00Z'));
  expect(requests).toEqual([]);
});

test('revoke() takes the defaults of inputs that are empty, and ignores those that it does not need', async () => {
  const { url, requests } = await succeed();
  const inputs = { revoke: '', 'ims-url': '', 'timeout-seconds': '', 'max-attempts': '', hello: 'maybe', scopes: '"' };

  await endJob(url, { inputs });

  expect(requests).toHaveLength(1);
});

test('revoke() sends nothing and warns if certificates are not verified', async () => {
  const { url, requests } = await succeed();
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';

  expect(await endJob(url)).toEqual(aWarning('NODE_TLS_REJECT_UNAUTHORIZED'));
  expect(requests).toEqual([]);
});

test('revoke() warns if IMS rejects the request, and says until when the token is valid', async () => {
  const { url } = await serveHttp((response) => response.writeHead(401).end('{"error":"invalid_client"}'));

  expect(await endJob(url)).toEqual(aWarning(/401 invalid_client.*2026-11-24T14:00:00Z/));
});

test('revoke() warns about a token whose expiry is unknown', async () => {
  const { url } = await serveHttp((response) => response.writeHead(400).end());

  const log = await endJob(url, { state: { token: 'opaque-token' } });

  expect(log).toEqual(aWarning());
  expect(log[0]).not.toMatch(/undefined|NaN|Invalid/);
});

test('revoke() warns as soon as the time of the step is up', async () => {
  const { url } = await serveHttp(() => {});
  const uptimesMs = [59_950];

  const log = await endJob(url, { runtime: { uptimeMs: () => uptimesMs.shift() ?? 60_000 } });

  expect(log).toEqual(aWarning('2026-11-24T14:00:00Z'));
});

test('revoke() redacts secret and token in a response', async () => {
  const { url } = await serveHttp((response) =>
    response.writeHead(400).end(JSON.stringify({ error: SECRETS[0], error_description: `no ${TOKEN}` })),
  );

  expect(await endJob(url)).toEqual(aWarning('400 \\*\\*\\* "\\*\\*\\*"'));
});

test('revoke() passes an error of the program through', async () => {
  const { url } = await succeed();
  const error = new TypeError('undefined is not a function');
  const uptimeMs = () => {
    throw error;
  };

  await expect(endJob(url, { runtime: { uptimeMs } })).rejects.toThrow(error);
});
