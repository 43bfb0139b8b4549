import dns from 'node:dns';
import type { Socket } from 'node:net';
import * as os from 'node:os';
import { gzipSync } from 'node:zlib';
import { connectAhead } from '../../../src/http/proxy';
import { type HttpRequest, type HttpResponse, sendOnce } from '../../../src/http/request';
import { fromUnknownAuthority, selfSigned, trust } from '../../support/certificates';
import { closedPort, closeServers, serveBytes, serveHttp, serveHttps, serveRaw } from '../../support/servers';
import { isolateEnvironment } from '../../support/test-environment';

const MIB = 1024 * 1024;
const SWITCH = 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n';

isolateEnvironment();
afterEach(async () => {
  jest.restoreAllMocks();
  await closeServers();
});

function get(url: URL, limitMs = 5000): Promise<HttpResponse> {
  return sendOnce({ method: 'GET', url, headers: {} }, limitMs);
}

const hasIpv6 = Object.values(os.networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

test('sendOnce() sends method, path, query, headers and body', async () => {
  const { url, requests } = await serveHttp((response) => response.end());
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const request: HttpRequest = { method: 'POST', url: new URL('/ims/token/v3?a=1&b=%20', url), headers, body: 'b=ü' };

  await sendOnce(request, 5000);

  expect(requests).toMatchObject([{ method: 'POST', path: '/ims/token/v3?a=1&b=%20', body: 'b=ü' }]);
  expect(requests[0]?.headers).toEqual({ ...headers, host: url.host, connection: 'close', 'content-length': '4' });
});

(hasIpv6 ? test : test.skip)('sendOnce() connects to an IPv6 address', async () => {
  const { url } = await serveHttp((response) => response.end('six'), '::1');

  await expect(get(url)).resolves.toMatchObject({ status: 200, body: 'six' });
});

test.each([200, 204, 400, 401, 429, 503, 599])('sendOnce() returns a response with status %d', async (status) => {
  const { url } = await serveHttp((response) => response.writeHead(status, { 'X-Debug-ID': 'a1' }).end());

  await expect(get(url)).resolves.toMatchObject({ status, headers: { 'x-debug-id': 'a1' }, body: '' });
});

test.each([
  ['in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n'],
  ['that ends with the connection', 'HTTP/1.0 200 OK\r\n\r\n{"a":1}'],
  ['after an interim response', 'HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{"a":1}'],
  ['followed by other bytes', 'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{"a":1}xyz'],
])('sendOnce() reads a body %s', async (_, bytes) => {
  const { url } = await serveBytes(bytes);

  await expect(get(url)).resolves.toMatchObject({ status: 200, body: '{"a":1}' });
});

test('sendOnce() reads UTF-8, also if a character is split between two packets', async () => {
  const bytes = Buffer.from('Zoë');
  const { url } = await serveHttp((response) => {
    response.write(bytes.subarray(0, 3));
    setTimeout(() => response.end(bytes.subarray(3)), 5);
  });

  await expect(get(url)).resolves.toMatchObject({ body: 'Zoë' });
});

test('sendOnce() does not accept compression, and does not decompress', async () => {
  const { url, requests } = await serveHttp((response) =>
    response.setHeader('content-encoding', 'gzip').end(gzipSync('{"access_token":"abc"}')),
  );

  const { body } = await get(url);

  expect(requests[0]?.headers['accept-encoding']).toBeUndefined();
  expect(body).not.toContain('access_token');
});

test('sendOnce() returns a complete response, even if the connection is reset after it', async () => {
  const { url } = await serveRaw((socket) =>
    socket.once('data', () =>
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', () => socket.resetAndDestroy()),
    ),
  );

  await expect(get(url)).resolves.toMatchObject({ body: 'ok' });
});

test('sendOnce() accepts a body of 1 MiB, and rejects a longer one while it is being sent', async () => {
  const { url } = await serveHttp((response, { path }) => {
    response.write('x'.repeat(MIB));
    if (path === '/exact') {
      response.end();
      return;
    }
    // The response never ends.
    response.write('x');
  });

  expect((await get(new URL('/exact', url))).body).toHaveLength(MIB);
  await expect(get(url)).rejects.toMatchObject({ kind: 'too-large', details: { host: url.host }, retriable: false });
});

test.each([
  ['is cut', 'HTTP/1.1 401 No\r\nContent-Length: 100\r\n\r\n{"a', 'end', '{"a'],
  ['is cut in a chunk', 'HTTP/1.1 401 No\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{"a', 'end', '{"a'],
  ['is not HTTP', 'HTTP/1.1 401 No\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\nzz\r\n', 'end', '{"a'],
  ['stalls', 'HTTP/1.1 401 No\r\nContent-Length: 100\r\n\r\n{"a', 'stay', '{"a'],
  ['is too long', `HTTP/1.1 401 No\r\n\r\n${'x'.repeat(MIB + 1)}`, 'stay', 'x'],
] as const)('sendOnce() returns an error status whose body %s, with the part that arrived', async (...row) => {
  const [, bytes, after, start] = row;
  const { url } = await serveBytes(bytes, after);

  await expect(get(url)).resolves.toMatchObject({
    status: 401,
    body: expect.stringMatching(new RegExp(`^${start}`)),
  });
});

test.each([
  ['never ends', 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n', 'stay'],
  ['is cut', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"a', 'end'],
  ['is too long', `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(MIB + 1)}`, 'end'],
] as const)('sendOnce() with statusOnly ignores a body that %s', async (_, bytes, after) => {
  const { url } = await serveBytes(bytes, after);

  const response = await sendOnce({ method: 'GET', url, headers: {}, statusOnly: true }, 5000);

  expect(response).toMatchObject({ status: 200, body: '' });
});

test.each([true, false])('sendOnce() uses a connection that was opened ahead, unless it failed: %s', async (works) => {
  const closed = new URL(`https://127.0.0.1:${await closedPort()}`);
  const certificate = await selfSigned();
  trust(certificate.cert);
  const { url, requests } = await serveHttps(certificate, (response) => response.end('ok'));
  const connection = connectAhead(works ? url : closed);
  await new Promise((resolve) => connection?.once(works ? 'secureConnect' : 'close', resolve));

  const response = await sendOnce({ method: 'GET', url, headers: {}, connection }, 5000);

  expect(response).toMatchObject({ status: 200, body: 'ok' });
  expect(requests).toMatchObject([{ headers: { host: url.host } }]);
  expect((connection?.bytesWritten ?? 0) > 0).toBe(works);
});

test.each([301, 302, 303, 307, 308])('sendOnce() rejects a redirect (%d) without following it', async (status) => {
  const target = await serveHttp((response) => response.end());
  const { url, requests } = await serveHttp((response) =>
    response.writeHead(status, { location: target.url.href }).end(),
  );

  const response = sendOnce({ method: 'POST', url, headers: {}, body: 'client_secret=x' }, 5000);

  await expect(response).rejects.toMatchObject({ kind: 'redirect', details: { status }, retriable: false });
  expect(requests).toHaveLength(1);
  expect(target.requests).toHaveLength(0);
});

test.each([
  ['https://user:pass@sso.example:8443/login?session=abc#top', () => 'https://sso.example:8443'],
  ['/ims/token/v4', ({ origin }: URL) => origin],
  ['http://[', () => undefined],
  [undefined, () => undefined],
])('of the target of a redirect, %j, the error contains only the origin', async (location, expected) => {
  const { url } = await serveHttp((response) => response.writeHead(302, location ? { location } : {}).end());

  await expect(get(url)).rejects.toMatchObject({ details: { status: 302, redirectOrigin: expected(url) } });
});

test.each([
  ['sends nothing', '', 'request'],
  ['stalls in the headers', 'HTTP/1.1 200 OK\r\nContent-Le', 'request'],
  ['stalls in the body', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"a', 'response'],
])('sendOnce() times out when the server %s', async (_, bytes, phase) => {
  const { url } = await serveBytes(bytes, 'stay');

  await expect(get(url, 150)).rejects.toMatchObject({
    kind: 'timeout',
    details: { host: url.host, proxy: undefined, phase, limitMs: 150 },
    retriable: true,
  });
});

test('sendOnce() times out when the body goes on for longer than the limit', async () => {
  const { url } = await serveHttp((response) => {
    const timer = setInterval(() => response.write(' '), 5);
    response.on('close', () => clearInterval(timer));
  });

  await expect(get(url, 150)).rejects.toMatchObject({ kind: 'timeout', details: { phase: 'response' } });
});

test('sendOnce() times out in the DNS lookup', async () => {
  jest.spyOn(dns, 'lookup').mockImplementation((() => {}) as never);

  const response = get(new URL('https://ims.example.test'), 20);

  await expect(response).rejects.toMatchObject({ kind: 'timeout', details: { phase: 'lookup' } });
});

test('sendOnce() times out in the TLS handshake', async () => {
  const { port } = await serveRaw(() => {});

  const response = get(new URL(`https://127.0.0.1:${port}`), 150);

  await expect(response).rejects.toMatchObject({ kind: 'timeout', details: { phase: 'tls' } });
});

test.each(['127.0.0.1', 'localhost'])('sendOnce() rejects if %s refuses the connection', async (host) => {
  const url = new URL(`https://${host}:${await closedPort()}`);

  await expect(get(url)).rejects.toMatchObject({
    kind: 'connection',
    details: { host: url.host, phase: 'connection', code: 'ECONNREFUSED' },
    retriable: true,
  });
});

test.each([
  ['ends the connection before the response', (socket: Socket) => socket.end(), 'request'],
  ['resets the connection before the response', (socket: Socket) => socket.resetAndDestroy(), 'request'],
  [
    'sends fewer bytes than Content-Length',
    (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"access_token":"a'),
    'response',
  ],
  [
    'ends in a chunk',
    (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{"acc'),
    'response',
  ],
  [
    'ends before the last chunk',
    (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n'),
    'response',
  ],
])('sendOnce() rejects if the server %s', async (_, react, phase) => {
  const { url } = await serveRaw((socket) => socket.once('data', () => react(socket)));

  await expect(get(url)).rejects.toMatchObject({
    kind: 'connection',
    details: { phase, code: 'ECONNRESET' },
    retriable: true,
  });
});

test.each([
  ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ['a header without a colon', 'HTTP/1.1 200 OK\r\nnonsense\r\n\r\n'],
  ['a chunk without a length', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
])('sendOnce() rejects %s as not HTTP', async (_, bytes) => {
  const { url } = await serveBytes(bytes);

  await expect(get(url)).rejects.toMatchObject({
    kind: 'protocol',
    details: { code: expect.stringMatching(/^HPE_/) },
    retriable: false,
  });
});

test('sendOnce() rejects a switch of protocols', async () => {
  const { url } = await serveBytes(SWITCH, 'stay');

  await expect(get(url)).rejects.toMatchObject({ kind: 'protocol', details: { status: 101 }, retriable: false });
});

test.each([
  ['a response', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'],
  ['a redirect', 'HTTP/1.1 302 Found\r\nContent-Length: 2\r\n\r\n'],
  ['a body that is too long', `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(MIB + 1)}`],
  ['a switch of protocols', SWITCH],
  ['a time-out', ''],
])('sendOnce() leaves no connection open after %s', async (_, bytes) => {
  const closed: Promise<unknown>[] = [];
  const { url } = await serveRaw((socket) => {
    closed.push(new Promise((resolve) => socket.on('close', resolve)));
    socket.on('data', () => socket.write(bytes));
  });

  await Promise.allSettled([get(url, 100)]);

  expect(closed).toHaveLength(1);
  await Promise.all(closed);
});

test('sendOnce() clears its timer, which would keep the process alive', async () => {
  const { url } = await serveHttp((response) => response.end());
  const set = jest.spyOn(global, 'setTimeout');
  const clear = jest.spyOn(global, 'clearTimeout');

  await get(url, 4321);

  const timer = set.mock.results[set.mock.calls.findIndex(([, ms]) => ms === 4321)];
  expect(clear).toHaveBeenCalledWith(timer?.value);
});

test('an error contains nothing of the path, query, header or body of the request, and no text of the peer', async () => {
  const { url } = await serveBytes('HTTP/1.1 200 OK\r\np33r\r\n\r\n');
  const headers = { authorization: 'h34der' };
  const request = { method: 'POST', url: new URL('/p4th?q=qu3ry', url), headers, body: 'b0dy' } as const;

  const error = await sendOnce(request, 5000).catch((reason) => reason);

  const { cause, ...details } = error.details;
  expect(error.kind).toBe('protocol');
  expect(`${error.message} ${JSON.stringify(details)}`).not.toMatch(/p33r|h34der|p4th|qu3ry|b0dy/);
});

test.each([
  ['is self-signed', () => selfSigned(), /^DEPTH_ZERO_SELF_SIGNED_CERT$/],
  [
    'has an unknown authority',
    () => fromUnknownAuthority(),
    /^UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT_LOCALLY)$/,
  ],
  ['has expired', () => selfSigned({ days: [-3, -1] }), /^CERT_HAS_EXPIRED$/],
  ['is not valid yet', () => selfSigned({ days: [1, 3] }), /^CERT_NOT_YET_VALID$/],
])('sendOnce() rejects a certificate that %s, and sends nothing', async (_, certificate, code) => {
  const { url, requests } = await serveHttps(await certificate(), (response) => response.end());

  await expect(get(url)).rejects.toMatchObject({
    kind: 'certificate',
    details: { host: url.host, phase: 'tls', code: expect.stringMatching(code) },
    retriable: false,
  });
  expect(requests).toHaveLength(0);
});

test('sendOnce() rejects a trusted certificate for another name, and sends nothing', async () => {
  const certificate = await selfSigned({ name: 'ims.example.test' });
  const { url, requests } = await serveHttps(certificate, (response) => response.end());
  trust(certificate.cert);

  const code = 'ERR_TLS_CERT_ALTNAME_INVALID';
  await expect(get(url)).rejects.toMatchObject({ kind: 'certificate', details: { code }, retriable: false });
  expect(requests).toHaveLength(0);
});

test.each([
  ['speaks plain HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), 'tls', true],
  ['sends the alert handshake_failure', Buffer.from([21, 3, 3, 0, 2, 2, 40]), 'handshake', false],
  ['sends the alert protocol_version', Buffer.from([21, 3, 3, 0, 2, 2, 70]), 'handshake', false],
])('sendOnce() rejects if the TLS handshake fails because the server %s', async (_, bytes, kind, retriable) => {
  const { port } = await serveBytes(bytes);

  const response = get(new URL(`https://127.0.0.1:${port}`));

  await expect(response).rejects.toMatchObject({ kind, details: { phase: 'tls' }, retriable });
});

test('sendOnce() does not blame the certificate of a server that requires one of the client', async () => {
  const certificate = await selfSigned();
  const { url } = await serveRaw(() => {}, { ...certificate, requestCert: true });
  trust(certificate.cert);

  await expect(get(url)).rejects.toMatchObject({ kind: 'client-certificate', retriable: false });
});
