import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { post } from '../../src/post';
import { createMasks } from '../../src/runner/masks';
import type { World } from '../../src/world';
import { captureStdout, type Printed } from '../support/stdout';
import { isolateEnvironment } from '../support/test-environment';

const NOW = new Date('2026-11-23T14:00:00Z');
const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJl';
const SECRETS = ['p8e-the-new-secret', 'p8e-the-old-secret'];

let server: Server | undefined;
let printed: Printed;

isolateEnvironment();
beforeEach(() => {
  printed = captureStdout();
});

afterEach(async () => {
  jest.restoreAllMocks();
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
});

interface Received {
  readonly route: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** An IMS on loopback, which records what it gets. */
async function startIms(respond: RequestListener): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const listening = createServer(async (request, response) => {
    received.push(await record(request));
    respond(request, response);
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`, received };
}

async function record(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { method, url, headers } = request;
  return {
    route: `${method} ${url}`,
    authorization: headers.authorization,
    body: Buffer.concat(chunks).toString(),
  };
}

const success: RequestListener = (_request, response) => response.end();

const state = {
  token: TOKEN,
  'expires-at': '2026-11-24T14:00:00.000Z',
  'secret-index': '0',
};

interface Ending {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly state?: Readonly<Record<string, string>>;
  readonly world?: Partial<World>;
}

/** Runs the post phase of a step with `revoke: true`, and gives the lines that it left in the log. */
async function endJob(imsUrl: string, ending: Ending = {}): Promise<string[]> {
  const inputs = {
    'client-id': 'a1b2c3',
    'client-secret': SECRETS.join('\n'),
    scopes: 'openid',
    hello: 'false',
    'hello-url': 'https://image.adobe.io/pie/psdService/hello',
    'export-env': 'ADOBE_ACCESS_TOKEN',
    reuse: 'false',
    seal: 'false',
    'refresh-margin-seconds': '3600',
    revoke: 'true',
    'ims-url': imsUrl,
    'timeout-seconds': '60',
    'max-attempts': '1',
    summary: 'true',
    ...ending.inputs,
  };
  for (const [name, value] of Object.entries(inputs)) process.env[`INPUT_${name.toUpperCase()}`] = value;
  for (const [name, value] of Object.entries(ending.state ?? state)) process.env[`STATE_${name}`] = value;
  const world: World = {
    now: () => NOW,
    uptimeMs: () => 0,
    sleep: async () => {},
    random: () => 0,
    ...ending.world,
  };

  await post(createMasks(), world);

  const lines = printed.lines();
  return lines.filter((line) => !line.startsWith('::add-mask::'));
}

test('the token that main left is revoked, with the secret that got it', async () => {
  const { url, received } = await startIms(success);

  const log = await endJob(url, { state: { ...state, 'secret-index': '1' } });

  expect(log).toEqual(['The access token is revoked.']);
  expect(received).toEqual([
    {
      route: 'POST /ims/revoke',
      authorization: `Basic ${Buffer.from(`a1b2c3:${SECRETS[1]}`).toString('base64')}`,
      body: `token=${TOKEN}`,
    },
  ]);
});

test('the secrets and the token are masked before anything else is printed', async () => {
  const { url } = await startIms(success);

  await endJob(url);

  const masks = printed.lines().slice(0, -1);
  expect(masks.every((line) => line.startsWith('::add-mask::'))).toBe(true);
  expect(masks).toEqual(expect.arrayContaining([...SECRETS, TOKEN].map((value) => `::add-mask::${value}`)));
});

test('a token without a known expiry is revoked as well', async () => {
  const { url, received } = await startIms(success);

  expect(await endJob(url, { state: { ...state, 'expires-at': '' } })).toEqual([
    'The access token is revoked.',
  ]);
  expect(received).toHaveLength(1);
});

describe('nothing is sent', () => {
  test('where main left no token, and a line says so', async () => {
    const { url, received } = await startIms(success);

    const log = await endJob(url, { state: {} });

    expect(log).toEqual([expect.stringMatching(/^There is nothing to revoke: .*no token to this step\.$/)]);
    expect(received).toEqual([]);
  });

  test.each(['2026-11-23T14:00:00.000Z', '2026-11-23T13:00:00.000Z'])(
    'at 14:00 where the token expired at %s, and a line says so',
    async (expiresAt) => {
      const { url, received } = await startIms(success);

      const log = await endJob(url, { state: { ...state, 'expires-at': expiresAt } });

      expect(log).toEqual(['There is nothing to revoke: the token has expired.']);
      expect(received).toEqual([]);
    },
  );

  test('where the environment has no TLS verification, which is a warning', async () => {
    const { url, received } = await startIms(success);
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';

    const [warning, ...rest] = await endJob(url);

    expect(warning).toMatch(
      /^::warning title=The access token is not revoked::NODE_TLS_REJECT_UNAUTHORIZED=0 /,
    );
    expect(rest).toEqual([]);
    expect(received).toEqual([]);
  });
});

describe('a warning, and no more, comes of', () => {
  test('a refusal, and it says how long the token lives on', async () => {
    const { url } = await startIms((_request, response) => {
      response.writeHead(401).end('{"error":"invalid_client"}');
    });

    expect(await endJob(url)).toEqual([
      `::warning title=The access token is not revoked::Adobe IMS refused the credential: ${new URL(url).host} answered 401 invalid_client. The token lives on, valid until 2026-11-24T14:00:00Z (24 h 0 min).`,
    ]);
  });

  test('a refusal of a token whose expiry nobody knows, and it does not make one up', async () => {
    const { url } = await startIms((_request, response) => {
      response.writeHead(400).end();
    });

    const [warning] = await endJob(url, { state: { ...state, 'expires-at': '' } });

    expect(warning).toMatch(/ The token lives on, of unknown expiry\.$/);
    expect(warning).not.toMatch(/undefined|NaN|Invalid/);
  });

  test('silence, as soon as the time of the step is up', async () => {
    const { url } = await startIms(() => {});
    const uptimesMs = [59_950];

    const [warning] = await endJob(url, { world: { uptimeMs: () => uptimesMs.shift() ?? 60_000 } });

    expect(warning).toMatch(
      /::The step's time was up in attempt 1: .* The token lives on, valid until .*\.$/,
    );
  });

  test('an answer that repeats the secret, without the secret', async () => {
    const { url } = await startIms((_request, response) => {
      response.writeHead(400).end(JSON.stringify({ error: SECRETS[0], error_description: `no ${TOKEN}` }));
    });

    const [warning] = await endJob(url);

    expect(warning).toContain('answered 400 *** "no ***"');
  });

  test('inputs that have become unusable', async () => {
    const { url, received } = await startIms(success);

    const [warning] = await endJob(url, { inputs: { 'client-secret': '' } });

    expect(warning).toMatch(/^::warning title=The access token is not revoked::client-secret is empty/);
    expect(received).toEqual([]);
  });
});
