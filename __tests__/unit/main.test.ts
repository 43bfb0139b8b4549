import { randomUUID as randomUuid } from 'node:crypto';
import * as fs from 'node:fs';
import { main } from '../../src/main';
import { createMasks } from '../../src/runner/masks';
import type { Runtime } from '../../src/runtime';
import { seal, unseal } from '../../src/token/seal';
import { parseFileCommands } from '../support/file-commands';
import { createRunnerFiles, type RunnerFiles } from '../support/runner-files';
import { closedPort, closeServers, type Received, serveHttp } from '../support/servers';
import { captureStdout, type Printed } from '../support/stdout';
import { isolateEnvironment, setInputsAndDefaults } from '../support/test-environment';
import { adobeToken } from '../support/tokens';

const NOW = new Date('2026-11-23T14:00:00Z');
const CLIENT_ID = 'a1b2c3';
const SECRET = 'p8e-s3cr3t/with+signs';
const RUNTIME: Runtime = { now: () => NOW, uptimeMs: () => 100, sleep: async () => {}, random: () => 0.5, randomUuid };

interface Response {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const TOKEN: Response = { body: { access_token: 'abc.def-123', token_type: 'bearer', expires_in: 86_399 } };
const REUSABLE = adobeToken({
  ...{ client_id: CLIENT_ID, scope: 'openid', created_at: NOW.getTime(), expires_in: 86_400_000 },
});
const WRONG_SECRET: Response = {
  status: 400,
  body: { error: 'invalid_client', error_description: `invalid client_secret parameter: ${SECRET}` },
};

let files: RunnerFiles;
let printed: Printed;

isolateEnvironment();
beforeEach(() => {
  files = createRunnerFiles();
  printed = captureStdout();
});
afterEach(async () => {
  jest.restoreAllMocks();
  files.remove();
  await closeServers();
});

/** A server that sends one response after another, and then the last one again and again. */
function serve(...responses: readonly [Response, ...Response[]]): Promise<{ url: URL; requests: Received[] }> {
  return serveHttp((response, _, number) => {
    const { status = 200, headers = {}, body = '' } = responses[Math.min(number, responses.length) - 1] ?? responses[0];
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
}

/** Runs the step with these inputs, and the defaults of action.yml for the others. */
async function run(inputs: Readonly<Record<string, string>>, runtime: Partial<Runtime> = {}): Promise<void> {
  setInputsAndDefaults({ 'client-id': CLIENT_ID, 'client-secret': SECRET, ...inputs });
  await main(createMasks(), { ...RUNTIME, ...runtime });
}

/** Makes an empty file for the runner variable `name`. */
function makeFile(name: string): () => string {
  const path = `${files.directory}/${name}`;
  fs.writeFileSync(path, '');
  process.env[name] = path;
  return () => fs.readFileSync(path, 'utf8');
}

/** What was printed, without the masks. */
const log = () => printed.lines().filter((line) => !line.startsWith('::add-mask::'));

const warnings = () => log().filter((line) => line.startsWith('::warning '));

function expectNothingPassedOn(): void {
  expect(fs.readFileSync(files.outputPath, 'utf8')).toBe('');
  expect(fs.readFileSync(files.envPath, 'utf8')).toBe('');
}

test('main() requests a token once, and passes it on as outputs, as a variable and in one log line', async () => {
  const { url, requests } = await serve(TOKEN);

  await run({ 'ims-url': url.origin, scopes: 'openid AdobeID' });

  expect(requests).toMatchObject([
    {
      method: 'POST',
      path: '/ims/token/v3',
      body: 'grant_type=client_credentials&client_id=a1b2c3&client_secret=p8e-s3cr3t%2Fwith%2Bsigns&scope=openid%2CAdobeID',
    },
  ]);
  expect(files.outputs()).toEqual({
    'access-token': 'abc.def-123',
    'client-id': 'a1b2c3',
    'expires-in': '86399',
    'expires-at': '2026-11-24T13:59:59Z',
    scopes: 'openid,AdobeID',
    source: 'issued',
    hello: 'skipped',
  });
  expect(files.variables()).toEqual({ ADOBE_ACCESS_TOKEN: 'abc.def-123' });
  expect(log()).toEqual([expect.stringMatching(/issued.*2026-11-24T13:59:59Z.*access-token, ADOBE_ACCESS_TOKEN/)]);
});

test.each([
  ['', {}],
  [
    'aio-cli',
    {
      AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN: 'abc.def-123',
      AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY: String(NOW.getTime() + 86_399_000),
    },
  ],
])('main() exports the variables of export-env: "%s"', async (exportEnv, variables) => {
  const { url } = await serve(TOKEN);

  await run({ 'ims-url': url.origin, 'export-env': exportEnv });

  expect(files.variables()).toEqual(variables);
  expect(log()[0]).not.toContain('ADOBE_ACCESS_TOKEN');
});

test('main() masks the secrets before it prints anything else, and the token before it is passed on', async () => {
  const { url } = await serve({ status: 503 }, TOKEN);

  await run({ 'ims-url': url.origin, 'client-secret': `${SECRET}\nsecond-secret` });

  const lines = printed.lines();
  const firstOther = lines.findIndex((line) => !line.startsWith('::add-mask::'));
  expect(lines.slice(0, firstOther)).toEqual(
    expect.arrayContaining([`::add-mask::${SECRET}`, '::add-mask::second-secret']),
  );
  expect(lines.indexOf('::add-mask::abc.def-123')).toBeGreaterThan(firstOther);
  expect(lines.indexOf('::add-mask::abc.def-123')).toBeLessThan(lines.length - 1);
  expect(log().join('\n')).not.toMatch(/abc\.def|s3cr3t/);
});

test('main() sends nothing if the inputs are invalid', async () => {
  const { url, requests } = await serve(TOKEN);

  await expect(run({ 'ims-url': url.origin, 'max-attempts': '0' })).rejects.toMatchObject({ reason: 'invalid-input' });

  expect(requests).toEqual([]);
});

test('main() passes nothing on if IMS rejects the request, and does not quote the secret', async () => {
  const { url } = await serve(WRONG_SECRET);

  await expect(run({ 'ims-url': url.origin })).rejects.toMatchObject({
    reason: 'invalid-client-secret',
    message: expect.not.stringContaining('s3cr3t'),
  });

  expectNothingPassedOn();
});

test('main() logs a line for each retry, and stops after max-attempts', async () => {
  const { url, requests } = await serve({ status: 503 }, { status: 429, headers: { 'retry-after': '2' } });

  await expect(run({ 'ims-url': url.origin, 'max-attempts': '3' })).rejects.toMatchObject({ reason: 'rate-limited' });

  expect(requests).toHaveLength(3);
  expect(log()).toEqual([
    expect.stringMatching(/503.* 2 of 3 .*0\.3 s/),
    expect.stringMatching(/429.* 3 of 3 .*2\.5 s/),
  ]);
});

test('main() does not wait beyond timeout-seconds, counted from the start of the process', async () => {
  const { url, requests } = await serve({ status: 503, headers: { 'retry-after': '3' } });
  const sleep = jest.fn();

  await expect(
    run({ 'ims-url': url.origin, 'timeout-seconds': '10' }, { uptimeMs: () => 8000, sleep }),
  ).rejects.toMatchObject({ reason: 'ims-unavailable' });

  expect(requests).toHaveLength(1);
  expect(sleep).not.toHaveBeenCalled();
});

test('main() seals the token with the secret that requested it, saves which one, and warns about the rotation', async () => {
  const { url } = await serve(WRONG_SECRET, TOKEN);
  const credential = { clientId: CLIENT_ID, clientSecret: 'new-secret' };

  await run({ 'ims-url': url.origin, 'client-secret': 'old-secret\nnew-secret', seal: 'true' });

  expect(warnings()).toHaveLength(1);
  await expect(unseal(files.outputs()['sealed-token'] ?? '', credential)).resolves.toBe('abc.def-123');
});

test('main() saves an issued token for the post phase if revoke is true, before hello can fail', async () => {
  const { url } = await serve(WRONG_SECRET, TOKEN);
  const hello = await serve({ status: 401 });
  const state = makeFile('GITHUB_STATE');

  await expect(
    run({
      ...{ 'ims-url': url.origin, 'client-secret': 'old-secret\nnew-secret', revoke: 'true' },
      ...{ hello: 'true', 'hello-url': hello.url.href },
    }),
  ).rejects.toMatchObject({ reason: 'hello-refused' });

  expect(Object.fromEntries(parseFileCommands(state()))).toEqual({
    ...{ revoke: 'true', token: 'abc.def-123', 'secret-index': '1', 'clock-error-ms': '0' },
    'ims-url': url.origin,
  });
  expectNothingPassedOn();
});

test('main() reuses the token in the first exported variable, and does not save it for the post phase', async () => {
  const { url, requests } = await serve(TOKEN);
  const state = makeFile('GITHUB_STATE');
  process.env.FIRST = REUSABLE;

  await run({ 'ims-url': url.origin, scopes: 'openid', 'export-env': 'FIRST SECOND', reuse: 'true', revoke: 'true' });

  expect(files.outputs()).toMatchObject({ 'access-token': REUSABLE, source: 'reused' });
  expect(files.variables()).toEqual({ FIRST: REUSABLE, SECOND: REUSABLE });
  expect(requests).toEqual([]);
  expect(Object.fromEntries(parseFileCommands(state()))).toEqual({ revoke: 'true', token: '' });
});

test.each(['reused', 'unsealed'])('main() replaces a %s token that IMS declares invalid, once', async (source) => {
  const ims = await serve({ body: { valid: false } }, TOKEN, { body: { valid: false } });
  const api = await serve({ status: 404 });
  const credential = { clientId: CLIENT_ID, clientSecret: SECRET };
  const sealedToken = source === 'unsealed' ? await seal(REUSABLE, credential) : 'none';
  process.env.ADOBE_ACCESS_TOKEN = REUSABLE;

  const step = run({
    ...{ 'ims-url': ims.url.origin, hello: 'true', 'hello-url': api.url.href, scopes: 'openid', reuse: 'true' },
    'sealed-token': sealedToken,
  });

  await expect(step).rejects.toMatchObject({ reason: 'hello-refused' });
  expect(ims.requests.map(({ path }) => path)).toEqual([
    '/ims/validate_token/v1',
    '/ims/token/v3',
    '/ims/validate_token/v1',
  ]);
  expect(log()).toEqual([expect.stringContaining(source)]);
  expectNothingPassedOn();
});

test.each([
  ['AdobeID,openid', 1],
  ['extra,openid,firefly_api', 0],
])('main() outputs the granted scopes "%s", with %d warnings about missing ones', async (scope, count) => {
  const { url } = await serve({ body: { access_token: adobeToken({ scope }), expires_in: 60 } });

  await run({ 'ims-url': url.origin, scopes: 'openid,firefly_api' });

  expect(files.outputs().scopes).toBe(scope);
  expect(warnings().filter((line) => line.includes('firefly_api'))).toHaveLength(count);
  expect(warnings()).toHaveLength(count);
});

test('main() warns if the expiry is unknown', async () => {
  const { url } = await serve({ body: { access_token: 'abc' } });

  await run({ 'ims-url': url.origin });

  expect(files.outputs()).toMatchObject({ 'expires-in': '', 'expires-at': '' });
  expect(warnings()).toHaveLength(1);
  expect(log().at(-1)).not.toMatch(/undefined|NaN|Invalid/);
});

test('main() warns before it sends the secret to a host that is not of Adobe', async () => {
  process.env.https_proxy = `http://127.0.0.1:${await closedPort()}`;

  const step = run({ 'ims-url': 'https://adobelogin.example', 'max-attempts': '1' });

  await expect(step).rejects.toMatchObject({ reason: 'unreachable' });
  expect(warnings()).toEqual([expect.stringContaining('adobelogin.example')]);
});

test('main() warns if the version of the action is a branch', async () => {
  const { url } = await serve(TOKEN);
  Object.assign(process.env, { GITHUB_ACTION_REPOSITORY: 'owner/action', GITHUB_ACTION_REF: 'main' });

  await run({ 'ims-url': url.origin });

  expect(warnings()).toEqual([expect.stringContaining('owner/action@main')]);
});

test.each([
  ['true', /^### /],
  ['false', /^$/],
])('main() writes a summary if summary is true; here it is %s', async (summary, expected) => {
  const { url } = await serve(TOKEN);
  const content = makeFile('GITHUB_STEP_SUMMARY');

  await run({ 'ims-url': url.origin, summary });

  expect(content()).toMatch(expected);
});

test('main() calls hello with the token, the client ID and the organization', async () => {
  const ims = await serve(TOKEN);
  const api = await serve({ body: 'Welcome to the Photoshop API!' });

  await run({
    ...{ 'ims-url': ims.url.origin, hello: 'true', 'hello-url': `${api.url.origin}/hello`, 'org-id': 'A1@AdobeOrg' },
  });

  expect(api.requests).toMatchObject([
    {
      ...{ method: 'GET', path: '/hello', body: '' },
      headers: { authorization: 'Bearer abc.def-123', 'x-api-key': CLIENT_ID, 'x-gw-ims-org-id': 'A1@AdobeOrg' },
    },
  ]);
  expect(files.outputs().hello).toBe('ok');
  expect(log()[0]).toContain(api.url.host);
});

test('main() does not call hello unless hello is true', async () => {
  const ims = await serve(TOKEN);
  const api = await serve({});

  await run({ 'ims-url': ims.url.origin, 'hello-url': api.url.href });

  expect(api.requests).toEqual([]);
});

test.each([404, 503])('main() warns if hello responds with %d, and passes the token on', async (status) => {
  const ims = await serve(TOKEN);
  const api = await serve({ status });

  await run({ 'ims-url': ims.url.origin, hello: 'true', 'hello-url': api.url.href });

  expect(files.outputs()).toMatchObject({ hello: 'inconclusive', 'access-token': 'abc.def-123' });
  expect(warnings()).toEqual([expect.stringMatching(new RegExp(`${api.url.host}.* ${status}`))]);
});

test('main() passes nothing on if the token expires during hello', async () => {
  let now = NOW;
  const ims = await serve({ body: { access_token: 'abc.def-123', expires_in: 60 } });
  const api = await serveHttp((response) => {
    now = new Date(NOW.getTime() + 60_000);
    response.end();
  });

  await expect(
    run({ 'ims-url': ims.url.origin, hello: 'true', 'hello-url': api.url.href }, { now: () => now }),
  ).rejects.toMatchObject({
    reason: 'unexpected-response',
    message: expect.stringContaining('2026-11-23T14:01:00Z'),
  });

  expectNothingPassedOn();
});

test('main() takes the outputs back if the environment can no longer be written', async () => {
  const { url } = await serveHttp((response) => {
    fs.rmSync(files.envPath);
    fs.mkdirSync(files.envPath);
    response.end(JSON.stringify(TOKEN.body));
  });

  await expect(run({ 'ims-url': url.origin })).rejects.toMatchObject({
    reason: 'invalid-input',
    message: expect.stringContaining('GITHUB_ENV'),
  });

  expect(files.outputs()).toEqual({});
});
