import { decodeProtectedHeader, jwtVerify } from 'jose';
import { type CredentialName, credentials, ORGANIZATION_ID } from '../../../simulator/credentials';
import { tokenProblems } from '../../../simulator/problems';
import { type Simulator, startSimulator } from '../../../simulator/server';
import { tokenPublicKey } from '../../../simulator/tokens';
import { getToken, postForm, send, tokenForm } from './request';

const now = new Date('2026-11-23T12:00:00.214Z');
let adobe: Simulator;

beforeAll(async () => {
  adobe = await startSimulator({ clock: () => now });
});
afterAll(() => adobe.close());

const good = tokenForm(credentials.good);
const requestToken = (fields: Record<string, string>) => postForm(`${adobe.url}/ims/token/v3`, fields);

test('IMS issues a bearer token for a little less than a day', async () => {
  const response = await requestToken(good);

  expect(response.status).toBe(200);
  expect(response.headers['content-type']).toMatch('application/json');
  expect(response.headers['x-debug-id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(JSON.parse(response.body)).toEqual({
    access_token: adobe.tokens.at(-1),
    token_type: 'bearer',
    expires_in: 86399,
  });
});

test('a token is signed and has exactly the header and the claims of Adobe’s tokens', async () => {
  const token = await getToken(adobe.url, credentials.good);

  const { payload } = await jwtVerify(token, await tokenPublicKey());
  expect(decodeProtectedHeader(token)).toEqual({
    alg: 'RS256',
    x5u: 'ims_na1-key-at-1.cer',
    kid: 'ims_na1-key-at-1',
    itt: 'at',
  });
  expect(payload).toEqual({
    id: expect.stringContaining('1795435200214_'),
    type: 'access_token',
    client_id: credentials.good.clientId,
    user_id: expect.stringMatching(/^[0-9A-F]{24}@techacct\.adobe\.com$/),
    as: 'ims-na1',
    aa_id: payload.user_id,
    org: ORGANIZATION_ID,
    scope: 'openid,AdobeID,firefly_api,ff_apis',
    created_at: '1795435200214',
    expires_in: '86400000',
  });
});

// The shortest and the longest list of scopes in Adobe's documentation.
test.each([
  'openid,AdobeID,DCAPI',
  'AdobeID,openid,read_organizations,additional_info.projectedProductContext,additional_info.roles,adobeio_api,read_client_secret,manage_client_secrets,adobeio.abdata.read,adobeio.abdata.write,adobeio.abdata.manage',
])('a token with the scopes %s is as long as Adobe’s tokens', async (scope) => {
  const token = await getToken(adobe.url, credentials.good, scope);

  expect(token.length).toBeGreaterThanOrEqual(1100);
  expect(token.length).toBeLessThanOrEqual(1600);
});

test('IMS accepts both secrets of a credential during a rotation', async () => {
  const { secrets } = credentials.good;

  const responses = await Promise.all(secrets.map((secret) => requestToken({ ...good, client_secret: secret })));

  expect(new Set(secrets).size).toBe(2);
  expect(responses.map(({ status }) => status)).toEqual([200, 200]);
});

test('IMS accepts parameters in the query', async () => {
  const response = await send(`${adobe.url}/ims/token/v3?${new URLSearchParams(good)}`, { method: 'POST' });

  expect(response.status).toBe(200);
});

test('IMS ignores a body that is not declared as a form', async () => {
  const headers = { 'content-type': 'application/json' };

  const response = await send(
    `${adobe.url}/ims/token/v3`,
    { method: 'POST', headers },
    new URLSearchParams(good).toString(),
  );

  expect(JSON.parse(response.body).error_description).toBe('missing client_id parameter');
});

test('a token has those requested scopes that are enabled for the credential', async () => {
  const token = await getToken(adobe.url, credentials.someScopes);

  const { payload } = await jwtVerify(token, await tokenPublicKey());
  expect(payload.scope).toBe('openid,AdobeID');
});

const anyToken = expect.any(String);
const opaque = expect.stringMatching(/^[\w-]{64}$/);

test.each<[CredentialName, object]>([
  ['withoutType', { access_token: anyToken, expires_in: 3599 }],
  ['capitalType', { access_token: anyToken, token_type: 'Bearer', expires_in: 86399 }],
  ['textExpiry', { access_token: anyToken, token_type: 'bearer', expires_in: '86399' }],
  ['opaqueToken', { access_token: opaque, token_type: 'bearer', expires_in: 86399 }],
  ['withoutExpiry', { access_token: opaque, token_type: 'bearer' }],
  ['expiredToken', { access_token: anyToken, token_type: 'bearer', expires_in: 0 }],
])('the token response to the credential %s has its shape', async (name, body) => {
  const response = await requestToken(tokenForm(credentials[name]));

  expect(JSON.parse(response.body)).toEqual(body);
});

type Rejection = [mistake: string, form: Record<string, string>, status: number, error: string, description?: string];

// biome-ignore format: a row is a line.
const rejections: readonly Rejection[] = [
  ['a wrong secret', { ...good, client_secret: 'wrong' }, 400, 'invalid_client', 'invalid client_secret parameter'],
  ['the secret of another credential', { ...good, client_secret: credentials.other.clientSecret }, 400, 'invalid_client', 'invalid client_secret parameter'],
  ['an unknown client', { ...good, client_id: 'f'.repeat(32) }, 400, 'invalid_client', 'invalid client_id parameter'],
  ['no client ID', { ...good, client_id: '' }, 400, 'invalid_client', 'missing client_id parameter'],
  ['no secret', { ...good, client_secret: '' }, 400, 'invalid_client', 'missing client_secret parameter'],
  ['a refused client', tokenForm(credentials.clientRefused), 401, 'invalid_client'],
  ['a grant that is not allowed', tokenForm(credentials.grantNotAllowed), 400, 'unauthorized_client', 'client is not authorized to use this grant type.'],
  ['another grant', { ...good, grant_type: 'password' }, 400, 'unsupported_grant_type', 'unsupported grant_type'],
  ['an unknown scope', { ...good, scope: 'openid,nonsense' }, 400, 'invalid_scope'],
  ['scopes separated by spaces', { ...good, scope: 'openid AdobeID' }, 400, 'invalid_scope'],
  ['no scope', { ...good, scope: '' }, 400, 'invalid_scope'],
  ['no enabled scope', tokenForm(credentials.noScopes), 400, 'invalid_target_scope', 'None of the requested scopes is enabled in the SP binding'],
  ['a malformed id', tokenForm(credentials.malformedId), 400, 'missing_separator', 'The guid 8D1C22A05F6B is invalid.'],
  ['a technical account that left', tokenForm(credentials.technicalAccountLeft), 403, 'access_denied', 'Service principal is no longer part of the organization.'],
  ['no permission', tokenForm(credentials.notPermitted), 403, 'Forbidden', 'The client is not allowed to perform the operation.'],
  ['no organization', tokenForm(credentials.organizationMissing), 404, 'not_found', `Organization with id ${ORGANIZATION_ID} cannot be found`],
  ['several bindings', tokenForm(credentials.severalBindings), 409, 'duplicate_binding', 'There are multiple bindings for this client and org.'],
  ['a server fault', tokenForm(credentials.serverFault), 500, 'internal_error', 'Please try again later'],
];

test.each(rejections)('IMS rejects %s as Adobe does', async (_mistake, form, status, error, ...[description]) => {
  const issuedBefore = adobe.tokens.length;

  const response = await requestToken(form);

  expect(response.status).toBe(status);
  expect(JSON.parse(response.body)).toEqual({
    error,
    ...(description && { error_description: description }),
  });
  expect(response.headers['x-debug-id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(adobe.tokens).toHaveLength(issuedBefore);
});

test('only the errors that Adobe documents without a description have none', () => {
  const without = Object.entries(tokenProblems).filter(([, problem]) => !('description' in problem));

  expect(without.map(([name]) => name)).toEqual(['clientRefused', 'wrongScope']);
});

test('IMS accepts a secret with special characters only if it is form-encoded', async () => {
  const { clientId, clientSecret } = credentials.awkwardSecret;
  const raw = `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}&scope=openid`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };

  const encoded = await requestToken(tokenForm(credentials.awkwardSecret));
  const notEncoded = await send(`${adobe.url}/ims/token/v3`, { method: 'POST', headers }, raw);

  expect(encoded.status).toBe(200);
  expect(JSON.parse(notEncoded.body).error_description).toBe('invalid client_secret parameter');
});

test('the credentials look like Adobe’s and are all different', () => {
  const all = Object.values(credentials);

  expect(all.every(({ clientId }) => /^[0-9a-f]{32}$/.test(clientId))).toBe(true);
  expect(credentials.good.secrets.every((secret) => /^p8e-[\w-]{32}$/.test(secret))).toBe(true);
  expect(new Set(all.map(({ clientId }) => clientId)).size).toBe(all.length);
  expect(new Set(all.flatMap(({ secrets }) => secrets)).size).toBe(all.length + 1);
});
