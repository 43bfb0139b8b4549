import type { ConnectProxy } from '../../../simulator/proxy';
import { sendBytes } from '../../support/bad-responses';
import { withNetwork } from '../../support/network-faults';
import { type FaultCase, once, type Setup, shortTime } from './fault-case';

const PASSWORD = 'correct-horse-battery';
const API_KEY = 'proxy-api-key-0123456789';
const IMS = 'ims-na1.adobelogin.com';

/** A step behind a proxy whose variables are these. */
const settings = (env: (port: number) => Readonly<Record<string, string>>, options: Partial<Setup> = {}): Setup => ({
  proxied: { env: ({ port }: ConnectProxy) => env(port) },
  sensitive: [PASSWORD],
  ...options,
});

/** A setting that is refused before anything is sent. Its value is not shown. */
const refused = (value: string, sensitive: readonly string[] = [PASSWORD]): Setup => ({
  env: { https_proxy: value },
  sensitive,
});

/** A proxy for this user alone, in a variable with this value. */
const withUser = (name: string, password: string, value: (port: number) => string): Setup => ({
  proxied: {
    proxy: { users: { name, password } },
    env: ({ port }: ConnectProxy) => ({ https_proxy: value(port) }),
  },
  sensitive: password.length < 8 ? [] : [password],
});

/** No host of Adobe can be looked up, so that only a proxy leads there. */
const withoutDns = withNetwork({ names: { [IMS]: 'ENOTFOUND' } });

/** Only the proxy's name is known, and connections to its address end like this. */
const fated = (fate: `E${string}`): Setup => ({
  ...settings((port) => ({ https_proxy: `http://proxy.test:${port}` })),
  preload: withNetwork({ names: { 'proxy.test': ['192.0.2.1'] }, fates: { '192.0.2.1': fate } }),
});

/** A proxy that responds with these bytes to whatever arrives first. */
const bytes = (response: string | Buffer): Setup => ({
  raw: { as: 'proxy', connection: (socket) => socket.once('data', () => void sendBytes(socket, response)) },
});

const LARGE_HEADER = `X-Long: ${'x'.repeat(100_000)}\r\n\r\n`;
/** A fatal alert of TLS, protocol version. */
const ALERT = Buffer.from([0x15, 3, 1, 0, 2, 2, 70]);

const asked = { connects: 1 };
const reached = { connects: 1, token: 1 };
const started = { connections: 1 };

/** Settings of a proxy, as people write them, and proxies that are something else. */
// biome-ignore format: a row is a line.
export const proxySettings: readonly FaultCase[] = [
  ['a proxy with a backslash in its user name', refused(`http://CORP\\runner:${PASSWORD}@127.0.0.1:1`), 'invalid-input', {}, { masked: [PASSWORD] }],
  ['a proxy with a backslash in its user name, without a scheme', refused(`CORP\\runner:${PASSWORD}@127.0.0.1:1`), 'invalid-input', {}, { masked: [PASSWORD] }],
  ['a proxy with a # in its password', refused(`http://runner:${PASSWORD}#1@127.0.0.1:1`), 'invalid-input', {}, { masked: [`${PASSWORD}#1`] }],
  ['a proxy with a / in its password', refused(`http://runner:${PASSWORD}/1@127.0.0.1:1`), 'invalid-input', {}, { masked: [`${PASSWORD}/1`] }],
  ['a proxy with a ? in its password', refused(`http://runner:${PASSWORD}?1@127.0.0.1:1`), 'invalid-input', {}, { masked: [`${PASSWORD}?1`] }],
  ['a proxy with a # in front of its password', refused(`http://runner:#${PASSWORD}@127.0.0.1:1`), 'invalid-input', {}, { masked: [`#${PASSWORD}`] }],
  ['a proxy with a path, as of a PAC file', refused('http://proxy.test:1/proxy.pac', []), 'invalid-input', {}],
  ['a proxy with a query', refused('http://proxy.test:1?ssl=true', []), 'invalid-input', {}],
  ['a proxy without slashes', refused(`http:runner:${PASSWORD}@127.0.0.1:1`), 'invalid-input', {}, { masked: [PASSWORD] }],
  ['a proxy with one slash', refused(`http:/runner:${PASSWORD}@127.0.0.1:1`), 'invalid-input', {}, { masked: [PASSWORD] }],
  ['a proxy in quotation marks', refused(`"http://runner:${PASSWORD}@127.0.0.1:1"`), 'invalid-input', {}],
  ['a proxy with a port that is too large', refused(`http://runner:${PASSWORD}@127.0.0.1:99999`), 'invalid-input', {}, { masked: [PASSWORD] }],
  ['a proxy with an address of IPv6 without brackets', refused('http://fe80::1:3128', []), 'invalid-input', {}],
  ['a proxy with a user, and no host', refused(`http://runner:${PASSWORD}@`), 'invalid-input', {}, { masked: [PASSWORD] }],
  ['a proxy of SOCKS with names', refused(`socks5h://runner:${PASSWORD}@127.0.0.1:1`), 'invalid-input', {}, { masked: [PASSWORD] }],
  ['a proxy in a blank variable', refused(' '), 'invalid-input', {}],

  ['a proxy with a percent-encoded backslash', withUser('CORP\\runner', PASSWORD, (port) => `http://CORP%5Crunner:${PASSWORD}@127.0.0.1:${port}`), 'success', reached, { masked: [PASSWORD] }],
  ['a proxy with an @ in its password', withUser('runner', `${PASSWORD}@1`, (port) => `http://runner:${PASSWORD}@1@127.0.0.1:${port}`), 'success', reached, { masked: [`${PASSWORD}@1`] }],
  ['a proxy with a colon in its password', withUser('runner', `${PASSWORD}:1`, (port) => `http://runner:${PASSWORD}:1@127.0.0.1:${port}`), 'success', reached, { masked: [`${PASSWORD}:1`] }],
  ['a proxy with blanks around it', withUser('runner', PASSWORD, (port) => `  http://runner:${PASSWORD}@127.0.0.1:${port} `), 'success', reached, { masked: [PASSWORD] }],
  ['a proxy with a line break at its end', withUser('runner', PASSWORD, (port) => `http://runner:${PASSWORD}@127.0.0.1:${port}\n`), 'success', reached, { masked: [PASSWORD] }],
  ['a proxy in capitals', withUser('runner', PASSWORD, (port) => `HTTP://runner:${PASSWORD}@127.0.0.1:${port}`), 'success', reached, { masked: [PASSWORD] }],
  ['a proxy with a user, and no password', withUser(API_KEY, '', (port) => `http://${API_KEY}@127.0.0.1:${port}`), 'success', reached, { masked: [API_KEY] }],
  ['a proxy with a password of three characters', withUser('runner', 'abc', (port) => `http://runner:abc@127.0.0.1:${port}`), 'success', reached, { notMasked: ['abc'] }],
  ['a proxy with a password of four characters', withUser('runner', 'wxyz', (port) => `http://runner:wxyz@127.0.0.1:${port}`), 'success', reached, { masked: ['wxyz'] }],
  ['a proxy in HTTPS_PROXY, and an empty https_proxy', settings((port) => ({ https_proxy: '', HTTPS_PROXY: `http://127.0.0.1:${port}` })), 'success', reached],

  ['a proxy in http_proxy alone', { ...once(settings((port) => ({ http_proxy: `http://127.0.0.1:${port}` }))), preload: withoutDns }, 'unreachable', {}],
  ['a proxy in ALL_PROXY alone', { ...once(settings((port) => ({ ALL_PROXY: `http://127.0.0.1:${port}` }))), preload: withoutDns }, 'unreachable', {}],
  ['a password in http_proxy alone', { env: { http_proxy: `http://runner:${PASSWORD}@127.0.0.1:1` }, sensitive: [PASSWORD] }, 'success', 1, { masked: [PASSWORD] }],
  ['a proxy, and no_proxy with *. in front of the domain', { ...once(settings((port) => ({ https_proxy: `http://127.0.0.1:${port}`, no_proxy: '*.adobelogin.com' }))), preload: withoutDns }, 'unreachable', {}],
  ['a proxy, and no_proxy with spaces between the hosts', { ...once(settings((port) => ({ https_proxy: `http://127.0.0.1:${port}`, no_proxy: `localhost ${IMS}` }))), preload: withoutDns }, 'unreachable', {}],
  ['a proxy, and NO_PROXY with line breaks between the hosts', { ...once(settings((port) => ({ https_proxy: `http://127.0.0.1:${port}`, NO_PROXY: `localhost\n.adobelogin.com\n` }))), preload: withoutDns }, 'unreachable', {}],

  ['a proxy of plain http in a URL of https', { ...settings((port) => ({ https_proxy: `https://127.0.0.1:${port}` })), inputs: { 'max-attempts': '1' } }, 'unreachable', {}],
  ['a proxy that speaks TLS, in a URL of http', once(bytes(ALERT)), 'unreachable', started],
  ['a proxy that is a server of SSH', once(bytes('SSH-2.0-OpenSSH_9.6\r\n')), 'unreachable', started],
  ['a proxy with headers that are too large', once(bytes(`HTTP/1.1 200 Connection Established\r\n${LARGE_HEADER}`)), 'unreachable', started],
  ['a proxy that requires a sign-in', { ...settings((port) => ({ https_proxy: `http://127.0.0.1:${port}` })), proxied: { proxy: { rejectWith: 511 } }, inputs: { 'max-attempts': '1' } }, 'unreachable', asked],
  ['a proxy, and an error of the system that is not in the table', once(fated('EADDRNOTAVAIL')), 'unreachable', {}],
  ['a proxy that a local firewall forbids', once(fated('EPERM')), 'unreachable', {}],
  ['a proxy that accepts no connection', { ...settings((port) => ({ https_proxy: `http://proxy.test:${port}` })), preload: withNetwork({ names: { 'proxy.test': ['192.0.2.1', '192.0.2.2'] }, fates: { '192.0.2.1': 'never', '192.0.2.2': 'never' } }), inputs: shortTime }, 'timed-out', {}],
];
