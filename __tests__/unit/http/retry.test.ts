import { NetworkError } from '../../../src/http/errors';
import type { HttpRequest } from '../../../src/http/request';
import { type Retry, type RetryOptions, withRetries } from '../../../src/http/retry';
import { selfSigned } from '../../support/certificates';
import { closedPort, closeServers, serveHttp, serveHttps, serveRaw } from '../../support/servers';
import { isolateEnvironment } from '../../support/test-environment';

const NOW = new Date('2026-11-23T14:00:00Z');
const ALMOST_ONE = 0.999_999;

isolateEnvironment();
afterEach(closeServers);

/** Retry options whose waits take no time but that of the step, and what they recorded. */
function retryOptions(overrides: Partial<RetryOptions> = {}, timeMs = 60_000) {
  const waits: number[] = [];
  const retries: Retry[] = [];
  let leftMs = timeMs;
  const options: RetryOptions = {
    maxAttempts: 4,
    leftMs: () => leftMs,
    now: () => NOW,
    random: () => 0.5,
    sleep: async (ms) => {
      waits.push(ms);
      leftMs -= ms;
    },
    onRetry: (retry) => retries.push(retry),
    ...overrides,
  };
  return { options, waits, retries };
}

function get(url: URL): HttpRequest {
  return { method: 'GET', url, headers: {} };
}

interface Response {
  readonly status: number;
  readonly retryAfter?: string;
  readonly date?: string;
}

/** A server that sends one of these responses after another, and the last one again and again. */
function respondWith(...responses: readonly [Response, ...Response[]]): ReturnType<typeof serveHttp> {
  return serveHttp((response, _, number) => {
    const { status, retryAfter, date } = responses[Math.min(number, responses.length) - 1] ?? responses[0];
    const headers = { ...(retryAfter !== undefined && { 'retry-after': retryAfter }), ...(date && { date }) };
    response.writeHead(status, headers).end('body');
  });
}

test.each([200, 201, 400, 401, 403, 404, 407, 409, 451])(
  'withRetries() returns a response with status %d at once',
  async (status) => {
    const { url, requests } = await respondWith({ status });
    const { options, waits, retries } = retryOptions();

    const response = await withRetries(options)(get(url));

    expect(response).toMatchObject({ status, body: 'body', attempts: { count: 1 } });
    expect([requests.length, waits, retries]).toEqual([1, [], []]);
  },
);

test.each([408, 429, 500, 502, 503, 520, 599])('withRetries() repeats a request after status %d', async (status) => {
  const { url, requests } = await respondWith({ status }, { status: 200 });
  const { options, waits, retries } = retryOptions();
  const request = { method: 'POST', url: new URL('/ims/token/v3', url), headers: { 'x-a': '1' }, body: 'a=1' } as const;

  await expect(withRetries(options)(request)).resolves.toMatchObject({ status: 200, attempts: { count: 2 } });

  expect(requests[1]).toEqual(requests[0]);
  expect(waits).toEqual([250]);
  expect(retries).toMatchObject([{ request, failure: { status }, nextAttempt: 2, waitMs: 250 }]);
});

test('withRetries() repeats a request after a connection that breaks', async () => {
  let connections = 0;
  const { url } = await serveRaw((socket) => {
    connections++;
    socket.once('data', () =>
      connections === 1 ? socket.destroy() : socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),
    );
  });
  const { options, retries } = retryOptions();

  await expect(withRetries(options)(get(url))).resolves.toMatchObject({ status: 200, attempts: { count: 2 } });

  expect(retries).toMatchObject([{ failure: { kind: 'connection', details: { code: 'ECONNRESET' } } }]);
});

test.each([1, 4])('withRetries() returns a temporary status as it is after %d attempts', async (maxAttempts) => {
  const { url, requests } = await respondWith({ status: 503 });
  const { options, waits, retries } = retryOptions({ maxAttempts });

  const response = await withRetries(options)(get(url));

  expect(response).toMatchObject({ status: 503, attempts: { count: maxAttempts, stop: 'max-attempts' } });
  expect([requests.length, waits.length, retries.length]).toEqual([maxAttempts, maxAttempts - 1, maxAttempts - 1]);
});

test('withRetries() makes one attempt at a request with `once`', async () => {
  const { url, requests } = await respondWith({ status: 503 });
  const { options } = retryOptions();

  const response = await withRetries(options)({ ...get(url), once: true });

  expect(response).toMatchObject({ status: 503, attempts: { count: 1, stop: 'max-attempts' } });
  expect(requests).toHaveLength(1);
});

test.each([1, 3])('withRetries() rejects with the last NetworkError after %d attempts', async (maxAttempts) => {
  const url = new URL(`http://127.0.0.1:${await closedPort()}`);
  const { options, waits } = retryOptions({ maxAttempts });

  await expect(withRetries(options)(get(url))).rejects.toMatchObject({
    kind: 'connection',
    details: { host: url.host, code: 'ECONNREFUSED', attempts: { count: maxAttempts, stop: 'max-attempts' } },
    cause: expect.any(NetworkError),
  });
  expect(waits).toHaveLength(maxAttempts - 1);
});

test.each([
  ['a redirect', 'redirect', async () => (await respondWith({ status: 302 })).url],
  ['a certificate', 'certificate', async () => (await serveHttps(await selfSigned(), () => {})).url],
  [
    'something that is not HTTP',
    'protocol',
    async () => (await serveRaw((socket) => socket.once('data', () => socket.end('hello\r\n')))).url,
  ],
  [
    'a refusal of the proxy',
    'proxy',
    async () => {
      const { url } = await serveRaw((socket) => socket.once('data', () => socket.end('HTTP/1.1 407 No\r\n\r\n')));
      process.env.https_proxy = url.href;
      return new URL('https://ims.example.test');
    },
  ],
])('withRetries() does not repeat a request after %s', async (_, kind, start) => {
  const { options, waits } = retryOptions();

  const response = withRetries(options)(get(await start()));

  await expect(response).rejects.toMatchObject({ kind, details: { attempts: { count: 1 } } });
  expect(waits).toEqual([]);
});

test.each([
  [ALMOST_ONE, [500, 1000, 2000, 4000, 8000, 10_000, 10_000]],
  [0.5, [250, 500, 1000, 2000, 4000, 5000, 5000]],
  [0, [0, 0, 0, 0, 0, 0, 0]],
])('waits double from 0.5 s to 10 s, times a random number: %d', async (random, expected) => {
  const { url } = await respondWith({ status: 503 });
  const { options, waits } = retryOptions({ maxAttempts: 8, random: () => random });

  await withRetries(options)(get(url));

  expect(waits.map((ms) => Math.round(ms))).toEqual(expected);
});

// The HTTP date of today, and two obsolete forms that a recipient must accept (RFC 9110, section 5.6.7).
test.each([
  [429, '7', 7000],
  [503, '7', 7000],
  [500, '0', 0],
  [429, 'Mon, 23 Nov 2026 14:00:09 GMT', 9000],
  [429, 'Monday, 23-Nov-26 14:00:09 GMT', 9000],
  [429, 'Mon Nov 23 14:00:09 2026', 9000],
  [429, 'Mon, 23 Nov 2026 13:00:00 GMT', 0],
  [429, 'Mon, 99 Foo 2026 14:00:09 GMT', 0],
  [429, '-5', 0],
  [429, '1.5', 0],
  [429, 'soon', 0],
  [429, '', 0],
])('after status %d with Retry-After %j, the wait is %d ms and the backoff', async (status, retryAfter, expectedMs) => {
  const { url } = await respondWith({ status, retryAfter }, { status: 200 });
  const { options, waits } = retryOptions();

  await withRetries(options)(get(url));

  expect(waits).toEqual([expectedMs + 250]);
});

test.each([
  ['Mon, 23 Nov 2026 11:00:00 GMT', 9000],
  ['soon', 10_809_000],
])(
  'a date in Retry-After counts from the Date of the response, %s, or else from the clock',
  async (date, expectedMs) => {
    const retryAfter = 'Mon, 23 Nov 2026 11:00:09 GMT';
    const now = () => new Date('2026-11-23T08:00:00Z');
    const { url } = await respondWith({ status: 429, retryAfter, date }, { status: 200 });
    const { options, waits } = retryOptions({ now }, 86_400_000);

    await withRetries(options)(get(url));

    expect(waits).toEqual([expectedMs + 250]);
  },
);

test.each([
  ['Retry-After', '120', 60_000, { leftMs: 60_000, retryAfterMs: 120_000 }],
  ['a Retry-After of the same length', '60', 60_000, { leftMs: 60_000, retryAfterMs: 60_000 }],
  ['the backoff', undefined, 200, { leftMs: 200, retryAfterMs: 0 }],
])('withRetries() does not wait if not more time is left than for %s', async (_, retryAfter, timeMs, stop) => {
  const { url, requests } = await respondWith({ status: 429, ...(retryAfter && { retryAfter }) });
  const { options, waits, retries } = retryOptions({ random: () => (retryAfter ? 0 : 0.5) }, timeMs);

  const response = await withRetries(options)(get(url));

  expect(response).toMatchObject({ status: 429, attempts: { count: 1, stop } });
  expect([requests.length, waits, retries]).toEqual([1, [], []]);
});

test('withRetries() returns a response that arrives when the time of the step is up', async () => {
  const { url } = await respondWith({ status: 503 });
  const times = [1000, -5];
  const { options } = retryOptions({ leftMs: () => times.shift() ?? -5 });

  const response = await withRetries(options)(get(url));

  expect(response).toMatchObject({ status: 503, attempts: { count: 1, stop: { leftMs: 0, retryAfterMs: 0 } } });
});

test('withRetries() rejects with the time left if it is too short for another attempt', async () => {
  const { options } = retryOptions({}, 200);

  const response = withRetries(options)(get(new URL(`http://127.0.0.1:${await closedPort()}`)));

  const attempts = { count: 1, stop: { leftMs: 200, retryAfterMs: 0 } };
  await expect(response).rejects.toMatchObject({ kind: 'connection', details: { attempts } });
});

test.each([
  ['is up', [100, 0], 100],
  ['is up, although the timer fired a fraction of a millisecond early', [50.9, 0.9], 51],
  ['was up before', [-1000, -1000], 1],
])('withRetries() rejects an attempt with "out-of-time" if the time of the step %s', async (_, times, limitMs) => {
  const { url } = await serveRaw(() => {});
  const { options } = retryOptions({ leftMs: () => times.shift() ?? 0 });

  await expect(withRetries(options)(get(url))).rejects.toMatchObject({
    kind: 'timeout',
    details: { limitMs, attempts: { count: 1, stop: 'out-of-time' } },
  });
});

test('withRetries() does not blame the time of the step for an error that no time would mend', async () => {
  const { url } = await respondWith({ status: 302 });
  const times = [1000, 0];
  const { options } = retryOptions({ leftMs: () => times.shift() ?? 0 });

  await expect(withRetries(options)(get(url))).rejects.toMatchObject({
    kind: 'redirect',
    details: { attempts: expect.not.objectContaining({ stop: 'out-of-time' }) },
  });
});

test('an attempt has 15 s at most', async () => {
  const { url } = await respondWith({ status: 200 });
  const timers = jest.spyOn(global, 'setTimeout');
  const { options } = retryOptions({}, 3_600_000);

  await withRetries(options)(get(url));

  const longest = Math.max(...timers.mock.calls.map(([, ms]) => ms ?? 0));
  timers.mockRestore();
  expect(longest).toBe(15_000);
});

test('withRetries() does not repeat a request after a defect', async () => {
  const { options, waits } = retryOptions();
  const request = { ...get(new URL('http://127.0.0.1')), url: undefined as never };

  await expect(withRetries(options)(request)).rejects.toThrow(TypeError);

  expect(waits).toEqual([]);
});
