import { connect } from 'node:net';
import { createAuthority, selfSigned } from '../../../simulator/certificates';
import { credentials } from '../../../simulator/credentials';
import { echoRequestId, omitRequestId } from '../../../simulator/script';
import { type Simulator, startSimulator } from '../../../simulator/server';
import { getToken, postForm, send, tokenForm } from './request';

const route = 'POST /ims/token/v3';
const lines: string[] = [];
let adobe: Simulator;

beforeEach(async () => {
  lines.length = 0;
  adobe = await startSimulator({ logger: (line) => lines.push(line) });
});
afterEach(() => adobe.close());

const requestToken = () => postForm(`${adobe.url}/ims/token/v3`, tokenForm(credentials.good));

/** Waits for that number of log lines, since a client can have its response before the server logs it. */
async function logged(count: number): Promise<string[]> {
  while (lines.length < count) {
    await new Promise(setImmediate);
  }
  return lines;
}

test('every request is recorded as received', async () => {
  await postForm(`${adobe.url}/ims/token/v3?client_id=a`, { scope: 'openid,AdobeID' }, { 'X-Some': 'Thing' });

  expect(adobe.requests).toEqual([
    expect.objectContaining({
      method: 'POST',
      url: '/ims/token/v3?client_id=a',
      headers: expect.objectContaining({ 'x-some': 'Thing' }),
      rawHeaders: expect.arrayContaining(['X-Some', 'Thing']),
      body: 'scope=openid%2CAdobeID',
      form: { scope: 'openid,AdobeID' },
      receivedAt: expect.any(Date),
    }),
  ]);
});

test('an unknown path gets 404, another method 405', async () => {
  const paths = [await send(`${adobe.url}/ims/token/v1`), await send(adobe.url)];
  const method = await send(`${adobe.url}/ims/token/v3`);

  expect(paths.map(({ status }) => status)).toEqual([404, 404]);
  expect(method).toMatchObject({
    status: 405,
    headers: { allow: 'POST', 'x-debug-id': expect.any(String) },
  });
});

test('each response is logged without secrets', async () => {
  const query = new URLSearchParams(tokenForm(credentials.good));

  await send(`${adobe.url}/ims/token/v3?${query}`, { method: 'POST' });
  await send(`${adobe.url}/elsewhere`);

  expect(await logged(2)).toEqual(['POST /ims/token/v3 200', 'GET /elsewhere 404']);
});

test('each scripted handler is used for one request, then the usual response follows', async () => {
  adobe.script(
    route,
    (_request, response) => void response.writeHead(503).end(),
    (request) => void request.socket.destroy(),
    (_request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{"access_', () => response.destroy());
    },
  );

  expect(await requestToken()).toMatchObject({ status: 503, headers: { 'x-debug-id': expect.any(String) } });
  await expect(requestToken()).rejects.toThrow('socket hang up');
  await expect(requestToken()).rejects.toThrow('aborted');
  expect((await requestToken()).status).toBe(200);
  expect(adobe.requests).toHaveLength(4);
  expect(await logged(4)).toEqual([
    'POST /ims/token/v3 503',
    'POST /ims/token/v3 no response',
    'POST /ims/token/v3 200, cut short',
    'POST /ims/token/v3 200',
  ]);
});

test('a scripted handler can read a request and then proceed', async () => {
  let clientId = '';
  adobe.script(route, async (_request, response, recorded, proceed) => {
    await new Promise(setImmediate);
    clientId = recorded.form.client_id ?? '';
    response.setHeader('x-seen', 'yes');
    proceed();
  });

  const response = await requestToken();

  expect(response).toMatchObject({ status: 200, headers: { 'x-seen': 'yes' } });
  expect(clientId).toBe(credentials.good.clientId);
});

test('a permanent handler follows the handlers for one request, on any path', async () => {
  adobe.scriptForever('GET /somewhere', (_request, response) => void response.end('again'));
  adobe.script('GET /somewhere', (_request, response) => void response.end('first'));

  const bodies = [];
  for (let count = 0; count < 3; count++) {
    bodies.push((await send(`${adobe.url}/somewhere?query`)).body);
  }

  expect(bodies).toEqual(['first', 'again', 'again']);
});

test('scripted handlers can echo or omit x-request-id, which is new by default', async () => {
  adobe.script('GET /v1/voices', echoRequestId, omitRequestId);
  const options = { headers: { 'x-request-id': 'sent' } };

  const ids = [];
  for (let count = 0; count < 3; count++) {
    ids.push((await send(`${adobe.url}/v1/voices`, options)).headers['x-request-id']);
  }

  expect(ids).toEqual(['sent', undefined, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
});

test('a scripted handler that throws leads to a response with its error', async () => {
  adobe.script(route, () => {
    throw new Error('not as planned');
  });

  expect(await requestToken()).toMatchObject({ status: 500, body: 'The simulator failed: not as planned' });
});

test.each(['/ims/token/v3', 'POST ims/token/v3', 'POST /ims/token/v3?query'])(
  'a script rejects the route "%s"',
  (typo) => {
    expect(() => adobe.script(typo, () => {})).toThrow(`not "${typo}"`);
  },
);

test('closing ends pending requests and idle connections at once, and can be repeated', async () => {
  adobe.script(route, () => {});
  const waiting = expect(requestToken()).rejects.toThrow('socket hang up');
  const idle = connect(adobe.port, '127.0.0.1');
  const ended = new Promise((resolve) => idle.once('close', resolve));
  while (adobe.requests.length === 0) {
    await new Promise(setImmediate);
  }

  await adobe.close();

  await Promise.all([waiting, ended]);
  await adobe.close();
  await expect(requestToken()).rejects.toThrow('ECONNREFUSED');
});

test('starting fails if the port is in use', async () => {
  await expect(startSimulator({ port: adobe.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('a client that trusts the authority connects by name and by address', async () => {
  const authority = await createAuthority();
  const tls = await authority.issue({ hosts: ['ims-na1.adobelogin.com', '127.0.0.1'] });
  const secure = await startSimulator({ tls });
  const trusting = { ca: authority.certPem };
  const named = { ...trusting, servername: 'ims-na1.adobelogin.com' };
  const misnamed = { ...trusting, servername: 'example.com' };

  expect(secure.url).toBe(`https://127.0.0.1:${secure.port}`);
  expect((await send(secure.url, trusting)).status).toBe(404);
  expect((await send(secure.url, named)).status).toBe(404);
  await expect(send(secure.url, misnamed)).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  await expect(send(secure.url)).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  await secure.close();
});

test('clients do not trust a self-signed certificate', async () => {
  const secure = await startSimulator({ tls: await selfSigned(['127.0.0.1']) });

  await expect(send(secure.url)).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  await secure.close();
});

test.each([
  ['CERT_HAS_EXPIRED', { notAfter: new Date(Date.now() - 1000) }],
  ['CERT_NOT_YET_VALID', { notBefore: new Date(Date.now() + 60_000) }],
])('a certificate outside its validity period leads to %s', async (code, period) => {
  const authority = await createAuthority();
  const secure = await startSimulator({ tls: await authority.issue({ hosts: ['127.0.0.1'], ...period }) });

  await expect(send(secure.url, { ca: authority.certPem })).rejects.toMatchObject({ code });
  await secure.close();
});

test('closing ends a connection without a TLS handshake', async () => {
  const secure = await startSimulator({ tls: await selfSigned(['127.0.0.1']) });
  const idle = connect(secure.port, '127.0.0.1');
  const ended = new Promise((resolve) => idle.once('close', resolve));
  await new Promise((resolve) => idle.once('connect', resolve));

  await secure.close();

  await ended;
});

test('a simulator rejects the tokens of another simulator', async () => {
  const other = await startSimulator();
  const headers = {
    authorization: `Bearer ${await getToken(other.url, credentials.good)}`,
    'x-api-key': credentials.good.clientId,
  };

  const responses = await Promise.all(
    [other, adobe].map(({ url }) => send(`${url}/pie/psdService/hello`, { headers })),
  );

  expect(responses.map(({ status }) => status)).toEqual([200, 401]);
  await other.close();
});
