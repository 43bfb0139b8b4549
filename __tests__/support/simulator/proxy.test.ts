import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { type Authority, createAuthority } from '../../../simulator/certificates';
import { credentials } from '../../../simulator/credentials';
import { type ConnectProxy, type ProxyOptions, startProxy } from '../../../simulator/proxy';
import { type Simulator, startSimulator } from '../../../simulator/server';
import { send, tokenForm } from './request';

const authority = 'ims-na1.adobelogin.com:443';
const user = { name: 'someone', password: 'pass:word' };
const authorization = `Basic ${Buffer.from('someone:pass:word').toString('base64')}`;

let ca: Authority;
let adobe: Simulator;
let proxy: ConnectProxy;

beforeAll(async () => {
  ca = await createAuthority();
  adobe = await startSimulator({ tls: await ca.issue({ hosts: ['ims-na1.adobelogin.com'] }) });
});
afterAll(() => adobe.close());
afterEach(() => proxy.close());

async function start(options: Partial<ProxyOptions> = {}) {
  proxy = await startProxy({ target: { host: '127.0.0.1', port: adobe.port }, ...options });
}

function tunnel(headers: Record<string, string> = {}): Promise<{ status: number; socket: Socket }> {
  const connecting = request(proxy.url, { method: 'CONNECT', path: authority, headers });
  return new Promise((resolve, reject) => {
    connecting.once('connect', ({ statusCode = 0 }, socket) =>
      resolve({ status: statusCode, socket: socket as Socket }),
    );
    connecting.once('error', reject).end();
  });
}

it('connects to its target whatever name it is asked for', async () => {
  await start();
  const { status, socket } = await tunnel();
  expect(status).toBe(200);
  const options = {
    method: 'POST',
    socket,
    servername: 'ims-na1.adobelogin.com',
    ca: ca.certPem,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  };
  const body = new URLSearchParams(tokenForm(credentials.good)).toString();
  const answer = await send('https://ims-na1.adobelogin.com/ims/token/v3', options, body);
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body).access_token).toBe(adobe.tokens[0]);
  expect(proxy.connects).toEqual([{ authority, authorization: undefined }]);
});

it('lets in those who may use it, and answers 407 to all others', async () => {
  await start({ users: [user] });
  expect((await tunnel()).status).toBe(407);
  expect((await tunnel({ 'proxy-authorization': 'Basic d3Jvbmc6d3Jvbmc=' })).status).toBe(407);
  expect((await tunnel({ 'proxy-authorization': authorization })).status).toBe(200);
  expect(proxy.connects.map((connected) => connected.authorization)).toEqual([
    undefined,
    'Basic d3Jvbmc6d3Jvbmc=',
    authorization,
  ]);
});

it('takes a single user, too', async () => {
  await start({ users: user });
  expect((await tunnel({ 'proxy-authorization': authorization })).status).toBe(200);
});

it('refuses with the status that it is told to', async () => {
  await start({ refuse: 502 });
  expect((await tunnel()).status).toBe(502);
});

it('hangs up when told to', async () => {
  await start({ hangUp: true });
  await expect(tunnel()).rejects.toThrow('socket hang up');
});

it('keeps silent when told to, until it is closed', async () => {
  await start({ silent: true });
  const waiting = expect(tunnel()).rejects.toThrow('socket hang up');
  while (proxy.connects.length === 0) await new Promise(setImmediate);
  await proxy.close();
  await waiting;
});

it('can be told for each connection', async () => {
  await start({ onConnect: () => (proxy.connects.length === 1 ? { refuse: 503 } : undefined) });
  expect((await tunnel()).status).toBe(503);
  expect((await tunnel()).status).toBe(200);
});

it('hangs up when its target cannot be reached', async () => {
  const gone = await startSimulator();
  await gone.close();
  await start({ target: { host: '127.0.0.1', port: gone.port } });
  await expect(tunnel()).rejects.toThrow('socket hang up');
});

it('is no proxy for anything but CONNECT', async () => {
  await start();
  expect(await send(proxy.url, { path: 'http://example.com/' })).toMatchObject({ status: 405 });
});

it('ends its tunnels when it is closed', async () => {
  await start();
  const { socket } = await tunnel();
  const idle = connect(proxy.port, '127.0.0.1');
  await once(idle, 'connect');
  await proxy.close();
  await Promise.all([socket.resume(), idle.resume()].map((each) => each.closed || once(each, 'close')));
  expect([socket.destroyed, idle.destroyed]).toEqual([true, true]);
});
