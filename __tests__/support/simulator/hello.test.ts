import { type Credential, credentials, ORGANIZATION_ID } from '../../../simulator/credentials';
import { gatewayProblems } from '../../../simulator/problems';
import { type Simulator, startSimulator } from '../../../simulator/server';
import { getToken, send } from './request';

type Headers = Record<string, string>;

let now = new Date('2026-11-23T12:00:00Z');
let adobe: Simulator;

beforeAll(async () => {
  adobe = await startSimulator({ clock: () => now, tokenLifetimeSeconds: 60 });
});
afterAll(() => adobe.close());

const hello = (headers: Headers) => send(`${adobe.url}/pie/psdService/hello`, { headers });

async function helloWith(credential: Credential, more: Headers = {}, scope?: string) {
  const token = await getToken(adobe.url, credential, scope);
  return hello({ authorization: `Bearer ${token}`, 'x-api-key': credential.clientId, ...more });
}

/** The code in the body of a gateway error, in any of its shapes. */
function codeOf(body: string): number {
  const fields = JSON.parse(body.replace('while (1) {}', ''));
  return Number(fields.error_code ?? fields.code ?? fields.errorCode);
}

test('hello responds with 200 to a token and its API key', async () => {
  const response = await helloWith(credentials.good);

  expect(response).toMatchObject({ status: 200, body: 'Welcome to the Photoshop API!' });
  expect(response.headers['content-type']).toMatch('text/plain');
  expect(response.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
});

const { good, other, expiredToken, someScopes, needsOrganization } = credentials;

// biome-ignore format: a row is a line.
test.each<[mistake: string, code: number, credential: Credential, headers?: Headers, scope?: string]>([
  ['no API key', 403000, good, { 'x-api-key': '' }],
  ['an unknown API key', 403003, good, { 'x-api-key': 'unknown' }],
  ['the API key of another credential', 403003, good, { 'x-api-key': other.clientId }],
  ['no token', 403010, good, { authorization: '' }],
  ['an authorization that is not a bearer token', 403020, good, { authorization: 'Basic bm90OmE=' }],
  ['an unknown token', 401013, good, { authorization: 'Bearer un.known' }],
  ['a token that has expired on arrival', 401013, expiredToken],
  ['a token without a requested scope of the API', 403011, good, {}, 'openid,AdobeID'],
  ['a token without an enabled scope of the API', 403011, someScopes],
  ['no organization ID if it is required', 400003, needsOrganization],
  ['another organization ID', 403027, good, { 'x-gw-ims-org-id': 'FFFF@AdobeOrg' }],
])('the gateway rejects %s', async (_mistake, code, credential, ...more) => {
  const response = await helloWith(credential, ...more);

  expect(codeOf(response.body)).toBe(code);
  expect(response.status).toBe(Math.floor(code / 1000));
});

test('the gateway accepts a required organization ID', async () => {
  const response = await helloWith(needsOrganization, { 'x-gw-ims-org-id': ORGANIZATION_ID });

  expect(response.status).toBe(200);
});

test('the gateway rejects a token as soon as it has expired', async () => {
  const headers = {
    authorization: `Bearer ${await getToken(adobe.url, good)}`,
    'x-api-key': good.clientId,
  };

  now = new Date(now.getTime() + 59_000);
  const before = await hello(headers);
  now = new Date(now.getTime() + 1000);
  const after = await hello(headers);

  expect(before.status).toBe(200);
  expect(codeOf(after.body)).toBe(401013);
});

const withGatewayCode = Object.values(credentials).flatMap((credential) =>
  credential.gatewayCode ? [[credential.gatewayCode, credential] as const] : [],
);

test.each(withGatewayCode)('the gateway responds with %i to its credential', async (code, credential) => {
  const response = await helloWith(credential);

  expect(codeOf(response.body)).toBe(code);
  expect(response.status).toBe(gatewayProblems[code].status);
  expect(response.body).toContain(gatewayProblems[code].message);
  expect(response.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
});

test('every gateway code occurs', () => {
  const byMistake = [400003, 403000, 403010, 403011, 403020];

  const occurring = [...byMistake, ...withGatewayCode.map(([code]) => code)];

  expect(occurring.sort()).toEqual(Object.keys(gatewayProblems).map(Number));
});

test('every shape of gateway errors occurs', async () => {
  const responses = await Promise.all(withGatewayCode.map(([, credential]) => helloWith(credential)));

  const bodies = responses.map(({ body }) => body);
  const names = bodies.flatMap((body) => Object.keys(JSON.parse(body.replace('while (1) {}', ''))));
  expect(bodies.filter((body) => body.startsWith('while (1) {}'))).toHaveLength(1);
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

test('429050 comes with Retry-After', async () => {
  const response = await helloWith(credentials.tooManyCalls);

  expect(response.headers['retry-after']).toBe('1');
});
