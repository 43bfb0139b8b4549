import { connect } from 'node:net';
import { createAuthority, selfSigned } from '../../../simulator/certificates';
import { credentials } from '../../../simulator/credentials';
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

const ask = () => postForm(`${adobe.url}/ims/token/v3`, tokenForm(credentials.good));

/** The lines logged, once there are so many: a client may have its answer before the server has noticed. */
async function logged(count: number): Promise<string[]> {
  while (lines.length < count) await new Promise(setImmediate);
  return lines;
}

it('records every request as it came', async () => {
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

it('knows no other path and no other method', async () => {
  expect((await send(`${adobe.url}/ims/token/v2`)).status).toBe(404);
  expect((await send(adobe.url)).status).toBe(404);
  const answer = await send(`${adobe.url}/ims/token/v3`);
  expect([answer.status, answer.headers.allow, answer.headers['x-debug-id']]).toEqual([
    405,
    'POST',
    expect.anything(),
  ]);
});

it('logs a line for each answer, without what is secret', async () => {
  const query = new URLSearchParams(tokenForm(credentials.good));
  await send(`${adobe.url}/ims/token/v3?${query}`, { method: 'POST' });
  await send(`${adobe.url}/elsewhere`);
  expect(await logged(2)).toEqual(['POST /ims/token/v3 200', 'GET /elsewhere 404']);
});

describe('a script', () => {
  it('answers one request a handler, before things are as ever again', async () => {
    adobe.script(
      route,
      (_request, response) => void response.writeHead(503).end(),
      (request) => void request.socket.destroy(),
      (_request, response) => {
        response.writeHead(200, { 'content-length': 100 }).write('{"access_', () => response.destroy());
      },
    );
    expect(await ask()).toMatchObject({ status: 503, headers: { 'x-debug-id': expect.any(String) } });
    await expect(ask()).rejects.toThrow('socket hang up');
    await expect(ask()).rejects.toThrow('aborted');
    expect((await ask()).status).toBe(200);
    expect(adobe.requests).toHaveLength(4);
    expect(await logged(4)).toEqual([
      'POST /ims/token/v3 503',
      'POST /ims/token/v3 not answered',
      'POST /ims/token/v3 200, cut short',
      'POST /ims/token/v3 200',
    ]);
  });

  it('can look at a request and then let it pass', async () => {
    let seen = '';
    adobe.script(route, async (_request, response, recorded, proceed) => {
      await new Promise(setImmediate);
      seen = recorded.form.client_id ?? '';
      response.setHeader('x-seen', 'yes');
      proceed();
    });
    expect(await ask()).toMatchObject({ status: 200, headers: { 'x-seen': 'yes' } });
    expect(seen).toBe(credentials.good.clientId);
  });

  it('can hold for ever, after what was added one by one, and on paths that are not Adobe’s', async () => {
    adobe.scriptForever('GET /somewhere', (_request, response) => void response.end('again'));
    adobe.script('GET /somewhere', (_request, response) => void response.end('first'));
    const bodies = [];
    for (let count = 0; count < 3; count++) bodies.push((await send(`${adobe.url}/somewhere?query`)).body);
    expect(bodies).toEqual(['first', 'again', 'again']);
  });

  it('that fails shows it', async () => {
    adobe.script(route, () => {
      throw new Error('not as planned');
    });
    expect(await ask()).toMatchObject({ status: 500, body: 'The simulator failed: not as planned' });
  });

  it.each(['/ims/token/v3', 'POST ims/token/v3', 'POST /ims/token/v3?query'])(
    'refuses the route "%s"',
    (typo) => {
      expect(() => adobe.script(typo, () => {})).toThrow(`not "${typo}"`);
    },
  );
});

describe('closing', () => {
  it('ends requests that wait and connections that idle, at once, and may be done twice', async () => {
    adobe.script(route, () => {});
    const waiting = expect(ask()).rejects.toThrow('socket hang up');
    const idle = connect(adobe.port, '127.0.0.1');
    const ended = new Promise((resolve) => idle.once('close', resolve));
    while (adobe.requests.length === 0) await new Promise(setImmediate);
    await adobe.close();
    await Promise.all([waiting, ended]);
    await adobe.close();
    await expect(ask()).rejects.toThrow('ECONNREFUSED');
  });
});

it('says when its port is taken', async () => {
  await expect(startSimulator({ port: adobe.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

describe('over https', () => {
  it('is trusted by whoever trusts its authority, by name and by address', async () => {
    const authority = await createAuthority();
    const tls = await authority.issue({ hosts: ['ims-na1.adobelogin.com', '127.0.0.1'] });
    const secure = await startSimulator({ tls });
    const trusting = { ca: authority.certPem };
    expect(secure.url).toBe(`https://127.0.0.1:${secure.port}`);
    expect((await send(secure.url, trusting)).status).toBe(404);
    const named = { ...trusting, servername: 'ims-na1.adobelogin.com' };
    expect((await send(secure.url, named)).status).toBe(404);
    const misnamed = { ...trusting, servername: 'example.com' };
    await expect(send(secure.url, misnamed)).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    await expect(send(secure.url)).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
    await secure.close();
  });

  it('is trusted by nobody when it vouches for itself', async () => {
    const secure = await startSimulator({ tls: await selfSigned(['127.0.0.1']) });
    await expect(send(secure.url)).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    await secure.close();
  });

  it.each([
    ['CERT_HAS_EXPIRED', { notAfter: new Date(Date.now() - 1000) }],
    ['CERT_NOT_YET_VALID', { notBefore: new Date(Date.now() + 60_000) }],
  ])('fails with %s outside its time', async (code, period) => {
    const authority = await createAuthority();
    const secure = await startSimulator({ tls: await authority.issue({ hosts: ['127.0.0.1'], ...period }) });
    await expect(send(secure.url, { ca: authority.certPem })).rejects.toMatchObject({ code });
    await secure.close();
  });

  it('ends a connection that never shakes hands', async () => {
    const secure = await startSimulator({ tls: await selfSigned(['127.0.0.1']) });
    const silent = connect(secure.port, '127.0.0.1');
    const ended = new Promise((resolve) => silent.once('close', resolve));
    await new Promise((resolve) => silent.once('connect', resolve));
    await secure.close();
    await ended;
  });
});

it('does not take the tokens of another simulated Adobe', async () => {
  const other = await startSimulator();
  const headers = {
    authorization: `Bearer ${await getToken(other.url, credentials.good)}`,
    'x-api-key': credentials.good.clientId,
  };
  expect((await send(`${other.url}/pie/psdService/hello`, { headers })).status).toBe(200);
  expect((await send(`${adobe.url}/pie/psdService/hello`, { headers })).status).toBe(401);
  await other.close();
});
