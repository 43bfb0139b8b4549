import * as fs from 'node:fs';
import { Failure } from '../../src/failure';
import { main } from '../../src/main';
import { createMasks } from '../../src/runner/masks';
import type { World } from '../../src/world';
import { actionInputs } from '../support/action-file';
import { createRunnerFiles, type RunnerFiles } from '../support/runner-files';
import { closeServers, type Received, serveHttp } from '../support/servers';
import { captureStdout, type Printed, registeredMasks } from '../support/stdout';
import { isolateEnvironment, setInputs } from '../support/test-environment';
import { adobeToken } from '../support/tokens';

const NOW = new Date('2026-11-23T14:00:00Z');
const SECRET = 'p8e-s3cr3t/with+signs';

interface Canned {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

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

/** A server that gives one answer after another, and the last of them for ever. */
function adobe(...answers: readonly [Canned, ...Canned[]]): Promise<{ url: URL; requests: Received[] }> {
  return serveHttp((response, _, number) => {
    const {
      status = 200,
      headers = {},
      body = '',
    } = answers[Math.min(number, answers.length) - 1] ?? answers[0];
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
}

const world: World = {
  now: () => NOW,
  uptimeMs: () => 100,
  sleep: async () => {},
  random: () => 0.5,
};

/** Runs the step with `inputs` over the defaults of action.yml. */
async function run(inputs: Readonly<Record<string, string>>, changed: Partial<World> = {}): Promise<void> {
  for (const [name, { default: value = '' }] of Object.entries(actionInputs())) {
    setInputs({ [name]: value });
  }
  setInputs({ 'client-id': 'a1b2c3', 'client-secret': SECRET, ...inputs });
  await main(createMasks(), { ...world, ...changed });
}

async function failureOf(step: Promise<void>): Promise<Failure> {
  const error = await step.then(
    () => new Error('the step passed'),
    (reason) => reason,
  );
  if (!(error instanceof Failure)) {
    throw error;
  }
  return error;
}

/** What was printed, but for the masks. */
const log = () => printed.lines().filter((line) => !line.startsWith('::add-mask::'));

const OPAQUE = { body: { access_token: 'abc.def-123', token_type: 'bearer', expires_in: 86_399 } };

describe('a step that gets a token', () => {
  test('hands it on as outputs and in the environment, and says until when it is valid', async () => {
    const { url } = await adobe(OPAQUE);

    await run({ 'ims-url': url.origin });

    expect(files.outputs()).toMatchObject({
      'access-token': 'abc.def-123',
      'expires-in': '86399',
      'expires-at': '2026-11-24T13:59:59Z',
      scopes: 'openid,AdobeID,firefly_api,ff_apis',
      hello: 'skipped',
    });
    expect(files.variables()).toEqual({ ADOBE_ACCESS_TOKEN: 'abc.def-123' });
    expect(log()).toHaveLength(1);
    expect(log()[0]).toMatch(
      /^Access token issued, valid until 2026-11-24T13:59:59Z \(23 h 59 min\).*access-token.*ADOBE_ACCESS_TOKEN\.$/,
    );
  });

  test('sets no reason', async () => {
    const { url } = await adobe(OPAQUE);

    await run({ 'ims-url': url.origin });

    expect(files.outputs()).not.toHaveProperty('reason');
  });

  test('asks IMS once', async () => {
    const { url, requests } = await adobe(OPAQUE);

    await run({ 'ims-url': url.origin, scopes: 'openid AdobeID' });

    expect(requests.map(({ method, path, body }) => [method, path, body])).toEqual([
      [
        'POST',
        '/ims/token/v3',
        'grant_type=client_credentials&client_id=a1b2c3&client_secret=p8e-s3cr3t%2Fwith%2Bsigns&scope=openid%2CAdobeID',
      ],
    ]);
  });

  test('exports nothing where nothing is to be exported, and does not say so', async () => {
    const { url } = await adobe(OPAQUE);
    delete process.env.GITHUB_ENV;

    await run({ 'ims-url': url.origin, 'export-env': '' });

    expect(files.variables()).toEqual({});
    expect(log()[0]).not.toContain('ADOBE_ACCESS_TOKEN');
  });

  test('exports what the aio CLI reads', async () => {
    const { url } = await adobe(OPAQUE);

    await run({ 'ims-url': url.origin, 'export-env': 'aio-cli' });

    expect(files.variables()).toEqual({
      AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN: 'abc.def-123',
      AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY: String(NOW.getTime() + 86_399_000),
    });
  });

  test('never prints the token or the secret but to mask them', async () => {
    const { url } = await adobe(OPAQUE);

    await run({ 'ims-url': url.origin });

    expect(log().join('\n')).not.toMatch(/abc\.def|s3cr3t/);
  });
});

describe('masks', () => {
  test('of the secrets come before anything else is printed, and the mask of the token before it is used', async () => {
    const { url } = await adobe({ status: 503 }, OPAQUE);

    await run({ 'ims-url': url.origin, 'client-secret': `${SECRET}\nsecond-secret` });

    const lines = printed.lines();
    const firstOther = lines.findIndex((line) => !line.startsWith('::add-mask::'));
    expect(lines.slice(0, firstOther)).toEqual(
      expect.arrayContaining([`::add-mask::${SECRET}`, '::add-mask::second-secret']),
    );
    expect(lines.indexOf('::add-mask::abc.def-123')).toBeGreaterThan(firstOther);
    expect(lines.indexOf('::add-mask::abc.def-123')).toBeLessThan(lines.length - 1);
  });

  test('of the secrets come before the inputs are refused', async () => {
    await failureOf(run({ 'max-attempts': '0' }));

    expect(registeredMasks(printed)).toContain(SECRET);
  });

  test('are registered for the password of a proxy', async () => {
    process.env.HTTPS_PROXY = 'http://user:pr0xy-pa55@proxy.corp:3128';
    const { url } = await adobe(OPAQUE);

    await run({ 'ims-url': url.origin });

    expect(registeredMasks(printed)).toContain('pr0xy-pa55');
  });

  test('are never empty', async () => {
    process.env.HTTPS_PROXY = 'http://user:@proxy.corp:3128';

    await failureOf(run({ 'client-secret': '' }));

    expect(printed.lines().filter((line) => line === '::add-mask::')).toEqual([]);
  });
});

describe('a step fails before IMS is asked', () => {
  test.each([
    ['an input is wrong', () => {}, { 'max-attempts': '0' }, 'invalid-input'],
    ['the secret is missing', () => {}, { 'client-secret': '' }, 'missing-credentials'],
    [
      'TLS verification is switched off',
      () => {
        process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
      },
      {},
      'insecure-tls',
    ],
    [
      'there is no file for outputs',
      () => {
        delete process.env.GITHUB_OUTPUT;
      },
      {},
      'invalid-input',
    ],
    [
      'there is no file for the environment',
      () => {
        delete process.env.GITHUB_ENV;
      },
      {},
      'invalid-input',
    ],
    [
      'the proxy is no URL',
      () => {
        process.env.https_proxy = 'socks5://proxy.corp';
      },
      {},
      'invalid-input',
    ],
  ])('where %s', async (_, spoil, inputs, reason) => {
    const { url, requests } = await adobe(OPAQUE);
    spoil();

    expect(await failureOf(run({ 'ims-url': url.origin, ...inputs }))).toMatchObject({ reason });
    expect(requests).toHaveLength(0);
  });
});

describe('a step whose token is refused', () => {
  test('hands nothing on', async () => {
    const { url } = await adobe({ status: 400, body: { error: 'invalid_scope' } });

    expect(await failureOf(run({ 'ims-url': url.origin }))).toMatchObject({ reason: 'invalid-scope' });
    expect(files.outputs()).toEqual({});
    expect(files.variables()).toEqual({});
  });

  test('does not quote a secret that IMS repeats', async () => {
    const { url } = await adobe({
      status: 400,
      body: { error: 'invalid_client', error_description: `invalid client_secret parameter: ${SECRET}` },
    });

    const { message } = await failureOf(run({ 'ims-url': url.origin }));

    expect(message).toContain('invalid client_secret parameter: ***');
    expect(message).not.toContain('s3cr3t');
  });
});

describe('a retry', () => {
  test('is one line of the log', async () => {
    const { url } = await adobe({ status: 503 }, { status: 429, headers: { 'retry-after': '2' } }, OPAQUE);

    await run({ 'ims-url': url.origin });

    expect(log().slice(0, 2)).toEqual([
      `${url.host} answered 503. Attempt 2 of 4 follows in 0.3 s.`,
      `${url.host} answered 429. Attempt 3 of 4 follows in 2.5 s.`,
    ]);
  });

  test('is made as often as max-attempts allows', async () => {
    const { url, requests } = await adobe({ status: 503 });

    expect((await failureOf(run({ 'ims-url': url.origin, 'max-attempts': '2' }))).message).toMatch(
      /Tried 2 times\.$/,
    );
    expect(requests).toHaveLength(2);
  });

  test('is not made where it would come after the time of the step, counted from the start of the process', async () => {
    const { url, requests } = await adobe({ status: 503, headers: { 'retry-after': '3' } });

    const failure = await failureOf(
      run({ 'ims-url': url.origin, 'timeout-seconds': '10' }, { uptimeMs: () => 8000 }),
    );

    expect(failure).toMatchObject({ reason: 'ims-unavailable' });
    expect(failure.message).toMatch(/It asks to wait 3 s \(Retry-After\), and the step has 2 s left\.$/);
    expect(requests).toHaveLength(1);
  });
});

test('a token from the second secret comes with a warning to finish the rotation', async () => {
  const { url } = await adobe(
    {
      status: 400,
      body: { error: 'invalid_client', error_description: 'invalid client_secret parameter' },
    },
    OPAQUE,
  );

  await run({ 'ims-url': url.origin, 'client-secret': 'old-secret\nnew-secret' });

  expect(log()[0]).toMatch(
    /^::warning title=Rotation is not finished::Adobe IMS refused line 1 of `client-secret` and accepted line 2\./,
  );
  expect(files.outputs()['access-token']).toBe('abc.def-123');
});

describe('the scopes granted', () => {
  test('are the ones of the claim, and a warning names those that are missing', async () => {
    const { url } = await adobe({
      body: { access_token: adobeToken({ scope: 'AdobeID,openid' }), expires_in: 60 },
    });

    await run({ 'ims-url': url.origin, scopes: 'openid,AdobeID,firefly_api,ff_apis' });

    expect(files.outputs().scopes).toBe('AdobeID,openid');
    expect(log()[0]).toBe(
      '::warning title=Scopes are missing::Adobe IMS did not grant firefly_api, ff_apis. The APIs that need them will refuse the token.',
    );
  });

  test('are no matter where all were granted and more', async () => {
    const { url } = await adobe({
      body: { access_token: adobeToken({ scope: 'extra,openid' }), expires_in: 60 },
    });

    await run({ 'ims-url': url.origin, scopes: 'openid' });

    expect(files.outputs().scopes).toBe('extra,openid');
    expect(log().filter((line) => line.startsWith('::warning'))).toEqual([]);
  });
});

test('an expiry that nobody tells leaves the outputs empty, and a warning says so', async () => {
  const { url } = await adobe({ body: { access_token: 'abc' } });

  await run({ 'ims-url': url.origin });

  expect(files.outputs()).toMatchObject({ 'expires-in': '', 'expires-at': '' });
  expect(log()[0]).toBe(
    '::warning title=No known expiry::Neither the answer of Adobe IMS nor the token says when the token expires.',
  );
  expect(log().at(-1)).not.toMatch(/undefined|NaN|Invalid/);
});

describe('the hello call', () => {
  test('that Adobe accepts is told', async () => {
    const ims = await adobe(OPAQUE);
    const api = await adobe({ body: 'Welcome to the Photoshop API!' });

    await run({
      'ims-url': ims.url.origin,
      hello: 'true',
      'hello-url': `${api.url.origin}/hello`,
      'org-id': 'A1@AdobeOrg',
    });

    expect(api.requests).toHaveLength(1);
    expect(api.requests[0]).toMatchObject({ method: 'GET', path: '/hello', body: '' });
    expect(api.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer abc.def-123',
      'x-api-key': 'a1b2c3',
      'x-gw-ims-org-id': 'A1@AdobeOrg',
    });
    expect(files.outputs().hello).toBe('ok');
    expect(log()[0]).toBe(`${api.url.host} accepts the token.`);
  });

  test('that Adobe refuses fails the step, and nothing is handed on', async () => {
    const ims = await adobe(OPAQUE);
    const api = await adobe({ status: 403, body: { error_code: '403003', message: 'Api Key is invalid' } });

    const failure = await failureOf(
      run({ 'ims-url': ims.url.origin, hello: 'true', 'hello-url': api.url.href }),
    );

    expect(failure.reason).toBe('hello-refused');
    expect(fs.readFileSync(files.outputPath, 'utf8')).toBe('');
    expect(fs.readFileSync(files.envPath, 'utf8')).toBe('');
  });

  test.each([404, 410, 503])('that is answered with %d is a warning, and the step passes', async (status) => {
    const ims = await adobe(OPAQUE);
    const api = await adobe({ status });

    await run({ 'ims-url': ims.url.origin, hello: 'true', 'hello-url': api.url.href });

    expect(files.outputs()).toMatchObject({ hello: 'inconclusive', 'access-token': 'abc.def-123' });
    const [warning] = log().filter((line) => line.startsWith('::warning'));
    expect(warning).toMatch(
      new RegExp(
        `^::warning title=The hello call is inconclusive::The hello call shows nothing about the credential: ${api.url.host} answered ${status}\\..*The token is handed on all the same\\.$`,
      ),
    );
  });

  test('that outlives the token fails the step, and nothing is handed on', async () => {
    let now = NOW;
    const ims = await adobe({ body: { access_token: 'abc.def-123', expires_in: 60 } });
    const api = await serveHttp((response) => {
      now = new Date(NOW.getTime() + 60_000);
      response.end();
    });

    const failure = await failureOf(
      run({ 'ims-url': ims.url.origin, hello: 'true', 'hello-url': api.url.href }, { now: () => now }),
    );

    expect(failure).toMatchObject({
      reason: 'unexpected-response',
      message: 'The token expired at 2026-11-23T14:01:00Z, before the step was done.',
      cure: "Check the runner's clock. For a token that is reused or unsealed, raise `refresh-margin-seconds`.",
    });
    expect(fs.readFileSync(files.outputPath, 'utf8')).toBe('');
    expect(fs.readFileSync(files.envPath, 'utf8')).toBe('');
  });

  test('is not made unless it is asked for', async () => {
    const ims = await adobe(OPAQUE);
    const api = await adobe({});

    await run({ 'ims-url': ims.url.origin, 'hello-url': api.url.href });

    expect(api.requests).toHaveLength(0);
    expect(files.outputs().hello).toBe('skipped');
  });
});

test('a file that cannot be written any more fails the step, and takes the token back', async () => {
  const { url } = await serveHttp((response) => {
    fs.rmSync(files.envPath);
    response.end(JSON.stringify(OPAQUE.body));
  });

  expect(await failureOf(run({ 'ims-url': url.origin }))).toMatchObject({
    reason: 'invalid-input',
    message: expect.stringMatching(/^The runner's file GITHUB_ENV cannot be written/),
  });
  expect(files.outputs()).toEqual({});
});
