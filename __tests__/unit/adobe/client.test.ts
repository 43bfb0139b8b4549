import { version } from '../../../package.json';
import { type ClientOptions, createClient } from '../../../src/adobe/client';
import { closedPort, closeServers, serveHttp, serveRaw } from '../../support/servers';
import { isolateEnvironment } from '../../support/test-environment';

isolateEnvironment();
afterEach(closeServers);

/** A client whose step started `uptimeMs` ago, and the lines that it logged. */
function clientFor(imsUrl: URL, options: Partial<ClientOptions> = {}, uptimeMs = 0) {
  const log: string[] = [];
  const redact = (text: string) => text.replaceAll('s3cr3t', '***');
  const client = createClient(
    {
      imsUrl,
      maxAttempts: 2,
      timeoutMs: 60_000,
      mask: () => {},
      redact,
      log: (line) => log.push(line),
      ...options,
    },
    { now: () => new Date(0), uptimeMs: () => uptimeMs, sleep: async () => {}, random: () => 0.5 },
  );
  return { client, log, send: () => client.send({ method: 'GET', url: imsUrl, headers: { 'x-a': '1' } }) };
}

test('send() names the action and its version, and nothing of the runner', async () => {
  process.env.ACTIONS_ORCHESTRATION_ID = 'a1b2c3';
  const { url, requests } = await serveHttp((response) => response.end());

  await clientFor(url).send();

  expect(requests[0]?.headers).toMatchObject({ 'user-agent': `adobe-access-token/${version}`, 'x-a': '1' });
});

test('send() retries as often as `max-attempts` says, and logs each retry', async () => {
  const { url, requests } = await serveHttp((response) => response.writeHead(503).end());
  const { send, log } = clientFor(url, { maxAttempts: 3 });

  await expect(send()).resolves.toMatchObject({ status: 503, attempts: { count: 3 } });

  expect(requests).toHaveLength(3);
  expect(log).toEqual([expect.stringContaining('2 of 3'), expect.stringContaining('3 of 3')]);
});

test('send() rejects with a Failure if there is no response', async () => {
  const url = new URL(`http://127.0.0.1:${await closedPort()}`);

  await expect(clientFor(url).send()).rejects.toMatchObject({
    name: 'Failure',
    reason: 'unreachable',
    message: expect.stringContaining(url.host),
  });
});

test('send() redacts the target of a redirect', async () => {
  const headers = { location: 'https://s3cr3t.example' };
  const { url } = await serveHttp((response) => response.writeHead(302, headers).end());

  await expect(clientFor(url).send()).rejects.toMatchObject({
    reason: 'unexpected-response',
    message: expect.stringContaining('https://***.example'),
  });
});

test('send() ends when the time of the step, counted from the start of the process, is up', async () => {
  const { url } = await serveRaw(() => {});

  await expect(clientFor(url, {}, 60_000).send()).rejects.toMatchObject({ reason: 'timed-out' });
});

test('send() does not hide a defect', async () => {
  const defect = new TypeError('undefined is not a function');
  const { url } = await serveHttp((response) => response.writeHead(503).end());
  const log = () => {
    throw defect;
  };

  await expect(clientFor(url, { log }).send()).rejects.toBe(defect);
});
