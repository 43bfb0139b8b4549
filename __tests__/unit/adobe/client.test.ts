import { version } from '../../../package.json';
import { type ClientOptions, createClient, isAdobeIms } from '../../../src/adobe/client';
import { closedPort, closeServers, serveHttp, serveRaw } from '../../support/servers';
import { isolateEnvironment } from '../../support/test-environment';

const SETTINGS = { authorityFile: 'none', unusedProxy: undefined } as const;

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
      readNetworkSettings: () => SETTINGS,
      log: (line) => log.push(line),
      ...options,
    },
    {
      now: () => new Date(0),
      uptimeMs: () => uptimeMs,
      sleep: async () => {},
      random: () => 0.5,
      randomUuid: () => '',
    },
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

test.each([
  ['two hours ahead', '1970-01-01T02:00:00Z', '1970-01-01T02:00:00Z', 1],
  ['61 s behind', '1969-12-31T23:58:59Z', '1969-12-31T23:58:59Z', 1],
  ['a minute ahead', '1970-01-01T00:01:00Z', '1970-01-01T00:00:00Z', 0],
  ['not in the response', undefined, '1970-01-01T00:00:00Z', 0],
])(
  'now() follows the clock of IMS if it is wrong by more than a minute; here IMS is %s',
  async (_, date, now, lines) => {
    const headers = date === undefined ? {} : { date: new Date(date).toUTCString() };
    const { url } = await serveHttp((response) => response.writeHead(200, headers).end());
    const { client, send, log } = clientFor(url);

    await send();
    await send();

    expect(client.now()).toEqual(new Date(now));
    expect(log).toHaveLength(lines);
  },
);

test('now() does not follow the clock of another server', async () => {
  const headers = { date: new Date(7_200_000).toUTCString() };
  const { url } = await serveHttp((response) => response.writeHead(200, headers).end());
  const { client } = clientFor(new URL('http://127.0.0.1:1'));

  await client.send({ method: 'GET', url, headers: {} });

  expect(client.now()).toEqual(new Date(0));
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

test.each([
  ['https://ims-na1.adobelogin.com', true],
  ['https://adobelogin.com', true],
  ['http://127.0.0.1:8080', true],
  ['https://ims-na1.adobelogin.co', false],
  ['https://ims-na1-adobelogin.com', false],
  ['https://adobelogin.com.example', false],
])('isAdobeIms(%s) is %s', (url, expected) => {
  expect(isAdobeIms(new URL(url))).toBe(expected);
});

test('send() does not hide a defect', async () => {
  const defect = new TypeError('undefined is not a function');
  const { url } = await serveHttp((response) => response.writeHead(503).end());
  const log = () => {
    throw defect;
  };

  await expect(clientFor(url, { log }).send()).rejects.toBe(defect);
});
