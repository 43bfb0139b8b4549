import { type Authority, type KeyAndCertificate, selfSigned } from '../../simulator/certificates';
import { credentials } from '../../simulator/credentials';
import type { Simulator } from '../../simulator/server';
import { withTrustedAdobe } from '../support/adobe-behind-proxy';
import { failureOf, moreAbout } from '../support/adobe-step';
import { ownHosts, startForeign } from '../support/foreign/start';
import { expectNoLeaks } from '../support/leaks';
import { runStep, type StepResult } from '../support/mini-runner';

// The proxy of `proxy.test.ts` was written with this action in mind; the package `proxy` was not.

const host = 'ims.adobe.test';
const proxyHost = 'proxy.example.test';
const { clientId, clientSecret } = credentials.good;
const password = 'correct horse: battery/staple@100%';

interface Scenario {
  /** Who may use the proxy, as `user:password`: everybody where left out. */
  readonly userinfo?: string;
  /** The key and certificate of a proxy that itself speaks TLS. */
  readonly tls?: (authority: Authority) => Promise<KeyAndCertificate>;
  /** The variables that lead to the proxy, or past it. */
  readonly env?: (proxyPort: number, adobe: Simulator) => Readonly<Record<string, string>>;
  readonly inputs?: (adobe: Simulator) => Readonly<Record<string, string>>;
  readonly without?: readonly string[];
  readonly sensitive?: readonly string[];
}

interface Ended {
  readonly result: StepResult;
  readonly adobe: Simulator;
  /** The `host:port` of every connection that the proxy was asked for, to the end of the job. */
  readonly connects: readonly string[];
}

/** Runs a step, and its post phase, with a simulated Adobe whose name only the proxy knows. Checks that nothing leaked. */
function runWithForeignProxy(scenario: Scenario = {}): Promise<Ended> {
  const { env = (port) => ({ https_proxy: `http://127.0.0.1:${port}` }), sensitive = [] } = scenario;
  const certificate = (authority: Authority) => authority.issue({ hosts: [host] });
  return withTrustedAdobe(certificate, async ({ adobe, authority, trust }) => {
    const settings = { userinfo: scenario.userinfo, tls: await scenario.tls?.(authority) };
    const proxy = await startForeign('proxy.mjs', settings, { ...ownHosts, HOSTS: host });
    let connects: readonly string[];
    let result: StepResult;
    try {
      result = await runStep({
        inputs: {
          'client-id': clientId,
          'client-secret': clientSecret,
          'ims-url': `https://${host}:${adobe.port}`,
          revoke: 'true',
          ...scenario.inputs?.(adobe),
        },
        env: { ...trust, ...env(proxy.port, adobe) },
        without: scenario.without ?? [],
      });
    } finally {
      connects = await proxy.stop();
    }
    const secrets = [clientSecret, ...sensitive];
    expectNoLeaks(result, { secrets, token: adobe.tokens[0], tokenInState: true, requests: adobe.requests });
    expect([result.hung, result.post?.hung]).toEqual([false, false]);
    return { result, adobe, connects };
  });
}

const routesOf = ({ requests }: Simulator) => requests.map(({ method, url }) => `${method} ${url}`);

test.concurrent('all requests go through the proxy, that of the post phase too', async () => {
  const { result, adobe, connects } = await runWithForeignProxy({
    inputs: ({ port }) => ({ hello: 'true', 'hello-url': `https://${host}:${port}/pie/psdService/hello` }),
  });
  expect(result.annotations).toEqual([]);
  expect(result.outputs).toMatchObject({ 'access-token': adobe.tokens[0], hello: 'ok' });
  expect(result.post?.log).toEqual(['The access token is revoked.']);
  expect([...adobe.revoked]).toEqual(adobe.tokens);
  expect(routesOf(adobe)).toEqual(['POST /ims/token/v3', 'GET /pie/psdService/hello', 'POST /ims/revoke']);
  expect(connects).toEqual(routesOf(adobe).map(() => `${host}:${adobe.port}`));
});

test.concurrent('a proxy that asks for user and password gets them as it wants them', async () => {
  const { result, adobe, connects } = await runWithForeignProxy({
    userinfo: `runner:${password}`,
    env: (port) => ({ https_proxy: `http://runner:${encodeURIComponent(password)}@127.0.0.1:${port}` }),
    sensitive: [password],
  });
  expect(result.annotations).toEqual([]);
  expect([...adobe.revoked]).toEqual([result.outputs['access-token']]);
  expect(connects).toHaveLength(2);
});

test.concurrent.each([
  ['the wrong password', 'runner:not-the-password@'],
  ['none', ''],
])(
  'a proxy that asks for user and password and gets %s ends the step, with the cure',
  async (_what, userinfo) => {
    const { result, adobe, connects } = await runWithForeignProxy({
      userinfo: `runner:${password}`,
      env: (port) => ({ https_proxy: `http://${userinfo}127.0.0.1:${port}` }),
      sensitive: [password, 'not-the-password'],
    });
    expect(failureOf({ result })).toEqual({
      outputs: { reason: 'unreachable' },
      what: `The proxy wants other credentials before it connects to ${host}:${adobe.port} (407).`,
      cure: 'Put user and password into `https_proxy`: http://user:password@host:port, with special characters percent-encoded.',
      more: moreAbout('unreachable'),
    });
    expect(connects).toEqual([`${host}:${adobe.port}`]);
    expect(adobe.requests).toEqual([]);
  },
);

test.concurrent.each([
  ['its name', proxyHost],
  ['its address', '127.0.0.1'],
])('a proxy can itself be spoken to in TLS, with a certificate for %s', async (_what, name) => {
  const { result, adobe, connects } = await runWithForeignProxy({
    tls: (authority) => authority.issue({ hosts: [name] }),
    env: (port) => ({ https_proxy: `https://${name}:${port}`, ...ownHosts, HOSTS: proxyHost }),
  });
  expect(result.annotations).toEqual([]);
  expect([...adobe.revoked]).toEqual([result.outputs['access-token']]);
  expect(connects).toEqual([`${host}:${adobe.port}`, `${host}:${adobe.port}`]);
});

test.concurrent.each([
  [
    'is for another name',
    (authority: Authority) => authority.issue({ hosts: ['localhost'] }),
    'it is for another name',
    'Check the URL, and who answers for this host.',
  ],
  [
    'vouches for itself',
    () => selfSigned(['127.0.0.1']),
    'it is not from an authority that the runner trusts',
    expect.stringContaining('`NODE_EXTRA_CA_CERTS`'),
  ],
])('a proxy whose own certificate %s is tried once', async (_how, tls, why, cure) => {
  const { result, adobe, connects } = await runWithForeignProxy({
    tls,
    env: (port) => ({ https_proxy: `https://127.0.0.1:${port}` }),
  });
  expect(failureOf({ result })).toEqual({
    outputs: { reason: 'unreachable' },
    what: `The certificate of the proxy on the way to ${host}:${adobe.port} was refused: ${why}.`,
    cure,
    more: moreAbout('unreachable'),
  });
  expect(result.log).toHaveLength(3);
  expect(connects).toEqual([]);
});

test.concurrent.each([
  ['the host', () => host],
  ['its domain', () => '.adobe.test'],
  ['the host among others, in capitals', () => `localhost, ${host.toUpperCase()}`],
  ['host and port', ({ port }: Simulator) => `${host}:${port}`],
  ['everything', () => '*'],
])('where no_proxy names %s, the proxy hears of nothing', async (_what, noProxy) => {
  const { result, adobe, connects } = await runWithForeignProxy({
    env: (port, simulator) => ({
      https_proxy: `http://127.0.0.1:${port}`,
      no_proxy: noProxy(simulator),
      // Directly, the step has to know the name by itself.
      ...ownHosts,
      HOSTS: host,
    }),
  });
  expect(result.annotations).toEqual([]);
  expect(routesOf(adobe)).toEqual(['POST /ims/token/v3', 'POST /ims/revoke']);
  expect(connects).toEqual([]);
});

test.concurrent('an authority that the step does not trust is refused behind the proxy: nothing is sent', async () => {
  const { result, adobe, connects } = await runWithForeignProxy({ without: ['NODE_EXTRA_CA_CERTS'] });
  expect(failureOf({ result })).toMatchObject({
    outputs: { reason: 'unreachable' },
    what: `The certificate of ${host}:${adobe.port} was refused: it is not from an authority that the runner trusts (UNABLE_TO_VERIFY_LEAF_SIGNATURE).`,
    cure: expect.stringContaining('`NODE_EXTRA_CA_CERTS`'),
  });
  expect(connects).toEqual([`${host}:${adobe.port}`]);
  expect(adobe.requests).toEqual([]);
});

test.concurrent('a host that the proxy does not know (404) ends the step at once', async () => {
  const { result, connects } = await runWithForeignProxy({
    inputs: () => ({ 'ims-url': 'https://ims.unknown.test' }),
  });
  expect(failureOf({ result })).toMatchObject({
    outputs: { reason: 'unreachable' },
    what: 'The proxy refused to connect to ims.unknown.test (404).',
  });
  expect(connects).toEqual(['ims.unknown.test:443']);
});

test.concurrent('a host that refuses the proxy (500) is tried to the end', async () => {
  const { result, connects } = await runWithForeignProxy({
    // Nothing listens on the port of tcpmux.
    inputs: () => ({ 'ims-url': `https://${host}:1`, 'max-attempts': '2' }),
  });
  expect(failureOf({ result })).toMatchObject({
    outputs: { reason: 'unreachable' },
    what: `The proxy refused to connect to ${host}:1 (500). Tried 2 times.`,
  });
  expect(connects).toEqual([`${host}:1`, `${host}:1`]);
});
