import { type Credential, credentials, organizationId } from '../../../simulator/credentials';
import { gatewayProblems } from '../../../simulator/problems';
import { type Simulator, startSimulator } from '../../../simulator/server';
import { getToken, postForm, send } from './request';

let now = new Date('2026-11-23T12:00:00Z');
let adobe: Simulator;

beforeAll(async () => {
  adobe = await startSimulator({ clock: () => now, tokenLifetimeSeconds: 60 });
});
afterAll(() => adobe.close());

const hello = (headers: Record<string, string>) => send(`${adobe.url}/pie/psdService/hello`, { headers });

async function helloWith(credential: Credential, more: Record<string, string> = {}, scope?: string) {
  const token = await getToken(adobe.url, credential, scope);
  return hello({ authorization: `Bearer ${token}`, 'x-api-key': credential.clientId, ...more });
}

/** The code of a gateway error, wherever the body has it. */
function codeOf(body: string): number {
  const fields = JSON.parse(body.replace('while (1) {}', ''));
  return Number(fields.error_code ?? fields.code ?? fields.errorCode);
}

it('greets whoever has a token and its API key', async () => {
  const answer = await helloWith(credentials.good);
  expect(answer).toMatchObject({ status: 200, body: 'Welcome to the Photoshop API!' });
  expect(answer.headers['content-type']).toMatch('text/plain');
  expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
});

describe('the gateway refuses', () => {
  it('a call without an API key', async () => {
    expect(codeOf((await hello({})).body)).toBe(403000);
  });
  it('an API key that nobody has', async () => {
    expect(codeOf((await helloWith(credentials.good, { 'x-api-key': 'nobody' })).body)).toBe(403003);
  });
  it('the API key of another credential', async () => {
    const answer = await helloWith(credentials.good, { 'x-api-key': credentials.other.clientId });
    expect(codeOf(answer.body)).toBe(403003);
  });
  it('a call without a token', async () => {
    expect(codeOf((await hello({ 'x-api-key': credentials.good.clientId })).body)).toBe(403010);
  });
  it('an authorization that is no bearer token', async () => {
    const answer = await helloWith(credentials.good, { authorization: 'Basic bm90OmE=' });
    expect(codeOf(answer.body)).toBe(403020);
  });
  it('a token from elsewhere', async () => {
    const answer = await helloWith(credentials.good, { authorization: 'Bearer from.elsewhere' });
    expect(answer.status).toBe(401);
    expect(codeOf(answer.body)).toBe(401013);
  });
  it('a token that has expired', async () => {
    const token = await getToken(adobe.url, credentials.good);
    const headers = { authorization: `Bearer ${token}`, 'x-api-key': credentials.good.clientId };
    now = new Date(now.getTime() + 59_000);
    expect((await hello(headers)).status).toBe(200);
    now = new Date(now.getTime() + 1000);
    expect(codeOf((await hello(headers)).body)).toBe(401013);
    expect(codeOf((await helloWith(credentials.expiredToken)).body)).toBe(401013);
  });
  it('a token whose scopes do not reach', async () => {
    expect(codeOf((await helloWith(credentials.good, {}, 'openid,AdobeID')).body)).toBe(403011);
    expect(codeOf((await helloWith(credentials.someScopes)).body)).toBe(403011);
  });
  it('a call without the organization, where it is needed', async () => {
    const answer = await helloWith(credentials.needsOrganization);
    expect(answer.status).toBe(400);
    expect(codeOf(answer.body)).toBe(400003);
    const header = { 'x-gw-ims-org-id': organizationId };
    expect((await helloWith(credentials.needsOrganization, header)).status).toBe(200);
  });
  it('the organization of somebody else', async () => {
    const answer = await helloWith(credentials.good, { 'x-gw-ims-org-id': 'FFFF@AdobeOrg' });
    expect(codeOf(answer.body)).toBe(403027);
  });

  const behindCredentials = Object.values(credentials).flatMap((credential) =>
    credential.gatewayCode ? [[credential.gatewayCode, credential] as const] : [],
  );
  it.each(behindCredentials)('with %i a credential that is made for it', async (code, credential) => {
    const answer = await helloWith(credential);
    expect(codeOf(answer.body)).toBe(code);
    expect(answer.status).toBe(gatewayProblems[code].status);
    expect(answer.body).toContain(gatewayProblems[code].message);
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('with every code that it has', () => {
    const behindMistakes = [400003, 403000, 403010, 403011, 403020];
    const provoked = [...behindMistakes, ...behindCredentials.map(([code]) => code)];
    expect(provoked.sort()).toEqual(Object.keys(gatewayProblems).map(Number));
  });

  it('in all the shapes that its bodies have', async () => {
    const bodies = await Promise.all(
      behindCredentials.map(async ([, credential]) => (await helloWith(credential)).body),
    );
    expect(bodies.filter((body) => body.startsWith('while (1) {}'))).toHaveLength(1);
    const names = bodies.flatMap((body) => Object.keys(JSON.parse(body.replace('while (1) {}', ''))));
    expect([...new Set(names)].sort()).toEqual([
      'code',
      'description',
      'detail',
      'errorCode',
      'errorDescription',
      'error_code',
      'message',
      'title',
    ]);
  });

  it('with Retry-After when there are too many calls', async () => {
    expect((await helloWith(credentials.tooManyCalls)).headers['retry-after']).toBe('1');
  });
});

describe('a revocation', () => {
  const { clientId, clientSecret } = credentials.good;
  const basic = (id: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
  });
  const revoke = (token: string, headers: Record<string, string>) =>
    postForm(`${adobe.url}/ims/revoke`, { token }, headers);

  it('ends a token', async () => {
    const token = await getToken(adobe.url, credentials.good);
    const answer = await revoke(token, basic(clientId, clientSecret));
    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(answer.headers['x-debug-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect([...adobe.revoked]).toEqual([token]);
    const refused = await hello({ authorization: `Bearer ${token}`, 'x-api-key': clientId });
    expect(codeOf(refused.body)).toBe(401013);
  });

  it('of a token that nobody knows succeeds', async () => {
    expect(await revoke('unknown', basic(clientId, clientSecret))).toMatchObject({ status: 200, body: '' });
  });

  it('reads ID and secret form-encoded', async () => {
    const { awkwardSecret: awkward } = credentials;
    const encode = (text: string) => new URLSearchParams({ '': text }).toString().slice(1);
    const token = await getToken(adobe.url, awkward);
    expect((await revoke(token, basic(awkward.clientId, awkward.clientSecret))).status).toBe(401);
    expect((await revoke(token, basic(awkward.clientId, encode(awkward.clientSecret)))).status).toBe(200);
  });

  it.each([
    ['a wrong secret', basic(clientId, 'wrong')],
    ['an unknown client', basic('nobody', clientSecret)],
    ['no colon', { authorization: `Basic ${Buffer.from('nothing').toString('base64')}` }],
    ['no authentication', {}],
  ])('with %s is refused', async (_case, headers: Record<string, string>) => {
    const token = await getToken(adobe.url, credentials.good);
    const answer = await revoke(token, headers);
    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.body)).toEqual({ error: 'invalid_client' });
    expect(answer.headers['www-authenticate']).toMatch(/^Basic/);
    expect(adobe.revoked.has(token)).toBe(false);
  });

  it('of somebody else’s token, or of none, is refused', async () => {
    const token = await getToken(adobe.url, credentials.other);
    expect((await revoke(token, basic(clientId, clientSecret))).status).toBe(400);
    expect((await revoke('', basic(clientId, clientSecret))).status).toBe(400);
    expect(adobe.revoked.has(token)).toBe(false);
  });
});
