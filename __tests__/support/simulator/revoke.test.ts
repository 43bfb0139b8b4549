import { credentials } from '../../../simulator/credentials';
import { type Simulator, startSimulator } from '../../../simulator/server';
import { getToken, postForm, send } from './request';

const { clientId, clientSecret } = credentials.good;

let adobe: Simulator;

beforeAll(async () => {
  adobe = await startSimulator();
});
afterAll(() => adobe.close());

const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
});
const revoke = (token: string, headers: Record<string, string>) =>
  postForm(`${adobe.url}/ims/revoke`, { token }, headers);

test('a revoked token is not valid any more', async () => {
  const token = await getToken(adobe.url, credentials.good);

  const response = await revoke(token, basic(clientId, clientSecret));

  const headers = { authorization: `Bearer ${token}`, 'x-api-key': clientId };
  const hello = await send(`${adobe.url}/pie/psdService/hello`, { headers });
  expect(response).toMatchObject({ status: 200, body: '' });
  expect(response.headers['x-debug-id']).toMatch(/^[0-9a-f-]{36}$/);
  expect([...adobe.revoked]).toEqual([token]);
  expect(JSON.parse(hello.body).error_code).toBe('401013');
});

test('revoking an unknown token succeeds', async () => {
  expect(await revoke('unknown', basic(clientId, clientSecret))).toMatchObject({ status: 200, body: '' });
});

test('ID and secret of a revocation are form-encoded', async () => {
  const { awkwardSecret: awkward } = credentials;
  const encode = (text: string) => new URLSearchParams({ '': text }).toString().slice(1);
  const token = await getToken(adobe.url, awkward);

  const notEncoded = await revoke(token, basic(awkward.clientId, awkward.clientSecret));
  const encoded = await revoke(token, basic(awkward.clientId, encode(awkward.clientSecret)));

  expect([notEncoded.status, encoded.status]).toEqual([401, 200]);
});

test.each<[mistake: string, headers: Record<string, string>]>([
  ['a wrong secret', basic(clientId, 'wrong')],
  ['an unknown client', basic('unknown', clientSecret)],
  ['credentials without a colon', { authorization: `Basic ${Buffer.from('nothing').toString('base64')}` }],
  ['no authentication', {}],
])('a revocation with %s is rejected', async (_mistake, headers) => {
  const token = await getToken(adobe.url, credentials.good);

  const response = await revoke(token, headers);

  expect(response.status).toBe(401);
  expect(JSON.parse(response.body)).toEqual({ error: 'invalid_client' });
  expect(response.headers['www-authenticate']).toMatch(/^Basic/);
  expect(adobe.revoked.has(token)).toBe(false);
});

test('a revocation without a token or with the token of another client is rejected', async () => {
  const token = await getToken(adobe.url, credentials.other);

  const responses = await Promise.all(['', token].map((each) => revoke(each, basic(clientId, clientSecret))));

  expect(responses.map(({ status }) => status)).toEqual([400, 400]);
  expect(adobe.revoked.has(token)).toBe(false);
});
