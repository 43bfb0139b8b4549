import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { type Authority, createAuthority } from '../../../simulator/certificates';
import { credentials } from '../../../simulator/credentials';
import { type ConnectProxy, type ProxyOptions, startProxy } from '../../../simulator/proxy';
import { type Simulator, startSimulator } from '../../../simulator/server';
import { send, tokenForm } from './request';

const target = 'ims-na1.adobelogin.com:443';
const user = { name: 'someone', password: 'pass:word' };
const authorization = `Basic ${Buffer.from('someone:pass:word').toString('base64')}`;

let authority: Authority;
let adobe: Simulator;
let proxy: ConnectProxy;

beforeAll(async () => {
  authority = await createAuthority();
  adobe = await startSimulator({ tls: await authority.issue({ hosts: ['ims-na1.adobelogin.com'] }) });
});
afterAll(() => adobe.close());
afterEach(() => proxy.close());

async function start(options: Partial<ProxyOptions> = {}) {
  proxy = await startProxy({ target: { host: '127.0.0.1', port: adobe.port }, ...options });
}

function tunnel(headers: Record<string, string> = {}): Promise<{ status: number; socket: Socket }> {
  const connecting = request(proxy.url, { method: 'CONNECT', path: target, headers });
  return new Promise((resolve, reject) => {
    connecting.once('connect', ({ statusCode = 0 }, socket) =>
      resolve({ status: statusCode, socket: socket as Socket }),
    );
    connecting.once('error', reject).end();
  });
}

test('a proxy connects to its target whatever host is requested', async () => {
  await start();

  const { status, socket } = await tunnel();
  const options = {
    method: 'POST',
    socket,
    servername: 'ims-na1.adobelogin.com',
    ca: authority.certPem,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  };
  const body = new URLSearchParams(tokenForm(credentials.good)).toString();
  const response = await send('https://ims-na1.adobelogin.com/ims/token/v3', options, body);

  expect(status).toBe(200);
  expect(response.status).toBe(200);
  expect(JSON.parse(response.body).access_token).toBe(adobe.tokens[0]);
  expect(proxy.connects).toEqual([{ authority: target, authorization: undefined }]);
});

test.each([
  ['a list of users', [user]],
  ['a single user', user],
])('a proxy with %s responds with 407 to all other users', async (_case, users) => {
  await start({ users });
  const sent = [undefined, 'Basic d3Jvbmc6d3Jvbmc=', authorization];

  const statuses = [];
  for (const value of sent) {
    statuses.push((await tunnel(value === undefined ? {} : { 'proxy-authorization': value })).status);
  }

  expect(statuses).toEqual([407, 407, 200]);
  expect(proxy.connects.map((recorded) => recorded.authorization)).toEqual(sent);
});

test('rejectWith sets the status of the response', async () => {
  await start({ rejectWith: 502 });

  expect((await tunnel()).status).toBe(502);
});

test('disconnect closes the connection without a response', async () => {
  await start({ disconnect: true });

  await expect(tunnel()).rejects.toThrow('socket hang up');
});

test('stall leaves the request without a response until the proxy is closed', async () => {
  await start({ stall: true });
  const waiting = expect(tunnel()).rejects.toThrow('socket hang up');
  while (proxy.connects.length === 0) {
    await new Promise(setImmediate);
  }

  await proxy.close();

  await waiting;
});

test('onConnect can set the fault of one connection', async () => {
  await start({ onConnect: () => (proxy.connects.length === 1 ? { rejectWith: 503 } : undefined) });

  expect([(await tunnel()).status, (await tunnel()).status]).toEqual([503, 200]);
});

test('a proxy closes the connection if it cannot reach its target', async () => {
  const closed = await startSimulator();
  await closed.close();
  await start({ target: { host: '127.0.0.1', port: closed.port } });

  await expect(tunnel()).rejects.toThrow('socket hang up');
});

test('a proxy supports no method but CONNECT', async () => {
  await start();

  expect(await send(proxy.url, { path: 'http://example.com/' })).toMatchObject({ status: 405 });
});

test('closing a proxy closes its tunnels', async () => {
  await start();
  const { socket } = await tunnel();
  const idle = connect(proxy.port, '127.0.0.1');
  await once(idle, 'connect');

  await proxy.close();

  await Promise.all([socket.resume(), idle.resume()].map((each) => each.closed || once(each, 'close')));
  expect([socket.destroyed, idle.destroyed]).toEqual([true, true]);
});
