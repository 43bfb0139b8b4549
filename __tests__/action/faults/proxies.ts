import type { Socket } from 'node:net';
import { type Authority, selfSigned } from '../../../simulator/certificates';
import type { ConnectProxy, ProxyFault } from '../../../simulator/proxy';
import { adobeHosts, type MakeCertificate } from '../../support/adobe-behind-proxy';
import { pourInto, sendBytes } from '../../support/bad-responses';
import { type FaultCase, once, type Setup, shortTime, withHello } from './fault-case';

const DAY_MS = 86_400_000;
const NOWHERE = 'http://127.0.0.1:1';
const PASSWORD = 'correct horse: battery/staple@100%';
const CONNECTED = 'HTTP/1.1 200 Connection Established\r\n\r\n';

const [ims, api] = adobeHosts;
const user = `runner:${encodeURIComponent(PASSWORD)}`;

/** A certificate for Adobe that is valid from so many days after now to so many days after now. */
const valid = (from: number, to: number) => (authority: Authority) =>
  authority.issue({
    hosts: adobeHosts,
    notBefore: new Date(Date.now() + from * DAY_MS),
    notAfter: new Date(Date.now() + to * DAY_MS),
  });

const certified = (certificate: MakeCertificate): Setup => ({ proxied: { certificate } });

/** A proxy that does this with the connection after the CONNECT request. */
const afterConnect = (react: (socket: Socket) => unknown): Setup => ({
  raw: { as: 'proxy', connection: (socket) => socket.once('data', () => void react(socket)) },
});

/** A proxy that responds with these bytes to every request. */
const bytes = (response: string, then: 'close' | 'reset' | 'stay' = 'close') =>
  afterConnect((socket) => sendBytes(socket, response, then));

/** A proxy with TLS and this certificate. */
const proxyWithTls = (certificate: MakeCertificate): Setup => ({
  raw: { as: 'proxy', connection: (socket) => socket.resetAndDestroy(), certificate },
});

const proxied = (proxy: ProxyFault): Setup => ({ proxied: { proxy } });

/** A proxy that these variables name. */
const named = (env: (proxy: ConnectProxy) => Readonly<Record<string, string>>): Setup => ({
  proxied: { env },
});

/** A proxy for this user alone. */
const withUser = (userinfo: string, password = PASSWORD): Setup => ({
  proxied: {
    proxy: { users: { name: 'runner', password } },
    env: ({ port }) => ({ https_proxy: `${userinfo}127.0.0.1:${port}` }),
  },
  sensitive: [PASSWORD],
});

function unavailableOnce(): Setup {
  let connects = 0;
  return { proxied: { proxy: { onConnect: () => (connects++ === 0 ? { rejectWith: 503 } : undefined) } } };
}

/** The setup with a hello call to another URL than the default one. */
const anApi = (setup: Setup) => withHello({ ...setup, inputs: { 'hello-url': 'https://image.adobe.io/v2/status' } });

const onlyIms: Setup = {
  proxied: {
    proxy: { onConnect: ({ authority }) => (authority.startsWith(ims) ? undefined : { rejectWith: 403 }) },
  },
};

const masksPassword = { masked: [PASSWORD, encodeURIComponent(PASSWORD)] };

const asked = { connects: 1 };
const reached = { connects: 1, token: 1 };
const started = { connections: 1 };

/** Certificates, and proxies. */
// biome-ignore format: a row is a line.
export const proxies: readonly FaultCase[] = [
  ['a certificate that has expired', certified(valid(-9, -1)), 'unreachable', asked],
  ['a certificate that is not valid yet', certified(valid(1, 9)), 'unreachable', asked],
  ['a certificate for another name', certified((authority) => authority.issue({ hosts: [`${ims}.example`, '127.0.0.1'] })), 'unreachable', asked],
  ['a certificate that is self-signed', certified(() => selfSigned(adobeHosts)), 'unreachable', asked],
  ['a certificate of an authority that is not trusted', { proxied: {}, without: ['NODE_EXTRA_CA_CERTS'] }, 'unreachable', asked],
  ['a certificate of the API for another name', anApi(certified((authority) => authority.issue({ hosts: [ims] }))), 'inconclusive', { connects: 3, token: 1, validate: 1 }],
  ['a certificate of the default API for another name', withHello(certified((authority) => authority.issue({ hosts: [ims] }))), 'success', { connects: 3, token: 1, validate: 1 }],
  ['a proxy whose certificate is for another name', proxyWithTls((authority) => authority.issue({ hosts: ['localhost'] })), 'unreachable', started],
  ['a proxy whose certificate has expired', proxyWithTls((authority) => authority.issue({ hosts: ['127.0.0.1'], notBefore: new Date(0), notAfter: new Date(DAY_MS) })), 'unreachable', started],
  ['a proxy whose certificate is self-signed', proxyWithTls(() => selfSigned(['127.0.0.1'])), 'unreachable', started],

  ['a proxy in https_proxy', named(({ url }) => ({ https_proxy: url })), 'success', reached],
  ['a proxy in HTTPS_PROXY', named(({ url }) => ({ HTTPS_PROXY: url })), 'success', reached],
  ['a proxy with a slash at its end', named(({ url }) => ({ https_proxy: `${url}/` })), 'success', reached],
  ['a proxy without a scheme', named(({ port }) => ({ https_proxy: `127.0.0.1:${port}` })), 'success', reached],
  ['a proxy in https_proxy, and another in HTTPS_PROXY', named(({ url }) => ({ https_proxy: url, HTTPS_PROXY: NOWHERE })), 'success', reached],
  ['a proxy, and other hosts in no_proxy', named(({ url }) => ({ https_proxy: url, no_proxy: 'localhost,example.com' })), 'success', reached],
  ['a proxy with user and password', withUser(`http://${user}@`), 'success', reached, masksPassword],
  ['a proxy with user and password, without a scheme', withUser(`${user}@`), 'success', reached, masksPassword],
  ['a proxy, and a host in ims-url that is not one of Adobe IMS', { proxied: {}, inputs: { 'ims-url': `https://${api}` } }, 'warning', reached],
  ['a proxy, and IMS on a loopback address', { env: { https_proxy: NOWHERE, http_proxy: NOWHERE } }, 'success', 1],
  ['a proxy of another protocol', { env: { https_proxy: `socks5://${user}@127.0.0.1:1080` }, sensitive: [PASSWORD] }, 'invalid-input', {}],
  ['a proxy without a host', { env: { https_proxy: 'http://' } }, 'invalid-input', {}],
  ['a proxy with a port that is not a number', { env: { HTTPS_PROXY: `http://${user}@127.0.0.1:port` }, sensitive: [PASSWORD] }, 'invalid-input', {}],
  ['a proxy with a stray percent sign in its password', { env: { https_proxy: 'http://runner:100%-secret-password@127.0.0.1:1' }, sensitive: ['100%-secret-password'] }, 'invalid-input', {}],

  ['a proxy that is not running', once(named(() => ({ https_proxy: NOWHERE }))), 'unreachable', {}],
  ...[400, 403, 404, 405].map((status): FaultCase => [`a proxy that refuses with ${status}`, proxied({ rejectWith: status }), 'unreachable', asked]),
  ...[500, 502, 503, 504].map((status): FaultCase => [`a proxy that refuses with ${status}`, { ...proxied({ rejectWith: status }), inputs: { 'max-attempts': '2' } }, 'unreachable', { connects: 2 }]),
  ['a proxy that refuses the API alone', anApi(onlyIms), 'inconclusive', { connects: 3, token: 1, validate: 1 }],
  ['a proxy that refuses the default API alone', withHello(onlyIms), 'success', { connects: 3, token: 1, validate: 1 }],
  ['a proxy that requires a password and gets none', withUser('http://'), 'unreachable', asked],
  ['a proxy that requires a password and gets another', withUser(`http://${user}@`, 'another-password-altogether'), 'unreachable', asked],
  ['a proxy that closes the connection on CONNECT', once(proxied({ disconnect: true })), 'unreachable', asked],
  ['a proxy that closes the connection on CONNECT to the end', { ...proxied({ disconnect: true }), inputs: { 'max-attempts': '2' } }, 'unreachable', { connects: 2 }],
  ['a proxy that never responds', { ...proxied({ stall: true }), inputs: shortTime }, 'timed-out', asked],
  ['a proxy that is unavailable once', unavailableOnce(), 'success', { connects: 2, token: 1 }],
  ['a proxy that resets every connection', once({ raw: { as: 'proxy', connection: (socket) => socket.resetAndDestroy() } }), 'unreachable', started, { textVaries: true }],
  ['a proxy that resets the connection on CONNECT', once(bytes('', 'reset')), 'unreachable', started],
  ['a proxy whose status line is cut', once(bytes('HTTP/1.1 200 Conn')), 'unreachable', started],
  ['a proxy whose headers are reset', once(bytes('HTTP/1.1 200 Connection Established\r\nVia: pro', 'reset')), 'unreachable', started, { textVaries: true }],
  ['a proxy that sends half a status line', { ...bytes('HTTP/1.1 200 Conn', 'stay'), inputs: shortTime }, 'timed-out', started],
  ['a proxy that closes the connection after its 200', once(bytes(CONNECTED)), 'unreachable', started],
  ['a proxy that resets the connection after its 200', once(bytes(CONNECTED, 'reset')), 'unreachable', started],
  ['a proxy that sends nothing after its 200', { ...bytes(CONNECTED, 'stay'), inputs: shortTime }, 'timed-out', started],
  ['a proxy that sends a body after its 200', once(bytes(`${CONNECTED}<html>`)), 'unreachable', started],
  ['a proxy that redirects', bytes('HTTP/1.1 302 Found\r\nLocation: https://sign-in.example/\r\nContent-Length: 0\r\n\r\n'), 'unreachable', started],
  ['a proxy that does not speak HTTP', once(bytes('220 mail.example ESMTP\r\n')), 'unreachable', started],
  ['a proxy whose headers have no end', once(afterConnect((socket) => pourInto(socket, 'HTTP/1.1 200 OK\r\n', 'X-More: of the same\r\n'.repeat(100)))), 'unreachable', started],
];
