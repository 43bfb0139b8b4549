import type { Socket } from 'node:net';
import { type Authority, selfSigned } from '../../../simulator/certificates';
import { adobeHosts } from '../../support/adobe-behind-proxy';
import { pourInto, send } from '../../support/bad-answers';
import { type Fault, once, quick, type World, waits } from './fault';

const dayMs = 86_400_000;
const [ims] = adobeHosts;
const password = 'correct horse: battery/staple@100%';

/** Adobe with a certificate that is valid for so many days from now. */
const valid = (from: number, to: number) => (authority: Authority) =>
  authority.issue({
    hosts: adobeHosts,
    notBefore: new Date(Date.now() + from * dayMs),
    notAfter: new Date(Date.now() + to * dayMs),
  });

/** A proxy that does this once it has been asked for something. */
const whenAsked = (react: (socket: Socket) => unknown): Pick<World, 'raw'> => ({
  raw: { as: 'proxy', connection: (socket) => socket.once('data', () => void react(socket)) },
});

/** A proxy that answers with these bytes, whatever it is asked for. */
const saying = (bytes: string, ending: 'end' | 'reset' | 'stay' = 'end') =>
  whenAsked((socket) => send(socket, bytes, ending));

const connected = 'HTTP/1.1 200 Connection Established\r\n\r\n';

const withPassword = {
  users: { name: 'runner', password: 'another-password-altogether' },
};
const wrongPassword = ({ port }: { port: number }) => ({
  https_proxy: `http://runner:${encodeURIComponent(password)}@127.0.0.1:${port}`,
});

/** Certificates, and what stands between the runner and Adobe. */
// biome-ignore format: a row is a line.
export const proxies: readonly Fault[] = [
  ['a certificate that has expired', { proxied: { certificate: valid(-9, -1) }, says: 'CERT_HAS_EXPIRED' }, 'unreachable', 1, 1, quick],
  ['a certificate that is not valid yet', { proxied: { certificate: valid(1, 9) }, says: 'CERT_NOT_YET_VALID' }, 'unreachable', 1, 1, quick],
  ['a certificate for another name', { proxied: { certificate: (authority) => authority.issue({ hosts: [`${ims}.example`] }) }, says: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'unreachable', 1, 1, quick],
  ['a certificate that vouches for itself', { proxied: { certificate: () => selfSigned(adobeHosts) }, says: 'SELF_SIGNED' }, 'unreachable', 1, 1, quick],
  ['an authority that nobody told the step about', { proxied: {}, without: ['NODE_EXTRA_CA_CERTS'], says: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, 'unreachable', 1, 1, quick],
  ['a certificate of the API for another name', { proxied: { certificate: (authority) => authority.issue({ hosts: [ims] }) }, inputs: { hello: 'true' }, says: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'inconclusive', 0, 2, quick],

  ['a proxy that is not there', once({ proxied: { env: () => ({ https_proxy: 'http://127.0.0.1:1' }) }, says: /^The proxy .* refused the connection/ }), 'unreachable', 1, 0, quick],
  ...[400, 403, 404, 405].map((status): Fault => [`a proxy that refuses with ${status}`, { proxied: { proxy: { rejectWith: status } }, says: `The proxy refused to connect to ${ims} (${status}).` }, 'unreachable', 1, 1, quick]),
  ...[500, 502, 503, 504].map((status): Fault => [`a proxy that refuses with ${status}`, { proxied: { proxy: { rejectWith: status } }, inputs: { 'max-attempts': '2' }, says: `The proxy refused to connect to ${ims} (${status}).` }, 'unreachable', 1, 2, quick]),
  ['a proxy that refuses the API alone', { proxied: { proxy: { onConnect: ({ authority }) => (authority.startsWith(ims) ? undefined : { rejectWith: 403 }) } }, inputs: { hello: 'true' }, says: 'The proxy refused to connect to image.adobe.io (403).' }, 'inconclusive', 0, 2, quick],
  ['a proxy that asks for a password', { proxied: { proxy: withPassword }, says: '(407)' }, 'unreachable', 1, 1, quick],
  ['a proxy that gets the wrong password', { proxied: { proxy: withPassword, env: wrongPassword }, sensitive: [password], says: '(407)' }, 'unreachable', 1, 1, quick],
  ['a proxy that hangs up on CONNECT', once({ proxied: { proxy: { disconnect: true } }, says: /^The proxy .* it hung up/ }), 'unreachable', 1, 1, quick],
  ['a proxy that keeps silent', { proxied: { proxy: { stall: true } }, inputs: waits }, 'timed-out', 1, 1, quick],
  ['a proxy that is out for a moment', { proxied: { proxy: { onConnect: busyOnce() } } }, 'success', 0, 2, quick],
  ['a proxy that dies before CONNECT', once({ raw: { as: 'proxy', connection: (socket) => socket.resetAndDestroy() }, says: /^The proxy / }), 'unreachable', 1, 1, quick],
  ['a proxy that resets CONNECT', once({ ...saying('', 'reset'), says: /^The proxy / }), 'unreachable', 1, 1, quick],
  ['a proxy that dies in its answer to CONNECT', once({ ...saying('HTTP/1.1 200 Conn'), says: /^The proxy / }), 'unreachable', 1, 1, quick],
  ['a proxy that dies in the headers of its answer', once({ ...saying('HTTP/1.1 200 Connection Established\r\nVia: pro', 'reset'), says: /^The proxy / }), 'unreachable', 1, 1, quick],
  ['a proxy that stops in its answer to CONNECT', { ...saying('HTTP/1.1 200 Conn', 'stay'), inputs: waits }, 'timed-out', 1, 1, quick],
  ['a proxy that dies behind its 200', once(saying(connected)), 'unreachable', 1, 1, quick],
  ['a proxy that resets behind its 200', once(saying(connected, 'reset')), 'unreachable', 1, 1, quick],
  ['a proxy that is silent behind its 200', { ...saying(connected, 'stay'), inputs: waits }, 'timed-out', 1, 1, quick],
  ['a proxy that talks on behind its 200', once({ ...saying(`${connected}<html>`), says: /^The proxy / }), 'unreachable', 1, 1, quick],
  ['a proxy that redirects', { ...saying('HTTP/1.1 302 Found\r\nLocation: https://sign-in.example/\r\nContent-Length: 0\r\n\r\n'), says: /^The proxy refused to connect .* \(302\)/ }, 'unreachable', 1, 1, quick],
  ['a proxy that does not speak HTTP', once({ ...saying('220 mail.example ESMTP\r\n'), says: /^The proxy / }), 'unreachable', 1, 1, quick],
  ['a proxy that answers with headers without an end', once({ ...whenAsked((socket) => pourInto(socket, 'HTTP/1.1 200 OK\r\n', 'X-More: of the same\r\n'.repeat(100))), says: /^The proxy / }), 'unreachable', 1, 1, quick],
];

function busyOnce() {
  let connects = 0;
  return () => (connects++ === 0 ? { rejectWith: 503 } : undefined);
}
