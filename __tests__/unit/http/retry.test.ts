import { Failure } from '../../../src/failure';
import type { HttpRequest } from '../../../src/http/exchange';
import { agentFor } from '../../../src/http/proxy';
import { type FinalAnswer, type Patience, patiently } from '../../../src/http/retry';
import { selfSigned } from '../../support/certificates';
import { closedPort, closeServers, serveHttp, serveHttps, serveRaw } from '../../support/servers';
import { isolateEnvironment } from '../../support/test-environment';

isolateEnvironment();
afterEach(closeServers);

const NOW = new Date('2026-11-23T14:00:00Z');

/** A patience whose waits take no time but its own, and what it did. */
function patience(overrides: Partial<Patience> = {}, timeMs = 60_000) {
  const waits: number[] = [];
  const log: string[] = [];
  let leftMs = timeMs;
  const parts: Patience = {
    maxAttempts: 4,
    leftMs: () => leftMs,
    now: () => NOW,
    random: () => 0.5,
    sleep: async (ms) => {
      waits.push(ms);
      leftMs -= ms;
    },
    onRetry: (line) => log.push(line),
    redact: (text) => text,
    ...overrides,
  };
  return { parts, waits, log };
}

const get = (url: URL): HttpRequest => ({ method: 'GET', url, headers: {} });

interface Canned {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server that gives one answer after another, and the last of them for ever. */
function answers(...list: readonly [Canned, ...Canned[]]): ReturnType<typeof serveHttp> {
  return serveHttp((response, _, number) => {
    const { status, headers = {} } = list[Math.min(number, list.length) - 1] ?? list[0];
    response.writeHead(status, headers).end('body');
  });
}

async function failureOf(answer: Promise<FinalAnswer>): Promise<Failure> {
  const error = await answer.then(
    () => new Error('there was an answer'),
    (reason) => reason,
  );
  if (!(error instanceof Failure)) {
    throw error;
  }
  return error;
}

describe('an answer', () => {
  test.each([200, 201, 400, 401, 403, 404, 407, 409, 410, 418, 422, 451])(
    '%d is final: one request, no wait, no line',
    async (status) => {
      const { url, requests } = await answers({ status });
      const { parts, waits, log } = patience();

      const answer = await patiently(parts)(get(url));

      expect(answer).toMatchObject({ status, body: 'body', gaveUp: undefined });
      expect(requests).toHaveLength(1);
      expect(waits).toEqual([]);
      expect(log).toEqual([]);
    },
  );

  test.each([408, 429, 500, 501, 502, 503, 504, 520, 599])('%d is tried again', async (status) => {
    const { url, requests } = await answers({ status }, { status: 200 });
    const { parts } = patience();

    await expect(patiently(parts)(get(url))).resolves.toMatchObject({ status: 200, gaveUp: undefined });
    expect(requests).toHaveLength(2);
  });

  test('that never gets better is given as it is after the last attempt, with the number of attempts', async () => {
    const { url, requests } = await answers({ status: 503 });
    const { parts, waits } = patience();

    await expect(patiently(parts)(get(url))).resolves.toMatchObject({
      status: 503,
      gaveUp: 'Tried 4 times.',
    });
    expect(requests).toHaveLength(4);
    expect(waits).toHaveLength(3);
  });

  test('is not tried again where there is one attempt only, and nobody is told so', async () => {
    const { url, requests } = await answers({ status: 503 });
    const { parts, waits } = patience({ maxAttempts: 1 });

    await expect(patiently(parts)(get(url))).resolves.toMatchObject({ status: 503, gaveUp: undefined });
    expect(requests).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  test('that is a redirect is final', async () => {
    const { url, requests } = await answers({ status: 302, headers: { location: '/elsewhere' } });
    const { parts } = patience();

    expect(await failureOf(patiently(parts)(get(url)))).toMatchObject({ reason: 'unexpected-response' });
    expect(requests).toHaveLength(1);
  });

  test('gets the same request each time', async () => {
    const { url, requests } = await answers({ status: 500 }, { status: 500 }, { status: 200 });
    const { parts } = patience();

    await patiently(parts)({
      method: 'POST',
      url: new URL('/ims/token/v3', url),
      headers: { 'x-a': '1' },
      body: 'a=1',
    });

    expect(requests.map(({ method, path, headers, body }) => [method, path, headers['x-a'], body])).toEqual(
      Array(3).fill(['POST', '/ims/token/v3', '1', 'a=1']),
    );
  });
});

describe('no answer', () => {
  test('by a connection that is cut is tried again', async () => {
    let connections = 0;
    const { url } = await serveRaw((socket) => {
      connections++;
      socket.once('data', () =>
        connections === 1 ? socket.destroy() : socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),
      );
    });
    const { parts, log } = patience();

    await expect(patiently(parts)(get(url))).resolves.toMatchObject({ status: 200 });
    expect(log).toEqual([
      `${url.host} cannot be reached: the connection was cut (ECONNRESET). Attempt 2 of 4 follows in 0.3 s.`,
    ]);
  });

  test('to the end fails with the last cause and the number of attempts', async () => {
    const port = await closedPort();
    const { parts, waits } = patience({ maxAttempts: 3 });

    expect(await failureOf(patiently(parts)(get(new URL(`http://127.0.0.1:${port}`))))).toMatchObject({
      reason: 'unreachable',
      message: `127.0.0.1:${port} cannot be reached: it refused the connection (ECONNREFUSED). Tried 3 times.`,
    });
    expect(waits).toHaveLength(2);
  });

  test('by the only attempt fails with its cause alone', async () => {
    const port = await closedPort();
    const { parts } = patience({ maxAttempts: 1 });

    expect((await failureOf(patiently(parts)(get(new URL(`http://127.0.0.1:${port}`))))).message).toBe(
      `127.0.0.1:${port} cannot be reached: it refused the connection (ECONNREFUSED).`,
    );
  });

  test('by a certificate that is refused is final', async () => {
    const { url } = await serveHttps(await selfSigned(), (response) => response.end());
    const { parts, waits } = patience();

    expect(await failureOf(patiently(parts)(get(url)))).toMatchObject({ reason: 'unreachable' });
    expect(waits).toEqual([]);
  });

  test("by a proxy's 407 is final", async () => {
    const { url } = await serveRaw((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')),
    );
    process.env.https_proxy = url.href;
    const { parts, waits } = patience({ detour: async (target) => agentFor(target) });

    const failure = await failureOf(patiently(parts)(get(new URL('https://ims.example.test'))));

    expect(failure.message).toContain('(407)');
    expect(waits).toEqual([]);
  });

  test('of HTTP is final', async () => {
    const { url } = await serveRaw((socket) => socket.once('data', () => socket.end('hello\r\n')));
    const { parts, waits } = patience();

    expect(await failureOf(patiently(parts)(get(url)))).toMatchObject({ reason: 'unexpected-response' });
    expect(waits).toEqual([]);
  });
});

describe('the wait', () => {
  test.each([
    ['no luck', 0.999_999, [500, 1000, 2000, 4000, 8000, 10_000, 10_000]],
    ['half the luck', 0.5, [250, 500, 1000, 2000, 4000, 5000, 5000]],
    ['all the luck', 0, [0, 0, 0, 0, 0, 0, 0]],
  ])('doubles from half a second up to ten, with full jitter: %s', async (_, dice, expected) => {
    const { url } = await answers({ status: 503 });
    const { parts, waits } = patience({ maxAttempts: 8, random: () => dice });

    await patiently(parts)(get(url));

    expect(waits.map((ms) => Math.round(ms))).toEqual(expected);
  });

  test.each([429, 503, 500, 408])(
    'after a %d with Retry-After is at least as long as it asks, and half a second longer at most',
    async (status) => {
      for (const dice of [0, 0.999_999]) {
        const { url } = await answers({ status, headers: { 'retry-after': '7' } }, { status: 200 });
        const { parts, waits } = patience({ random: () => dice });

        await patiently(parts)(get(url));

        expect(waits).toHaveLength(1);
        expect(waits[0]).toBeGreaterThanOrEqual(7000);
        expect(waits[0]).toBeLessThanOrEqual(7500);
      }
    },
  );

  // RFC 9110 §5.6.7: the form of today, and two obsolete ones that a recipient must understand too.
  test.each(['Mon, 23 Nov 2026 14:00:09 GMT', 'Monday, 23-Nov-26 14:00:09 GMT', 'Mon Nov 23 14:00:09 2026'])(
    'lasts until the date of a Retry-After that reads %s',
    async (date) => {
      const { url } = await answers({ status: 429, headers: { 'retry-after': date } }, { status: 200 });
      const { parts, waits } = patience({ random: () => 0 });

      await patiently(parts)(get(url));

      expect(waits).toEqual([9000]);
    },
  );

  test.each([
    ['zero', '0'],
    ['past', 'Mon, 23 Nov 2026 13:00:00 GMT'],
    ['negative', '-5'],
    ['a fraction', '1.5'],
    ['a word', 'soon'],
    ['no date', 'Mon, 99 Foo 2026 14:00:09 GMT'],
    ['empty', ''],
  ])('is the usual one where Retry-After is %s', async (_, value) => {
    const { url } = await answers({ status: 429, headers: { 'retry-after': value } }, { status: 200 });
    const { parts, waits } = patience();

    await patiently(parts)(get(url));

    expect(waits).toEqual([250]);
  });

  test('is told in one line: why, which attempt, how long', async () => {
    const { url } = await answers(
      { status: 503 },
      { status: 429, headers: { 'retry-after': '3' } },
      { status: 200 },
    );
    const { parts, log } = patience();

    await patiently(parts)(get(url));

    expect(log).toEqual([
      `${url.host} answered 503. Attempt 2 of 4 follows in 0.3 s.`,
      `${url.host} answered 429. Attempt 3 of 4 follows in 3.5 s.`,
    ]);
  });

  test('does not come before giving up', async () => {
    const { url } = await answers({ status: 503 });
    const { parts, waits, log } = patience({ maxAttempts: 2 });

    await patiently(parts)(get(url));

    expect(waits).toHaveLength(1);
    expect(log).toHaveLength(1);
  });
});

describe('the time of the step', () => {
  test('that is shorter than Retry-After ends the trying at once, and it says so', async () => {
    const { url, requests } = await answers({ status: 429, headers: { 'retry-after': '120' } });
    const { parts, waits, log } = patience();

    await expect(patiently(parts)(get(url))).resolves.toMatchObject({
      status: 429,
      gaveUp: 'It asks to wait 120 s (Retry-After), and the step has 60 s left.',
    });
    expect(requests).toHaveLength(1);
    expect(waits).toEqual([]);
    expect(log).toEqual([]);
  });

  test('that is as long as Retry-After is too short', async () => {
    const { url, requests } = await answers({ status: 429, headers: { 'retry-after': '60' } });
    const { parts } = patience({ random: () => 0 });

    await patiently(parts)(get(url));

    expect(requests).toHaveLength(1);
  });

  test('that is shorter than the backoff ends the trying', async () => {
    const { url, requests } = await answers({ status: 503 });
    const { parts } = patience({}, 200);

    await expect(patiently(parts)(get(url))).resolves.toMatchObject({
      status: 503,
      gaveUp: 'There was no time for another attempt: the step has 0.2 s left.',
    });
    expect(requests).toHaveLength(1);
  });

  test('that is too short for another attempt is told with the cause', async () => {
    const port = await closedPort();
    const { parts } = patience({}, 200);

    expect(await failureOf(patiently(parts)(get(new URL(`http://127.0.0.1:${port}`))))).toMatchObject({
      reason: 'unreachable',
      message: `127.0.0.1:${port} cannot be reached: it refused the connection (ECONNREFUSED). There was no time for another attempt: the step has 0.2 s left.`,
    });
  });

  test('ends an attempt under way', async () => {
    const { url } = await serveRaw(() => {});
    let leftMs = 100;
    const { parts } = patience({
      leftMs: () => {
        const now = leftMs;
        leftMs = 0;
        return now;
      },
    });

    expect(await failureOf(patiently(parts)(get(url)))).toMatchObject({
      reason: 'timed-out',
      message: `The step's time was up in attempt 1: ${url.host} did not answer within 0.1 s.`,
      cure: 'Give the step more time with `timeout-seconds`. Run the job again. If it stays so, check that the runner may reach this host: firewall, proxy (`https_proxy`), DNS.',
    });
  });

  test('is up as well where the timer went off a fraction of a millisecond early', async () => {
    const { url } = await serveRaw(() => {});
    const times = [50.9, 0.9, 0.9, 0.9];
    const { parts } = patience({ leftMs: () => times.shift() ?? 0.1 });

    expect(await failureOf(patiently(parts)(get(url)))).toMatchObject({ reason: 'timed-out' });
  });

  test('that is already up leaves a millisecond to try, and then says so', async () => {
    const { url } = await serveRaw(() => {});
    const { parts } = patience({}, -1000);

    const failure = await failureOf(patiently(parts)(get(url)));

    expect(failure.reason).toBe('timed-out');
    expect(failure.message).toMatch(/^The step's time was up in attempt 1: /);
  });
});

test('an attempt gets 15 seconds at most', async () => {
  const { url } = await answers({ status: 200 });
  const timers = jest.spyOn(global, 'setTimeout');
  const { parts } = patience({}, 3_600_000);

  await patiently(parts)(get(url));

  const longest = Math.max(...timers.mock.calls.map(([, ms]) => ms ?? 0));
  timers.mockRestore();
  expect(longest).toBe(15_000);
});

test('an error that is no failure is passed on as it is: it is a defect', async () => {
  const defect = new TypeError('undefined is not a function');
  const { url } = await answers({ status: 302, headers: { location: 'https://elsewhere.example' } });
  const { parts } = patience({
    leftMs: () => {
      throw defect;
    },
  });

  await expect(patiently(parts)(get(url))).rejects.toBe(defect);
});
