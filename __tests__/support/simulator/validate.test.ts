import { decodeJwt } from 'jose';
import { type CredentialName, credentials } from '../../../simulator/credentials';
import { type Simulator, startSimulator } from '../../../simulator/server';
import { getToken, postForm } from './request';

const { clientId } = credentials.good;
const now = new Date('2026-11-23T12:00:00Z');
let adobe: Simulator;

beforeAll(async () => {
  adobe = await startSimulator({ clock: () => now, tokenLifetimeSeconds: 60 });
});
afterAll(() => adobe.close());

const validate = (form: Record<string, string>, headers: Record<string, string> = {}) =>
  postForm(`${adobe.url}/ims/validate_token/v1`, form, headers);
const formFor = (token: string) => ({ type: 'access_token', client_id: clientId, token });

test('IMS confirms a valid token with its expiry and its claims', async () => {
  const token = await getToken(adobe.url, credentials.good);

  const response = await validate(formFor(token), { 'X-IMS-ClientId': clientId });

  expect(response.status).toBe(200);
  expect(response.headers['x-debug-id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(JSON.parse(response.body)).toEqual({
    valid: true,
    expires_at: now.getTime() + 60_000,
    token: decodeJwt(token),
  });
});

test('IMS reads the token from Authorization if the form has none', async () => {
  const token = await getToken(adobe.url, credentials.good);

  const response = await validate({ type: 'access_token', client_id: clientId }, { authorization: `Bearer ${token}` });

  expect(JSON.parse(response.body).valid).toBe(true);
});

test.each<CredentialName>(['opaqueToken', 'otherEnvironment', 'apiNotAdded'])(
  'IMS confirms the token of the credential %s',
  async (name) => {
    const response = await validate(formFor(await getToken(adobe.url, credentials[name])));

    expect(JSON.parse(response.body).valid).toBe(true);
  },
);

test.each<[token: string, get: () => Promise<string>]>([
  ['an unknown token', async () => 'un.kno.wn'],
  ['a token that has expired', () => getToken(adobe.url, credentials.expiredToken)],
  ['a token that is revoked at once', () => getToken(adobe.url, credentials.revokedToken)],
  [
    'a token in simulator.revoked',
    async () => {
      const token = await getToken(adobe.url, credentials.good);
      adobe.revoked.add(token);
      return token;
    },
  ],
])('IMS does not confirm %s, with status 200', async (_token, get) => {
  const response = await validate(formFor(await get()));

  expect(response.status).toBe(200);
  expect(JSON.parse(response.body)).toEqual({ valid: false, reason: 'bad_signature' });
});

test.each(['type', 'client_id', 'token'])('a validation without %s is rejected', async (field) => {
  const response = await validate({ ...formFor('un.kno.wn'), [field]: '' });

  expect(response.status).toBe(400);
  expect(JSON.parse(response.body)).toEqual({ error: 'bad_request' });
});
