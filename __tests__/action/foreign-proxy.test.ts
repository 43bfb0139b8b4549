import { type Authority, selfSigned } from '../../simulator/certificates';
import { credentials } from '../../simulator/credentials';
import type { Simulator } from '../../simulator/server';
import { type MakeCertificate, withTrustedAdobe } from '../support/adobe-behind-proxy';
import { expectFailure, routesOf } from '../support/adobe-step';
import { ownHosts, startForeign } from '../support/foreign/start';
import { expectNoLeaks } from '../support/leaks';
import { runStep, type StepResult } from '../support/mini-runner';

// The proxy of the simulator was written with the action, the package `proxy` was not.

const HOST = 'ims-na1-stg1.adobelogin.com';
const PROXY_HOST = 'proxy.example.test';
const PASSWORD = 'correct horse: battery/staple@100%';

const { clientId, clientSecret } = credentials.good;

/** A step behind the proxy: as anybody, in plain http, in `https_proxy`, unless it says otherwise. */
interface ForeignProxyOptions {
  /** Who may use the proxy, as `user:password`. */
  readonly userinfo?: string;
  /** The certificate of a proxy that speaks TLS. */
  readonly tls?: MakeCertificate;
  /** The variables of the proxy. */
  readonly env?: (proxyPort: number, adobe: Simulator) => Readonly<Record<string, string>>;
  readonly inputs?: (adobe: Simulator) => Readonly<Record<string, string>>;
  readonly without?: readonly string[];
  readonly sensitive?: readonly string[];
}

interface ForeignProxyStep {
  readonly result: StepResult;
  readonly adobe: Simulator;
  /** The `host:port` of every CONNECT request in both phases. */
  readonly connects: readonly string[];
}

/** Runs both phases of a step. Only the proxy knows the name of the simulated Adobe. Checks that nothing leaked. */
function runWithForeignProxy(options: ForeignProxyOptions = {}): Promise<ForeignProxyStep> {
  const { env = (port) => ({ https_proxy: `http://127.0.0.1:${port}` }), sensitive = [] } = options;
  const certificate = (authority: Authority) => authority.issue({ hosts: [HOST] });
  return withTrustedAdobe(certificate, async ({ adobe, authority, trust }) => {
    const settings = { userinfo: options.userinfo, tls: await options.tls?.(authority) };
    const proxy = await startForeign('proxy.mjs', settings, { ...ownHosts, HOSTS: HOST });
    let connects: readonly string[];
    let result: StepResult;
    try {
      result = await runStep({
        inputs: {
          'client-id': clientId,
          'client-secret': clientSecret,
          'ims-url': `https://${HOST}:${adobe.port}`,
          revoke: 'true',
          ...options.inputs?.(adobe),
        },
        env: { ...trust, ...env(proxy.port, adobe) },
        without: options.without ?? [],
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

test.concurrent('all requests go through the proxy, that of the post phase too', async () => {
  const { result, adobe, connects } = await runWithForeignProxy({
    inputs: ({ port }) => ({ hello: 'true', 'hello-url': `https://${HOST}:${port}/pie/psdService/hello` }),
  });

  expect([result.annotations, result.post?.annotations]).toEqual([[], []]);
  expect(result.outputs).toMatchObject({ 'access-token': adobe.tokens[0], hello: 'ok' });
  expect([...adobe.revoked]).toEqual(adobe.tokens);
  expect(connects).toEqual(routesOf(adobe).map(() => `${HOST}:${adobe.port}`));
});

test.concurrent('a proxy that requires user and password gets them in its form, and the password is masked', async () => {
  const { result, adobe, connects } = await runWithForeignProxy({
    userinfo: `runner:${PASSWORD}`,
    env: (port) => ({ https_proxy: `http://runner:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}` }),
    sensitive: [PASSWORD],
  });

  expect(result.annotations).toEqual([]);
  expect(result.masks).toEqual(expect.arrayContaining([PASSWORD, encodeURIComponent(PASSWORD)]));
  expect([...adobe.revoked]).toEqual([result.outputs['access-token']]);
  expect(connects).toHaveLength(2);
  expect(adobe.requests.map(({ headers }) => headers['proxy-authorization'])).toEqual([undefined, undefined]);
});

test.concurrent.each([
  ['another password', 'runner:not-the-password@'],
  ['no password', ''],
])('a proxy that requires a password and gets %s ends the step: nothing is sent', async (_what, userinfo) => {
  const { result, adobe, connects } = await runWithForeignProxy({
    userinfo: `runner:${PASSWORD}`,
    env: (port) => ({ https_proxy: `http://${userinfo}127.0.0.1:${port}` }),
    sensitive: [PASSWORD, 'not-the-password'],
  });

  expect(expectFailure({ result }).reason).toBe('unreachable');
  expect(connects).toEqual([`${HOST}:${adobe.port}`]);
  expect(adobe.requests).toEqual([]);
});

test.concurrent.each([
  ['its name', PROXY_HOST],
  ['its address', '127.0.0.1'],
])('a proxy can speak TLS, with a certificate for %s', async (_what, name) => {
  const { result, adobe, connects } = await runWithForeignProxy({
    tls: (authority) => authority.issue({ hosts: [name] }),
    env: (port) => ({ https_proxy: `https://${name}:${port}`, ...ownHosts, HOSTS: PROXY_HOST }),
  });

  expect(result.annotations).toEqual([]);
  expect([...adobe.revoked]).toEqual([result.outputs['access-token']]);
  expect(connects).toEqual([`${HOST}:${adobe.port}`, `${HOST}:${adobe.port}`]);
});

test.concurrent('a proxy with a self-signed certificate is tried once: nothing is sent', async () => {
  const { result, adobe, connects } = await runWithForeignProxy({
    tls: () => selfSigned(['127.0.0.1']),
    env: (port) => ({ https_proxy: `https://127.0.0.1:${port}` }),
  });

  expect(expectFailure({ result }).reason).toBe('unreachable');
  expect(result.log).toHaveLength(3);
  expect([connects, adobe.requests]).toEqual([[], []]);
});

test.concurrent.each([
  ['the host', () => HOST],
  ['its domain', () => '.adobelogin.com'],
  ['the host among others, in capitals', () => `localhost, ${HOST.toUpperCase()}`],
  ['host and port', ({ port }: Simulator) => `${HOST}:${port}`],
  ['everything', () => '*'],
])('if no_proxy names %s, no request goes through the proxy', async (_what, noProxy) => {
  const { result, adobe, connects } = await runWithForeignProxy({
    env: (port, simulator) => ({
      https_proxy: `http://127.0.0.1:${port}`,
      no_proxy: noProxy(simulator),
      // Without the proxy, the step looks up the name.
      ...ownHosts,
      HOSTS: HOST,
    }),
  });

  expect(result.annotations).toEqual([]);
  expect([...adobe.revoked]).toEqual([result.outputs['access-token']]);
  expect(connects).toEqual([]);
});

test.concurrent('an authority that the step does not trust is refused behind the proxy: nothing is sent', async () => {
  const { result, adobe, connects } = await runWithForeignProxy({ without: ['NODE_EXTRA_CA_CERTS'] });

  expect(expectFailure({ result }).reason).toBe('unreachable');
  expect(connects).toEqual([`${HOST}:${adobe.port}`]);
  expect(adobe.requests).toEqual([]);
});

test.concurrent('a host that the proxy does not know (404) ends the step at once', async () => {
  const { result, connects } = await runWithForeignProxy({
    inputs: () => ({ 'ims-url': 'https://ims.unknown.test' }),
  });

  expect(expectFailure({ result }).reason).toBe('unreachable');
  expect(connects).toEqual(['ims.unknown.test:443']);
});

test.concurrent('a host that refuses the connection of the proxy (500) is tried to the end', async () => {
  const { result, connects } = await runWithForeignProxy({
    // Nothing listens on the port of tcpmux.
    inputs: () => ({ 'ims-url': `https://${HOST}:1`, 'max-attempts': '2' }),
  });

  expect(expectFailure({ result }).reason).toBe('unreachable');
  expect(connects).toEqual([`${HOST}:1`, `${HOST}:1`]);
});
