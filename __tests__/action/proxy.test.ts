import { type ProxiedStepOptions, runBehindProxy } from '../support/adobe-behind-proxy';
import { failureOf, moreAbout, runAdobeStep } from '../support/adobe-step';

const password = 'correct horse: battery/staple@100%';
const users = { name: 'runner', password };
const userinfo = `runner:${encodeURIComponent(password)}`;

const proxyCure =
  'Check the proxy in `https_proxy`, and that it lets the runner through to this host; hosts in `no_proxy` are reached directly.';

test.concurrent.each([
  ['https_proxy', (url: string) => ({ https_proxy: url })],
  ['HTTPS_PROXY', (url: string) => ({ HTTPS_PROXY: url })],
  ['https_proxy with a slash at the end', (url: string) => ({ https_proxy: `${url}/` })],
  ['https_proxy without a scheme', (url: string) => ({ https_proxy: url.slice('http://'.length) })],
  [
    'https_proxy, which outdoes HTTPS_PROXY',
    (url: string) => ({ https_proxy: url, HTTPS_PROXY: 'http://127.0.0.1:1' }),
  ],
  [
    'https_proxy, where no_proxy lists other hosts',
    (url: string) => ({ https_proxy: url, no_proxy: 'localhost,example.com' }),
  ],
])('%s leads to Adobe', async (_case, env) => {
  const step = await runBehindProxy({ env: ({ url }) => env(url) });
  expect(step.result.exitCode).toBe(0);
  expect(step.result.annotations).toEqual([]);
  expect(step.proxy.connects.map(({ authority }) => authority)).toEqual(['ims-na1.adobelogin.com:443']);
});

test.concurrent.each([
  ['with a scheme', ({ port }: { port: number }) => `http://${userinfo}@127.0.0.1:${port}`],
  ['without a scheme', ({ port }: { port: number }) => `${userinfo}@127.0.0.1:${port}`],
])('a proxy gets the user and password in its URL, %s, and they are masked', async (_case, url) => {
  const step = await runBehindProxy({
    proxy: { users },
    env: (proxy) => ({ https_proxy: url(proxy) }),
    sensitive: [password],
  });
  expect(step.result.exitCode).toBe(0);
  expect(step.proxy.connects.map(({ authorization }) => authorization)).toEqual([
    `Basic ${Buffer.from(`runner:${password}`).toString('base64')}`,
  ]);
  expect(step.result.masks).toEqual(expect.arrayContaining([password, encodeURIComponent(password)]));
  expect(step.adobe.requests.map(({ headers }) => headers['proxy-authorization'])).toEqual([undefined]);
});

test.concurrent.each([
  ['the wrong password', ({ port }: { port: number }) => `http://runner:not-the-password@127.0.0.1:${port}`],
  ['none', ({ url }: { url: string }) => url],
])('a proxy that asks for a password and gets %s ends the step at once', async (_case, url) => {
  const step = await runBehindProxy({
    proxy: { users },
    env: (proxy) => ({ https_proxy: url(proxy) }),
    sensitive: ['not-the-password'],
  });
  expect(failureOf({ result: step.result })).toEqual({
    outputs: { reason: 'unreachable' },
    what: 'The proxy wants other credentials before it connects to ims-na1.adobelogin.com (407).',
    cure: 'Put user and password into `https_proxy`: http://user:password@host:port, with special characters percent-encoded.',
    more: moreAbout('unreachable'),
  });
  expect(step.proxy.connects).toHaveLength(1);
  expect(step.adobe.requests).toEqual([]);
});

const troubles: readonly (readonly [string, ProxiedStepOptions, what: string, attempts: number])[] = [
  [
    'refuses the host (403), once, for good',
    { proxy: { rejectWith: 403 } },
    'The proxy refused to connect to ims-na1.adobelogin.com (403).',
    1,
  ],
  [
    'cannot reach the host (502), after every attempt',
    { proxy: { rejectWith: 502 }, inputs: { 'max-attempts': '2' } },
    'The proxy refused to connect to ims-na1.adobelogin.com (502). Tried 2 times.',
    2,
  ],
  [
    'hangs up, after every attempt',
    { proxy: { disconnect: true }, inputs: { 'max-attempts': '2' } },
    'The proxy on the way to ims-na1.adobelogin.com cannot be reached: it hung up. Tried 2 times.',
    2,
  ],
];

test.concurrent('loopback is reached directly, whatever the proxy', async () => {
  const nowhere = 'http://127.0.0.1:1';
  const { result } = await runAdobeStep({ env: { https_proxy: nowhere, http_proxy: nowhere } });
  expect(result.exitCode).toBe(0);
});

test.concurrent.each(troubles)('the step fails where the proxy %s', async (_how, options, what, attempts) => {
  const step = await runBehindProxy(options);
  expect(failureOf({ result: step.result })).toEqual({
    outputs: { reason: 'unreachable' },
    what,
    cure: proxyCure,
    more: moreAbout('unreachable'),
  });
  expect(step.proxy.connects).toHaveLength(attempts);
});

test.concurrent('a proxy that is busy for a moment is tried again', async () => {
  let connects = 0;
  const step = await runBehindProxy({
    proxy: { onConnect: () => (connects++ === 0 ? { rejectWith: 503 } : undefined) },
  });
  expect(step.result.exitCode).toBe(0);
  expect(step.result.log[0]).toMatch(
    /^The proxy refused to connect to ims-na1\.adobelogin\.com \(503\)\. Attempt 2 of 4 follows in [\d.]+ s\.$/,
  );
});

test.concurrent('a proxy that keeps silent is waited for as long as the step has', async () => {
  const step = await runBehindProxy({ proxy: { stall: true }, inputs: { 'timeout-seconds': '1' } });
  const { outputs, what } = failureOf({ result: step.result });
  expect(outputs).toEqual({ reason: 'timed-out' });
  expect(what).toMatch(
    /^The step's time was up in attempt 1: ims-na1\.adobelogin\.com did not answer within [\d.]+ s\.$/,
  );
});

test.concurrent('a proxy that is not there is named as the one that is missing', async () => {
  const step = await runBehindProxy({
    env: () => ({ https_proxy: 'http://127.0.0.1:1' }),
    inputs: { 'max-attempts': '1' },
  });
  expect(failureOf({ result: step.result })).toMatchObject({
    outputs: { reason: 'unreachable' },
    what: 'The proxy on the way to ims-na1.adobelogin.com cannot be reached: it refused the connection (ECONNREFUSED).',
    cure: proxyCure,
  });
});

test.concurrent.each([
  ['another protocol', `socks5://${userinfo}@127.0.0.1:1080`],
  ['no host', 'http://'],
  ['a port that is none', `http://${userinfo}@127.0.0.1:port`],
  ['a password with a stray percent sign', 'http://runner:100%-secret-password@127.0.0.1:1'],
])('a proxy URL with %s is refused, and not shown', async (_case, url) => {
  const step = await runBehindProxy({
    env: () => ({ https_proxy: url }),
    sensitive: [password, '100%-secret-password'],
  });
  expect(failureOf({ result: step.result })).toEqual({
    outputs: { reason: 'invalid-input' },
    what: 'The proxy in the environment variable https_proxy is not an http or https URL.',
    cure: 'Write it as http://host:port or http://user:password@host:port, with special characters percent-encoded.',
    more: moreAbout('invalid-input'),
  });
  expect(step.proxy.connects).toEqual([]);
});
