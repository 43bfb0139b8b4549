import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import type { ConnectProxy } from '../../../simulator/proxy';
import { sendBytes } from '../../support/bad-responses';
import { withNetwork } from '../../support/network-faults';
import { type FaultCase, once, type Setup, shortTime } from './fault-case';

const TOKEN = createHash('sha256').update('a token of a host with two addresses').digest('hex');
const BODY = JSON.stringify({ access_token: TOKEN, token_type: 'bearer', expires_in: 86_399 });
const RESPONSE = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`;

const IPV6 = '2001:db8::1';
const IPV4 = '192.0.2.1';

const react = (socket: Socket) => void socket.once('data', () => void sendBytes(socket, RESPONSE));

type Names = Parameters<typeof withNetwork>[0]['names'];
type Fates = Parameters<typeof withNetwork>[0]['fates'];

/** IMS at the name localhost, which has these addresses; those without a fate are connected to. */
const ims = (addresses: Names[string], fates: Fates = {}): Setup => ({
  raw: { as: 'ims by name', connection: react },
  otherTokens: [TOKEN],
  preload: withNetwork({ names: { localhost: addresses }, fates }),
});

/** The API at the name localhost. */
const api = (addresses: Names[string], fates: Fates = {}, inputs: Setup['inputs'] = {}): Setup => ({
  raw: { as: 'api by name', connection: react },
  inputs: { hello: 'true', ...inputs },
  preload: withNetwork({ names: { localhost: addresses }, fates }),
});

/** A proxy at a name with these addresses. */
const proxy = (addresses: Names[string], fates: Fates = {}): Setup => ({
  proxied: { env: ({ port }: ConnectProxy) => ({ https_proxy: `http://proxy.test:${port}` }) },
  preload: withNetwork({ names: { 'proxy.test': addresses }, fates }),
});

/** A round trip of 600 ms to IPv4, and a network without IPv6. */
const slow = { [IPV4]: 600, [IPV6]: 'ENETUNREACH' } as const;
/** A firewall that drops what goes to IPv6. */
const dropped = { [IPV4]: 100, [IPV6]: 'never' } as const;
const dead = { [IPV4]: 'EHOSTUNREACH', [IPV6]: 'ENETUNREACH' } as const;
const both = [IPV6, IPV4];
const ipv4First = [IPV4, IPV6];

const lastly = { 'max-attempts': '1', 'timeout-seconds': '14' };
const started = { connections: 1 };
const reached = { connects: 1, token: 1 };
const withHello = { connections: 1, token: 1 };

/** Names with two addresses, and how far a connection gets in time. */
// biome-ignore format: a row is a line.
export const networks: readonly FaultCase[] = [
  ['IMS behind a slow round trip, and no IPv6', { ...ims(both, slow), inputs: lastly }, 'success', started],
  ['IMS behind a slow round trip, with IPv4 first', { ...ims(ipv4First, slow), inputs: lastly }, 'success', started],
  ['IMS with an address that never responds before one that does', { ...ims(both, dropped), inputs: lastly }, 'success', started],
  ['IMS with an address that refuses before one that does not', once(ims([IPV6, '127.0.0.1'], { [IPV6]: 'ECONNREFUSED' })), 'success', started],
  ['IMS with two addresses that cannot be reached', once(ims(both, dead)), 'unreachable', {}],
  ['IMS with two addresses, of which one refuses and one has no route', once(ims(both, { [IPV4]: 'ECONNREFUSED', [IPV6]: 'ENETUNREACH' })), 'unreachable', {}],
  ['IMS with one address that cannot be reached', once(ims([IPV4], dead)), 'unreachable', {}],
  ['IMS with two addresses that never respond', { ...ims(both, { [IPV4]: 'never', [IPV6]: 'never' }), inputs: shortTime }, 'timed-out', {}],
  ['IMS with one address that never responds', { ...ims([IPV4], { [IPV4]: 'never' }), inputs: shortTime }, 'timed-out', {}],
  ['IMS whose name is never looked up', { ...ims('never'), inputs: shortTime }, 'timed-out', {}],
  ['IMS whose name the DNS does not know', once(ims('ENOTFOUND')), 'unreachable', {}],
  ['IMS whose name servers fail', { ...ims('EAI_AGAIN'), inputs: { 'max-attempts': '2' } }, 'unreachable', {}],

  ['the API behind a slow round trip, and no IPv6', api(ipv4First, slow, lastly), 'success', withHello],
  ['the API with an address that never responds before one that does', api(both, dropped, lastly), 'success', withHello],
  ['the API with two addresses that cannot be reached', api(both, dead, { 'max-attempts': '1' }), 'inconclusive', { token: 1, validate: 1 }],
  ['the API whose name is never looked up', api('never', {}, shortTime), 'inconclusive', 'any'],
  ['the API whose name the DNS does not know', api('ENOTFOUND', {}, { 'max-attempts': '1' }), 'inconclusive', { token: 1, validate: 1 }],

  ['a proxy behind a slow round trip, and no IPv6', { ...proxy(ipv4First, slow), inputs: lastly }, 'success', reached],
  ['a proxy with an address that never responds before one that does', { ...proxy(both, dropped), inputs: lastly }, 'success', reached],
  ['a proxy with two addresses that cannot be reached', once(proxy(both, dead)), 'unreachable', {}],
  ['a proxy with two addresses that refuse connections', once(proxy(both, { [IPV4]: 'ECONNREFUSED', [IPV6]: 'ECONNREFUSED' })), 'unreachable', {}],
  ['a proxy with one address that never responds', { ...proxy([IPV4], { [IPV4]: 'never' }), inputs: shortTime }, 'timed-out', {}],
  ['a proxy whose name is never looked up', { ...proxy('never'), inputs: shortTime }, 'timed-out', {}],
  ['a proxy whose name the DNS does not know', once(proxy('ENOTFOUND')), 'unreachable', {}],
  ['a proxy whose name servers fail', once(proxy('EAI_AGAIN')), 'unreachable', {}],
];
