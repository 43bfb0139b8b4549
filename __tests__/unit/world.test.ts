import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpRequest } from '../../src/http/exchange';
import { maskKnownSecrets, prepareMeans, type World } from '../../src/world';
import { captureStdout, type Printed } from '../support/stdout';
import { isolateEnvironment } from '../support/test-environment';

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

/** Masks that only remember. */
function rememberingMasks() {
  const added: string[] = [];
  return { added, add: (value: string) => void added.push(value), redact: (text: string) => text };
}

/** A world in which nobody waits, and whose time is what the test says. */
function quickWorld(uptimeMs = () => 0): World & { slept: number[] } {
  const slept: number[] = [];
  return {
    slept,
    now: () => new Date('2026-11-23T14:00:00Z'),
    uptimeMs,
    sleep: async (ms) => slept.push(ms),
    random: () => 0.5,
  };
}

/** A request to a server that answers with these statuses, one after the other; one that is 0 is no answer. */
async function requestTo(
  ...statuses: readonly number[]
): Promise<{ request: HttpRequest; count: () => number }> {
  let count = 0;
  const listening = createServer((_request, response) => {
    const status = statuses[count++] ?? 500;
    if (status !== 0) response.writeHead(status).end();
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const { port } = listening.address() as AddressInfo;
  const request: HttpRequest = { method: 'GET', url: new URL(`http://127.0.0.1:${port}`), headers: {} };
  return { request, count: () => count };
}

describe('the secrets that are masked from the start', () => {
  test('are each line of client-secret, and each password of a proxy, as it stands there and decoded', () => {
    process.env['INPUT_CLIENT-SECRET'] = ' the new one \r\n\n the old one ';
    process.env.HTTPS_PROXY = 'http://me:pass%20word@proxy.example:3128';
    process.env.http_proxy = 'http://me:other@proxy.example:3128';
    const masks = rememberingMasks();

    maskKnownSecrets(masks);

    expect(masks.added.slice(0, 2)).toEqual(['the new one', 'the old one']);
    expect(new Set(masks.added.slice(2))).toEqual(new Set(['pass%20word', 'pass word', 'other']));
  });

  test('are none where there are none: nothing empty is masked', () => {
    process.env['INPUT_CLIENT-SECRET'] = ' \n ';
    process.env.https_proxy = 'http://proxy.example:3128';
    const masks = rememberingMasks();

    maskKnownSecrets(masks);

    expect(masks.added).toEqual([]);
  });
});

describe('before the calls to Adobe', () => {
  const inputs = { maxAttempts: 4, timeoutMs: 60_000 };

  test('an environment without TLS verification is refused', () => {
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';

    expect(() => prepareMeans(inputs, rememberingMasks(), quickWorld())).toThrow(
      expect.objectContaining({ reason: 'insecure-tls' }),
    );
  });

  test('a proxy that cannot be used is refused', () => {
    process.env.https_proxy = 'socks5://proxy.example:1080';

    expect(() => prepareMeans(inputs, rememberingMasks(), quickWorld())).toThrow(
      expect.objectContaining({ reason: 'invalid-input' }),
    );
  });

  test('the clock and the masks are handed on', () => {
    const masks = rememberingMasks();
    const means = prepareMeans(inputs, masks, quickWorld());

    means.mask('a token');

    expect(masks.added).toEqual(['a token']);
    expect(means.now()).toEqual(new Date('2026-11-23T14:00:00Z'));
  });
});

describe('a call to Adobe', () => {
  test('is tried again, with a line in the log and a wait, as often as the user allows', async () => {
    const { request, count } = await requestTo(503, 502, 500);
    const world = quickWorld();
    const means = prepareMeans({ maxAttempts: 3, timeoutMs: 60_000 }, rememberingMasks(), world);

    const answer = await means.send(request);

    expect(answer).toMatchObject({ status: 500, gaveUp: 'Tried 3 times.' });
    expect(count()).toBe(3);
    expect(world.slept).toEqual([250, 500]);
    expect(printed.text().trimEnd().split(/\r?\n/)).toEqual([
      `${request.url.host} answered 503. Attempt 2 of 3 follows in 0.3 s.`,
      `${request.url.host} answered 502. Attempt 3 of 3 follows in 0.5 s.`,
    ]);
  });

  test('does not wait beyond the time of the step, which counts from the start of the process', async () => {
    const { request, count } = await requestTo(503);
    const world = quickWorld(() => 59_900);
    const means = prepareMeans({ maxAttempts: 4, timeoutMs: 60_000 }, rememberingMasks(), world);

    const answer = await means.send(request);

    expect(answer).toMatchObject({ status: 503, gaveUp: expect.stringContaining('no time') });
    expect(count()).toBe(1);
    expect(world.slept).toEqual([]);
  });

  test('goes through the proxy that the environment names', async () => {
    const proxy = createServer().on('connect', (_request, socket) => {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    });
    server = proxy;
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    process.env.https_proxy = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const means = prepareMeans({ maxAttempts: 1, timeoutMs: 60_000 }, rememberingMasks(), quickWorld());
    const request = { method: 'GET', url: new URL('https://ims.example.test'), headers: {} } as const;

    await expect(means.send(request)).rejects.toThrow('The proxy wants other credentials');
  });

  test('ends when the time of the step is up', async () => {
    const { request } = await requestTo(0);
    const uptimesMs = [59_950];
    const means = prepareMeans(
      { maxAttempts: 4, timeoutMs: 60_000 },
      rememberingMasks(),
      quickWorld(() => uptimesMs.shift() ?? 60_000),
    );

    await expect(means.send(request)).rejects.toMatchObject({ reason: 'timed-out' });
  });
});
