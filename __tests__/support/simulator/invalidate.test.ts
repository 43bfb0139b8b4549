import { credentials } from '../../../simulator/credentials';
import { type Simulator, startSimulator } from '../../../simulator/server';
import { getToken, postForm, send } from './request';

const { clientId, clientSecret } = credentials.good;
let adobe: Simulator;

beforeAll(async () => {
  adobe = await startSimulator();
});
afterAll(() => adobe.close());

const invalidate = (form: Record<string, string>) =>
  postForm(`${adobe.url}/ims/invalidate_token/v2`, form, { 'X-IMS-ClientId': clientId });
const formFor = (token: string) => ({
  token_type: 'access_token',
  token,
  cascading: 'all',
  client_id: clientId,
  client_secret: clientSecret,
});

test('an invalidated token is not valid any more', async () => {
  const token = await getToken(adobe.url, credentials.good);

  const response = await invalidate(formFor(token));

  const headers = { authorization: `Bearer ${token}`, 'x-api-key': clientId };
  const hello = await send(`${adobe.url}/pie/psdService/hello`, { headers });
  expect(response).toMatchObject({
    status: 200,
    body: '',
    headers: { 'x-debug-id': expect.stringMatching(/^[0-9a-f-]{36}$/) },
  });
  expect([...adobe.revoked]).toEqual([token]);
  expect(JSON.parse(hello.body).error_code).toBe('401013');
});

test('invalidating an unknown token succeeds', async () => {
  expect(await invalidate(formFor('un.kno.wn'))).toMatchObject({ status: 200, body: '' });
});

// biome-ignore format: a row is a line.
test.each<[mistake: string, change: Record<string, string>, error: string]>([
  ['no client ID', { client_id: '' }, 'invalid_client'],
  ['no secret', { client_secret: '' }, 'invalid_client'],
  ['an unknown client', { client_id: 'unknown' }, 'invalid_client'],
  ['a wrong secret', { client_secret: 'wrong' }, 'invalid_client'],
  ['another type of token', { token_type: 'refresh_token' }, 'bad_request'],
  ['no token', { token: '' }, 'bad_request'],
  ['another client', { client_id: credentials.other.clientId, client_secret: credentials.other.clientSecret }, 'invalid_grant'],
])('an invalidation with %s is rejected', async (_mistake, change, error) => {
  const token = await getToken(adobe.url, credentials.good);

  const response = await invalidate({ ...formFor(token), ...change });

  expect(response.status).toBe(400);
  expect(JSON.parse(response.body)).toMatchObject({ error });
  expect(adobe.revoked.has(token)).toBe(false);
});
