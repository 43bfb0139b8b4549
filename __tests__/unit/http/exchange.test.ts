import * as net from 'node:net';
import * as os from 'node:os';
import { gzipSync } from 'node:zlib';
import { version } from '../../../package.json';
import { Failure } from '../../../src/failure';
import { type Detour, exchange, type HttpAnswer, type HttpRequest } from '../../../src/http/exchange';
import { agentFor } from '../../../src/http/proxy';
import { fromUnknownAuthority, selfSigned } from '../../support/certificates';
import { closedPort, closeServers, serveBytes, serveHttp, serveHttps, serveRaw } from '../../support/servers';
import { isolateEnvironment } from '../../support/test-environment';

const SECRET = 's3cr3t';
const redact = (text: string) => text.replaceAll(SECRET, '***');
const MIB = 1024 * 1024;

const byProxy: Detour = async (url) => agentFor(url);

isolateEnvironment();
afterEach(closeServers);

function get(url: URL, limitMs = 5000): Promise<HttpAnswer> {
  return exchange({ method: 'GET', url, headers: {} }, limitMs, redact);
}

/** The failure that `answer` ends with. */
async function failureOf(answer: Promise<HttpAnswer>): Promise<Failure> {
  const error = await answer.then(
    () => new Error('there was an answer'),
    (reason) => reason,
  );
  if (!(error instanceof Failure)) {
    throw error;
  }
  return error;
}

const hasIpv6 = Object.values(os.networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);
const testOnIpv6 = hasIpv6 ? test : test.skip;

describe('a request', () => {
  test('arrives with its method, path, headers and body', async () => {
    const { url, requests } = await serveHttp((response) => response.end());
    const request: HttpRequest = {
      method: 'POST',
      url: new URL('/ims/token/v3', url),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'a=1&b=ü',
    };

    await exchange(request, 5000, redact);

    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({ method: 'POST', path: '/ims/token/v3', body: 'a=1&b=ü' });
    expect(requests[0]?.headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': '8',
    });
  });

  test('keeps its query', async () => {
    const { url, requests } = await serveHttp((response) => response.end());

    await get(new URL('/hello?a=1&b=%20', url));

    expect(requests[0]?.path).toBe('/hello?a=1&b=%20');
  });

  test('names the action and its version, and nothing else of the runner', async () => {
    process.env.ACTIONS_ORCHESTRATION_ID = 'a1b2c3';
    const { url, requests } = await serveHttp((response) => response.end());

    await get(url);

    expect(requests[0]?.headers['user-agent']).toBe(`adobe-access-token/${version}`);
  });

  test.each([
    ['directly', undefined],
    ['past a proxy', byProxy],
  ])('asks for nothing more on its connection, %s', async (_, detour) => {
    const { url, requests } = await serveHttp((response) => response.end());

    await exchange({ method: 'GET', url, headers: {} }, 5000, redact, detour);

    expect(requests[0]?.headers.connection).toBe('close');
  });

  test('names the host as its URL does', async () => {
    const { url, requests } = await serveHttp((response) => response.end());

    await get(url);

    expect(requests[0]?.headers.host).toBe(url.host);
  });

  testOnIpv6('reaches an IPv6 address, which stands in brackets', async () => {
    const { url } = await serveHttp((response) => response.end('six'), '::1');

    await expect(get(url)).resolves.toMatchObject({ status: 200, body: 'six' });
  });
});

describe('an answer', () => {
  test.each([200, 201, 204, 400, 401, 403, 404, 408, 429, 500, 503, 599])(
    'of status %d is an answer',
    async (status) => {
      const { url } = await serveHttp((response) => response.writeHead(status).end());

      await expect(get(url)).resolves.toMatchObject({ status, body: '' });
    },
  );

  test('has headers with names in lower case', async () => {
    const { url } = await serveHttp((response) => response.setHeader('X-Debug-ID', 'a1').end());

    await expect(get(url)).resolves.toMatchObject({ headers: { 'x-debug-id': 'a1' } });
  });

  test('is read as UTF-8, also where a letter is split between two packets', async () => {
    const [first, second] = [Buffer.from('Zoë').subarray(0, 3), Buffer.from('Zoë').subarray(3)];
    const { url } = await serveHttp((response) => {
      response.write(first);
      setTimeout(() => response.end(second), 5);
    });

    await expect(get(url)).resolves.toMatchObject({ body: 'Zoë' });
  });

  test('in chunks is put together', async () => {
    const { url } = await serveBytes(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n',
    );

    await expect(get(url)).resolves.toMatchObject({ body: '{"a":1}' });
  });

  test('without a length ends with its connection', async () => {
    const { url } = await serveBytes('HTTP/1.0 200 OK\r\n\r\n{"a":1}');

    await expect(get(url)).resolves.toMatchObject({ body: '{"a":1}' });
  });

  test('of 1 MiB is read', async () => {
    const { url } = await serveHttp((response) => response.end('x'.repeat(MIB)));

    expect((await get(url)).body).toHaveLength(MIB);
  });

  test('to an uncompressed request that is compressed all the same is no text', async () => {
    const { url, requests } = await serveHttp((response) =>
      response.setHeader('content-encoding', 'gzip').end(gzipSync('{"access_token":"abc"}')),
    );

    const { body } = await get(url);

    expect(requests[0]?.headers['accept-encoding']).toBeUndefined();
    expect(body).not.toContain('access_token');
  });

  test('leaves no connection open', async () => {
    const closed: Promise<void>[] = [];
    const { url } = await serveRaw((socket) => {
      closed.push(new Promise((resolve) => socket.on('close', () => resolve())));
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
    });

    await get(url);

    expect(closed).toHaveLength(1);
    await Promise.all(closed);
  });
});

describe('an oversized answer', () => {
  test('is refused from the first byte over 1 MiB', async () => {
    const { url } = await serveHttp((response) => response.end('x'.repeat(MIB + 1)));

    expect(await failureOf(get(url))).toMatchObject({
      reason: 'unexpected-response',
      message: `${url.host} sent an answer of more than 1 MiB.`,
      cure: 'Check the URL, and whether a proxy or gateway answers in place of Adobe.',
      transient: false,
    });
  });

  test('is cut off while it is still being sent', async () => {
    const { url } = await serveHttp((response) => {
      const pour = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536))) {}
      };
      response.on('drain', pour);
      pour();
    });

    expect(await failureOf(get(url))).toMatchObject({ reason: 'unexpected-response' });
  });
});

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])('of status %d is not followed', async (status) => {
    const target = await serveHttp((response) => response.end());
    const { url, requests } = await serveHttp((response) =>
      response.writeHead(status, { location: target.url.href }).end(),
    );

    const failure = await failureOf(
      exchange({ method: 'POST', url, headers: {}, body: 'client_secret=x' }, 5000, redact),
    );

    expect(failure).toMatchObject({ reason: 'unexpected-response', transient: false });
    expect(failure.message).toContain(`(${status})`);
    expect(requests).toHaveLength(1);
    expect(target.requests).toHaveLength(0);
  });

  test('names the origin that it points to, and nothing more of it', async () => {
    const { url } = await serveHttp((response) =>
      response.writeHead(302, { location: 'https://user:pass@sso.example:8443/login?session=abc#top' }).end(),
    );

    expect(await failureOf(get(url))).toMatchObject({
      message: `${url.host} redirected the request (302) to https://sso.example:8443. Redirects are not followed: the credential is for ${url.host} alone.`,
      cure: 'Check the URL, and whether a proxy or a sign-in page answers in place of Adobe.',
    });
  });

  test('to a path is one to the same origin', async () => {
    const { url } = await serveHttp((response) =>
      response.writeHead(308, { location: '/ims/token/v4' }).end(),
    );

    expect((await failureOf(get(url))).message).toContain(`(308) to http://${url.host}.`);
  });

  test.each([
    ['no target', {}],
    ['a target that is no URL', { location: 'http://[' }],
  ])('with %s is said to be one', async (_, headers) => {
    const { url } = await serveHttp((response) => response.writeHead(302, headers).end());

    expect((await failureOf(get(url))).message).toContain('(302) without saying where to.');
  });

  test('to a host that is named after the secret does not show it', async () => {
    const { url } = await serveHttp((response) =>
      response.writeHead(302, { location: `https://${SECRET}.evil.example/` }).end(),
    );

    expect((await failureOf(get(url))).message).toContain('to https://***.evil.example.');
  });
});

describe('an answer that does not come, or not in full,', () => {
  test('fails when the time is up', async () => {
    const { url } = await serveRaw(() => {});

    expect(await failureOf(get(url, 100))).toMatchObject({
      reason: 'unreachable',
      message: `${url.host} did not answer within 0.1 s.`,
      cure: 'Run the job again. If it stays so, check that the runner may reach this host: firewall, proxy (`https_proxy`), DNS.',
      transient: true,
    });
  });

  test('fails when it stalls in the middle', async () => {
    const { url } = await serveBytes('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"a', 'stay');

    expect(await failureOf(get(url, 100))).toMatchObject({
      reason: 'unreachable',
      message: `${url.host} stopped in the middle of its answer (waited 0.1 s).`,
      transient: true,
    });
  });

  test('fails when it trickles for longer than the time', async () => {
    const { url } = await serveHttp((response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(timer));
    });

    expect(await failureOf(get(url, 60))).toMatchObject({ reason: 'unreachable', transient: true });
  });

  test('fails when its head stalls', async () => {
    const { url } = await serveBytes('HTTP/1.1 200 OK\r\nContent-Le', 'stay');

    expect(await failureOf(get(url, 50))).toMatchObject({ reason: 'unreachable', transient: true });
  });

  test.each([
    ['by its length', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"access_token":"a'],
    ['in a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{"acc'],
    ['before the last chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n'],
  ])('fails when it is cut short %s', async (_, bytes) => {
    const { url } = await serveBytes(bytes);

    expect(await failureOf(get(url))).toMatchObject({
      reason: 'unreachable',
      message: `${url.host} cannot be reached: the connection was cut (ECONNRESET).`,
      transient: true,
    });
  });

  test.each([
    ['hung up on', (socket: net.Socket) => socket.end()],
    ['reset', (socket: net.Socket) => socket.resetAndDestroy()],
  ])('fails when the connection is %s before it', async (_, cut) => {
    const { url } = await serveRaw((socket) => socket.once('data', () => cut(socket)));

    expect(await failureOf(get(url))).toMatchObject({
      reason: 'unreachable',
      message: `${url.host} cannot be reached: the connection was cut (ECONNRESET).`,
      transient: true,
    });
  });

  test('fails when nothing listens', async () => {
    const port = await closedPort();

    expect(await failureOf(get(new URL(`http://127.0.0.1:${port}`)))).toMatchObject({
      reason: 'unreachable',
      message: `127.0.0.1:${port} cannot be reached: it refused the connection (ECONNREFUSED).`,
      transient: true,
    });
  });
});

test.each([
  ['a greeting of another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ['a header without a colon', 'HTTP/1.1 200 OK\r\nnonsense\r\n\r\n'],
  ['a chunk without a length', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
])('%s is not HTTP, and not tried again', async (_, bytes) => {
  const { url } = await serveBytes(bytes);

  const failure = await failureOf(get(url));

  expect(failure).toMatchObject({ reason: 'unexpected-response', transient: false });
  expect(failure.message).toMatch(/^127\.0\.0\.1:\d+ sent something that is not HTTP \(HPE_[A-Z_]+\)\.$/);
});

test('a change to another protocol, which nobody asked for, is no answer', async () => {
  const { url } = await serveBytes(
    'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n',
    'stay',
  );

  expect(await failureOf(get(url))).toMatchObject({
    reason: 'unexpected-response',
    message: `${url.host} answered 101: it wants to go on in another protocol than HTTP.`,
    cure: 'Check the URL, and whether a proxy or gateway answers in place of Adobe.',
    transient: false,
  });
});

test('no failure tells of the path, the query or the body of its request', async () => {
  const { url } = await serveRaw((socket) => socket.once('data', () => socket.destroy()));
  const request = { method: 'POST', url: new URL('/p4th?q=qu3ry', url), headers: {}, body: 'b0dy' } as const;

  const failure = await failureOf(exchange(request, 5000, redact));

  expect(`${failure.message} ${failure.cure}`).not.toMatch(/p4th|qu3ry|b0dy/);
});

describe('TLS', () => {
  const AUTHORITY_CURE = /NODE_EXTRA_CA_CERTS/;

  test.each([
    ['that signed itself', () => selfSigned(), /DEPTH_ZERO_SELF_SIGNED_CERT/, AUTHORITY_CURE],
    [
      'from an authority that nobody knows, as a proxy that inspects TLS has it',
      () => fromUnknownAuthority(),
      /UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY/,
      AUTHORITY_CURE,
    ],
    ['that has expired', () => selfSigned({ days: [-3, -1] }), /CERT_HAS_EXPIRED/, /clock/],
    ['that is not valid yet', () => selfSigned({ days: [1, 3] }), /CERT_NOT_YET_VALID/, /clock/],
  ])('a certificate %s is refused for good', async (_, certificate, code, cure) => {
    const { url, requests } = await serveHttps(await certificate(), (response) => response.end());

    const failure = await failureOf(get(url));

    expect(failure.message).toMatch(/^The certificate of 127\.0\.0\.1:\d+ was refused: it /);
    expect(failure.message).toMatch(code);
    expect(failure.cure).toMatch(cure);
    expect(failure).toMatchObject({ reason: 'unreachable', transient: false });
    expect(requests).toHaveLength(0);
  });

  test('a server that does not speak it is told', async () => {
    const { port } = await serveBytes('HTTP/1.1 400 Bad Request\r\n\r\n');

    const failure = await failureOf(get(new URL(`https://127.0.0.1:${port}`)));

    expect(failure.reason).toBe('unreachable');
    expect(failure.message).toMatch(/^127\.0\.0\.1:\d+ cannot be reached: .*TLS.* \([A-Z_]+\)\.$/);
  });

  test.each([
    ['handshake_failure', 40],
    ['protocol_version', 70],
  ])('a server that breaks off with the alert %s is not said to lack it', async (_, alert) => {
    const { port } = await serveBytes(Buffer.from([21, 3, 3, 0, 2, 2, alert]));

    const failure = await failureOf(get(new URL(`https://127.0.0.1:${port}`)));

    expect(failure.message).toMatch(/^127\.0\.0\.1:\d+ cannot be reached: .*TLS.* \([A-Z_]+\)\.$/);
    expect(failure.message).not.toContain('does not speak');
  });
});

describe('through a proxy', () => {
  const getByProxy = (url: URL, limitMs = 5000) =>
    exchange({ method: 'GET', url, headers: {} }, limitMs, redact, byProxy);

  const TARGET = new URL('https://ims.example.test/ims/token/v3');

  /** A proxy that answers each CONNECT as told, and what it was asked. */
  async function proxy(answer: (socket: net.Socket) => void): Promise<{ heads: string[]; url: URL }> {
    const heads: string[] = [];
    const { url } = await serveRaw((socket) => {
      socket.once('data', (head) => {
        heads.push(String(head));
        answer(socket);
      });
    });
    process.env.https_proxy = url.href;
    return { heads, url };
  }

  test('the host is asked for with CONNECT, and nothing else is told', async () => {
    const { heads } = await proxy((socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'));

    await failureOf(getByProxy(TARGET));

    expect(heads).toHaveLength(1);
    expect(heads[0]).toMatch(/^CONNECT ims\.example\.test:443 HTTP\/1\.1\r\n/);
    expect(heads[0]).not.toContain('/ims/token/v3');
  });

  testOnIpv6('one at an IPv6 address is reached, which stands in brackets', async () => {
    const { url } = await serveHttp((response) => response.end(), '::1');
    process.env.https_proxy = url.href;

    const { message } = await failureOf(getByProxy(TARGET));

    // It knows no CONNECT.
    expect(message).toBe('The proxy on the way to ims.example.test cannot be reached: it hung up.');
  });

  test('the user and password of its URL are sent decoded', async () => {
    const { heads, url } = await proxy((socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'));
    process.env.https_proxy = `http://user:p%40ss@${url.host}`;

    await failureOf(getByProxy(TARGET));

    const credentials = Buffer.from('user:p@ss').toString('base64');
    expect(heads[0]?.toLowerCase()).toContain(`proxy-authorization: basic ${credentials}`.toLowerCase());
  });

  test('407 is final, and says what the proxy wants', async () => {
    await proxy((socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));

    expect(await failureOf(getByProxy(TARGET))).toMatchObject({
      reason: 'unreachable',
      message: 'The proxy wants other credentials before it connects to ims.example.test (407).',
      cure: 'Put user and password into `https_proxy`: http://user:password@host:port, with special characters percent-encoded.',
      transient: false,
    });
  });

  test.each([
    [403, false],
    [502, true],
    [503, true],
    [504, true],
  ])('%d names the proxy; whether it is worth another try: %s', async (status, transient) => {
    await proxy((socket) => socket.end(`HTTP/1.1 ${status} No\r\n\r\n`));

    expect(await failureOf(getByProxy(TARGET))).toMatchObject({
      reason: 'unreachable',
      message: `The proxy refused to connect to ims.example.test (${status}).`,
      cure: 'Check the proxy in `https_proxy`, and that it lets the runner through to this host; hosts in `no_proxy` are reached directly.',
      transient,
    });
  });

  test('a proxy that hangs up is named', async () => {
    await proxy((socket) => socket.end());

    expect(await failureOf(getByProxy(TARGET))).toMatchObject({
      reason: 'unreachable',
      message: 'The proxy on the way to ims.example.test cannot be reached: it hung up.',
      transient: true,
    });
  });

  test('a proxy that is not there is named', async () => {
    process.env.https_proxy = `http://127.0.0.1:${await closedPort()}`;

    expect(await failureOf(getByProxy(TARGET))).toMatchObject({
      reason: 'unreachable',
      message:
        'The proxy on the way to ims.example.test cannot be reached: it refused the connection (ECONNREFUSED).',
      transient: true,
    });
  });

  test('a proxy that talks on behind its 200 is named', async () => {
    await proxy((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n<html>'));

    const failure = await failureOf(getByProxy(TARGET));

    expect(failure).toMatchObject({ reason: 'unreachable', transient: true });
    expect(failure.message).toMatch(/^The proxy /);
  });

  test('a proxy that says nothing fails when the time is up', async () => {
    await proxy(() => {});

    expect(await failureOf(getByProxy(TARGET, 50))).toMatchObject({
      reason: 'unreachable',
      message: 'ims.example.test did not answer within 0.1 s.',
      transient: true,
    });
  });

  test('a certificate that the proxy put in place of the real one is refused', async () => {
    const certificate = await fromUnknownAuthority({ name: 'ims.example.test' });
    const { url: inspector } = await serveHttps(certificate, (response) => response.end());
    await proxy((socket) => {
      const onward = net.connect(Number(inspector.port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      onward.on('error', () => socket.destroy());
      socket.on('close', () => onward.destroy());
    });

    const failure = await failureOf(getByProxy(TARGET));

    expect(failure.message).toMatch(/^The certificate of ims\.example\.test was refused: /);
    expect(failure.cure).toContain('NODE_EXTRA_CA_CERTS');
    expect(failure).toMatchObject({ reason: 'unreachable', transient: false });
  });

  test('upper case serves for its variable as well', async () => {
    const { heads } = await proxy((socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'));
    process.env.HTTPS_PROXY = process.env.https_proxy;
    delete process.env.https_proxy;

    await failureOf(getByProxy(TARGET));

    expect(heads).toHaveLength(1);
  });

  test('loopback is reached past it', async () => {
    const { heads } = await proxy((socket) => socket.end());
    process.env.http_proxy = process.env.https_proxy;
    const { url } = await serveHttp((response) => response.end('direct'));

    await expect(getByProxy(url)).resolves.toMatchObject({ body: 'direct' });
    expect(heads).toHaveLength(0);
  });
});
