import * as net from 'node:net';
import * as os from 'node:os';
import type { TlsOptions } from 'node:tls';
import { createAuthority } from '../../../simulator/certificates';
import { authorityOf, proxyFor } from '../../../src/http/proxy';
import { sendOnce } from '../../../src/http/request';
import { fromUnknownAuthority, trust } from '../../support/certificates';
import { closedPort, closeServers, serveHttps, serveRaw } from '../../support/servers';
import { isolateEnvironment } from '../../support/test-environment';

const TARGET = new URL('https://ims.example.test/ims/token/v3');
const CONNECTED = 'HTTP/1.1 200 Connection Established\r\n\r\n';

isolateEnvironment();
afterEach(async () => {
  jest.restoreAllMocks();
  await closeServers();
});

/** A proxy in `https_proxy` that reacts to each CONNECT request, and the heads of these requests. */
async function serveProxy(react: (socket: net.Socket) => unknown, certificate?: TlsOptions) {
  const heads: string[] = [];
  const closed: Promise<unknown>[] = [];
  const { url } = await serveRaw((socket) => {
    closed.push(new Promise((resolve) => socket.on('close', resolve)));
    socket.once('data', (head) => {
      heads.push(String(head));
      react(socket);
      socket.resume();
    });
  }, certificate);
  process.env.https_proxy = url.href;
  return { url, heads, closed };
}

/** Opens a tunnel to a server on loopback, whatever host is requested. */
function tunnelTo({ url }: { url: URL }): (socket: net.Socket) => void {
  return (socket) => {
    const upstream = net.connect(Number(url.port), '127.0.0.1', () => {
      socket.write(CONNECTED);
      socket.pipe(upstream).pipe(socket);
    });
    upstream.on('error', () => socket.destroy());
    // Otherwise the pipe stays paused, and the end of the connection is never read.
    upstream.on('close', () => socket.resume());
    socket.on('close', () => upstream.destroy());
  };
}

/** A server for these hosts, and a certificate for its proxy, both of an authority that this process trusts. */
async function serveTrusted(hosts: string[], proxyHost = 'localhost') {
  const authority = await createAuthority();
  trust(authority.certPem);
  const server = await serveHttps(await authority.issue({ hosts }), (response, { path }) => {
    if (path !== '/silent') {
      response.end('ok');
    }
  });
  return { server, proxyCertificate: await authority.issue({ hosts: [proxyHost] }) };
}

function get(url = TARGET, limitMs = 5000) {
  return sendOnce({ method: 'GET', url, headers: {} }, limitMs);
}

test.each([
  ['https_proxy', { https_proxy: 'http://lower:1', HTTPS_PROXY: 'http://upper:2' }, 'lower:1'],
  ['HTTPS_PROXY', { HTTPS_PROXY: 'http://upper:2' }, 'upper:2'],
  ['no variable', {}, undefined],
  ['an empty variable', { https_proxy: '' }, undefined],
  ['only http_proxy', { http_proxy: 'http://plain:3' }, undefined],
  ['the host in no_proxy', { https_proxy: 'http://lower:1', no_proxy: 'a, ims.example.test' }, undefined],
  ['its domain in NO_PROXY', { https_proxy: 'http://lower:1', NO_PROXY: '.example.test' }, undefined],
  ['another host in no_proxy', { https_proxy: 'http://lower:1', no_proxy: 'example.com' }, 'lower:1'],
])('proxyFor() reads the proxy for https from the environment: %s', (_, variables, expected) => {
  Object.assign(process.env, variables);

  expect(proxyFor(TARGET)?.host).toBe(expected);
});

test.each(['http://127.0.0.1:8080', 'https://localhost:8443', 'http://[::1]:8080'])(
  'proxyFor() has no proxy for the loopback host %s',
  (url) => {
    Object.assign(process.env, { http_proxy: 'http://proxy:1', https_proxy: 'http://proxy:1' });

    expect(proxyFor(new URL(url))).toBeUndefined();
  },
);

test.each([
  ['http://user:pass@proxy.corp', 'proxy.corp:80'],
  ['https://user:pass@proxy.corp', 'proxy.corp:443'],
  ['http://user:pass@[::1]:3128', '[::1]:3128'],
])('authorityOf(%s) is %s', (url, authority) => {
  expect(authorityOf(new URL(url))).toBe(authority);
});

test.each([
  ['http://127.0.0.1', 'ims.example.test', 'ims.example.test:443'],
  ['https://localhost', 'ims.example.test', 'ims.example.test:443'],
  ['https://127.0.0.1', 'ims.example.test:8443', 'ims.example.test:8443'],
])('a request through a proxy at %s to %s opens a tunnel to it', async (proxy, host, authority) => {
  const { protocol, hostname } = new URL(proxy);
  const { server, proxyCertificate } = await serveTrusted(['ims.example.test'], hostname);
  const { url, heads, closed } = await serveProxy(
    tunnelTo(server),
    protocol === 'https:' ? proxyCertificate : undefined,
  );
  process.env.https_proxy = `${proxy}:${url.port}`;

  await expect(get(new URL(`https://${host}/hello`))).resolves.toMatchObject({ status: 200, body: 'ok' });

  expect(heads).toEqual([`CONNECT ${authority} HTTP/1.1\r\nhost: ${authority}\r\nConnection: close\r\n\r\n`]);
  expect(server.requests).toMatchObject([{ path: '/hello', headers: { host, connection: 'close' } }]);
  await Promise.all(closed);
});

test.each([
  ['ims.example.test', true],
  ['[2001:db8::1]', false],
])('a tunnel to %s is requested by this name, which is in the TLS handshake: %s', async (host, inHandshake) => {
  const handshakes: string[] = [];
  const { heads } = await serveProxy((socket) => {
    socket.once('data', (bytes) => {
      handshakes.push(bytes.toString('latin1'));
      socket.end();
    });
    socket.write(CONNECTED);
  });

  await expect(get(new URL(`https://${host}`))).rejects.toMatchObject({ kind: 'connection', details: { host } });

  expect(heads[0]).toMatch(`CONNECT ${host}:443 `);
  expect(handshakes[0]).toContain('http/1.1');
  expect(handshakes[0]?.includes(host.replace(/[[\]]/g, ''))).toBe(inHandshake);
});

const hasIpv6 = Object.values(os.networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);
(hasIpv6 ? test : test.skip)('a request connects to a proxy at an IPv6 address', async () => {
  process.env.https_proxy = `http://[::1]:${await closedPort()}`;

  await expect(get()).rejects.toMatchObject({ kind: 'connection', details: { code: 'ECONNREFUSED' } });
});

test.each([
  ['user:p%40ss', 'user:p@ss'],
  ['us%C3%A9r:', 'usér:'],
  [':pass', ':pass'],
])('the credentials %s of a proxy are sent decoded', async (userinfo, decoded) => {
  const { url, heads } = await serveProxy((socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'));
  process.env.https_proxy = `http://${userinfo}@${url.host}`;

  await expect(get()).rejects.toMatchObject({ kind: 'proxy', details: { proxy: url.host } });

  expect(heads[0]).toContain(`\r\nproxy-authorization: Basic ${Buffer.from(decoded).toString('base64')}\r\n`);
});

test.each([
  [100, false],
  [302, false],
  [403, false],
  [407, false],
  [502, true],
  [504, true],
])('a refusal of the proxy with %d is retriable: %s', async (status, retriable) => {
  const { url, closed } = await serveProxy((socket) => socket.write(`HTTP/1.1 ${status} No\r\nVia: a\r\n\r\nmore`));

  await expect(get()).rejects.toMatchObject({
    kind: 'proxy',
    details: { host: TARGET.host, proxy: url.host, phase: 'tunnel', status },
    retriable,
  });
  await Promise.all(closed);
});

test.each([
  ['ends the connection', (socket: net.Socket) => socket.end(), 'connection', 'ECONNRESET'],
  ['resets the connection', (socket: net.Socket) => socket.resetAndDestroy(), 'connection', 'ECONNRESET'],
  ['sends something else than HTTP', (socket: net.Socket) => socket.write('SSH-2.0-a\r\n'), 'protocol', /^HPE_/],
  [
    'sends headers without end',
    (socket: net.Socket) => {
      const pour = () => {
        while (!socket.destroyed && socket.write('x-a: b\r\n'.repeat(1000))) {}
      };
      socket.write('HTTP/1.1 200 OK\r\n');
      socket.on('drain', pour);
      pour();
    },
    'protocol',
    /^HPE_/,
  ],
])('a request is rejected, and retriable, if the proxy %s', async (_, react, kind, code) => {
  const { url, closed } = await serveProxy(react);

  await expect(get()).rejects.toMatchObject({
    kind,
    details: { proxy: url.host, phase: 'tunnel', code: expect.stringMatching(code) },
    retriable: true,
  });
  await Promise.all(closed);
});

test('a request is rejected if nothing listens at the proxy', async () => {
  const proxy = `127.0.0.1:${await closedPort()}`;
  process.env.https_proxy = `http://${proxy}`;

  await expect(get()).rejects.toMatchObject({
    kind: 'connection',
    details: { host: TARGET.host, proxy, phase: 'connection', code: 'ECONNREFUSED' },
    retriable: true,
  });
});

test.each([
  ['ends it', (socket: net.Socket) => socket.end(CONNECTED), 'connection', 'ECONNRESET'],
  [
    'resets it',
    (socket: net.Socket) => socket.write(CONNECTED, () => socket.resetAndDestroy()),
    'connection',
    'ECONNRESET',
  ],
  ['sends bytes with its response', (socket: net.Socket) => socket.write(`${CONNECTED}<html>`), 'tls', /^ERR_SSL_/],
  [
    'sends bytes into it',
    (socket: net.Socket) => socket.write(CONNECTED, () => setTimeout(() => socket.write('<html>'), 5)),
    'tls',
    /^(EPROTO, wrong version number|ERR_SSL_.*)$/,
  ],
])('a request is rejected, and retriable, if the proxy opens a tunnel and %s', async (_, react, kind, code) => {
  const { closed } = await serveProxy(react);

  await expect(get()).rejects.toMatchObject({
    kind,
    details: { host: TARGET.host, proxy: undefined, phase: 'tls', code: expect.stringMatching(code) },
    retriable: true,
  });
  await Promise.all(closed);
});

test.each([
  ['before it responds', () => {}, 'tunnel', true],
  ['in its response', (socket: net.Socket) => socket.write('HTTP/1.1 200 Co'), 'tunnel', true],
  ['in the TLS handshake through it', (socket: net.Socket) => socket.write(CONNECTED), 'tls', false],
])('a request through a proxy times out %s', async (_, react, phase, isProxy) => {
  const { url, closed } = await serveProxy(react);

  await expect(get(TARGET, 150)).rejects.toMatchObject({
    kind: 'timeout',
    details: { proxy: isProxy ? url.host : undefined, phase, limitMs: 150 },
  });
  await Promise.all(closed);
});

test.each([
  ['the proxy', true, 'tunnel'],
  ['the host', false, 'request'],
])('a request times out if, after the TLS handshake, %s does not respond', async (_, isProxy, phase) => {
  const { server, proxyCertificate } = await serveTrusted([TARGET.host], '127.0.0.1');
  const { url, closed } = await serveProxy(isProxy ? () => {} : tunnelTo(server), proxyCertificate);

  await expect(get(new URL('/silent', TARGET), 400)).rejects.toMatchObject({
    kind: 'timeout',
    details: { proxy: isProxy ? url.host : undefined, phase },
  });
  await Promise.all(closed);
});

test('a request times out in the TLS handshake with the proxy', async () => {
  const { port } = await serveRaw(() => {});
  process.env.https_proxy = `https://127.0.0.1:${port}`;

  await expect(get(TARGET, 150)).rejects.toMatchObject({
    kind: 'timeout',
    details: { proxy: `127.0.0.1:${port}`, phase: 'tls' },
  });
});

test.each([
  ['of an unknown authority', 'localhost', undefined, /^UNABLE_TO_/],
  // As Node does by default with the name in the Host header.
  ['for the target', 'ims.example.test', 'trusted', /^ERR_TLS_CERT_ALTNAME_INVALID$/],
])("a proxy's certificate %s is rejected, and nothing is sent", async (_, name, trusted, code) => {
  const certificate = trusted ? (await serveTrusted([], name)).proxyCertificate : await fromUnknownAuthority({ name });
  const { url, heads } = await serveProxy(() => {}, certificate);
  process.env.https_proxy = `https://localhost:${url.port}`;

  await expect(get()).rejects.toMatchObject({
    kind: 'certificate',
    details: { proxy: `localhost:${url.port}`, phase: 'tls', code: expect.stringMatching(code) },
    retriable: false,
  });
  expect(heads).toEqual([]);
});

test('the certificate of a proxy that inspects TLS is rejected, and nothing is sent through it', async () => {
  const certificate = await fromUnknownAuthority({ name: TARGET.host });
  const inspector = await serveHttps(certificate, (response) => response.end());
  await serveProxy(tunnelTo(inspector));

  await expect(get()).rejects.toMatchObject({
    kind: 'certificate',
    details: { host: TARGET.host, proxy: undefined, phase: 'tls' },
    retriable: false,
  });
  expect(inspector.requests).toEqual([]);
});
