import { decodeProtectedHeader, jwtVerify } from 'jose';
import { credentials, organizationId } from '../../../simulator/credentials';
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

const ask = (fields: Record<string, string>) => postForm(`${adobe.url}/ims/token/v3`, fields);

describe('a token request with the good credential', () => {
  it('gets a bearer token for a little less than a day', async () => {
    const answer = await ask(tokenForm(credentials.good));
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch('application/json');
    expect(answer.headers['x-debug-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.parse(answer.body)).toEqual({
      access_token: adobe.tokens.at(-1),
      token_type: 'bearer',
      expires_in: 86399,
    });
  });

  it('gets a signed token with exactly the header and the claims of Adobe’s', async () => {
    const token = await getToken(adobe.url, credentials.good);
    expect(decodeProtectedHeader(token)).toEqual({
      alg: 'RS256',
      x5u: 'ims_na1-key-at-1.cer',
      kid: 'ims_na1-key-at-1',
      itt: 'at',
    });
    const { payload } = await jwtVerify(token, await tokenPublicKey());
    expect(payload).toEqual({
      id: expect.stringContaining('1795435200214_'),
      type: 'access_token',
      client_id: credentials.good.clientId,
      user_id: expect.stringMatching(/^[0-9A-F]{24}@techacct\.adobe\.com$/),
      as: 'ims-na1',
      aa_id: payload.user_id,
      org: organizationId,
      scope: 'openid,AdobeID,firefly_api,ff_apis',
      created_at: '1795435200214',
      expires_in: '86400000',
    });
  });

  it.each(['firefly_api', credentials.good.scopes.join(',')])(
    'gets a token as long as Adobe’s for %s',
    async (scope) => {
      const token = await getToken(adobe.url, credentials.good, scope);
      expect(token.length).toBeGreaterThanOrEqual(1100);
      expect(token.length).toBeLessThanOrEqual(1600);
    },
  );

  it('gets one with each of its two secrets', async () => {
    expect(new Set(credentials.good.secrets).size).toBe(2);
    for (const secret of credentials.good.secrets) {
      expect(await ask({ ...tokenForm(credentials.good), client_secret: secret })).toMatchObject({
        status: 200,
      });
    }
  });

  it('gets one with the parameters in the query, too', async () => {
    const query = new URLSearchParams(tokenForm(credentials.good));
    const answer = await send(`${adobe.url}/ims/token/v3?${query}`, { method: 'POST' });
    expect(answer.status).toBe(200);
  });

  it('gets nothing when its form is not declared as one', async () => {
    const form = new URLSearchParams(tokenForm(credentials.good)).toString();
    const headers = { 'content-type': 'application/json' };
    const answer = await send(`${adobe.url}/ims/token/v3`, { method: 'POST', headers }, form);
    expect(JSON.parse(answer.body).error_description).toBe('missing client_id parameter');
  });
});

describe('a credential with few scopes', () => {
  it('gets those it has, in silence', async () => {
    const token = await getToken(adobe.url, credentials.someScopes);
    const { payload } = await jwtVerify(token, await tokenPublicKey());
    expect(payload.scope).toBe('openid,AdobeID');
  });
});

describe('a token answer can depart from the usual one:', () => {
  const answerFor = async (name: keyof typeof credentials) =>
    JSON.parse((await ask(tokenForm(credentials[name]))).body);

  it('without a type, for an hour', async () => {
    expect(await answerFor('withoutType')).toEqual({ access_token: expect.any(String), expires_in: 3599 });
  });
  it('with a capital Bearer', async () => {
    expect(await answerFor('capitalType')).toMatchObject({ token_type: 'Bearer', expires_in: 86399 });
  });
  it('with its lifetime as a string', async () => {
    expect(await answerFor('textExpiry')).toMatchObject({ token_type: 'bearer', expires_in: '86399' });
  });
  it('with a token that is no JWT', async () => {
    const { access_token: token } = await answerFor('opaqueToken');
    expect(token).toMatch(/^[\w-]{64}$/);
  });
  it('with no expiry anywhere', async () => {
    expect(await answerFor('withoutExpiry')).toEqual({
      access_token: expect.stringMatching(/^[\w-]{64}$/),
      token_type: 'bearer',
    });
  });
  it('with a token that has expired on arrival', async () => {
    expect(await answerFor('expiredToken')).toMatchObject({ expires_in: 0 });
  });
});

describe('a refused token request', () => {
  const good = tokenForm(credentials.good);

  it.each([
    [
      'a wrong secret',
      { ...good, client_secret: 'wrong' },
      400,
      'invalid_client',
      'invalid client_secret parameter',
    ],
    [
      'the secret of another credential',
      { ...good, client_secret: credentials.other.clientSecret },
      400,
      'invalid_client',
      'invalid client_secret parameter',
    ],
    [
      'an unknown client',
      { ...good, client_id: 'f'.repeat(32) },
      400,
      'invalid_client',
      'invalid client_id parameter',
    ],
    ['no client ID', { ...good, client_id: '' }, 400, 'invalid_client', 'missing client_id parameter'],
    ['no secret', { ...good, client_secret: '' }, 400, 'invalid_client', 'missing client_secret parameter'],
    ['a refused client', tokenForm(credentials.clientRefused), 401, 'invalid_client', undefined],
    [
      'a grant that is not allowed',
      tokenForm(credentials.grantNotAllowed),
      400,
      'unauthorized_client',
      'client is not authorized to use this grant type.',
    ],
    [
      'another grant',
      { ...good, grant_type: 'password' },
      400,
      'unsupported_grant_type',
      'unsupported grant_type',
    ],
    ['an unknown scope', { ...good, scope: 'openid,nonsense' }, 400, 'invalid_scope', undefined],
    ['scopes separated by spaces', { ...good, scope: 'openid AdobeID' }, 400, 'invalid_scope', undefined],
    ['no scope', { ...good, scope: '' }, 400, 'invalid_scope', undefined],
    [
      'no scope enabled',
      tokenForm(credentials.noScopes),
      400,
      'invalid_target_scope',
      'None of the requested scopes is enabled in the SP binding',
    ],
    [
      'a malformed id',
      tokenForm(credentials.malformedId),
      400,
      'missing_separator',
      'The guid 8D1C22A05F6B is invalid.',
    ],
    [
      'a technical account that left',
      tokenForm(credentials.technicalAccountLeft),
      403,
      'access_denied',
      'Service principal is no longer part of the organization.',
    ],
    [
      'no permission',
      tokenForm(credentials.notPermitted),
      403,
      'Forbidden',
      'The client is not allowed to perform the operation.',
    ],
    [
      'no organization',
      tokenForm(credentials.organizationMissing),
      404,
      'not_found',
      `Organization with id ${organizationId} cannot be found`,
    ],
    [
      'several bindings',
      tokenForm(credentials.severalBindings),
      409,
      'duplicate_binding',
      'There are multiple bindings for this client and org.',
    ],
    ['a server fault', tokenForm(credentials.serverFault), 500, 'internal_error', 'Please try again later'],
  ])('for %s says so as Adobe does', async (_case, form, status, error, description) => {
    const issuedBefore = adobe.tokens.length;
    const answer = await ask(form);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual(
      description ? { error, error_description: description } : { error },
    );
    expect(answer.headers['x-debug-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(adobe.tokens).toHaveLength(issuedBefore);
  });

  it('leaves out a description that Adobe leaves out, in every row that has none', () => {
    const silent = Object.entries(tokenProblems).filter(([, problem]) => !('description' in problem));
    expect(silent.map(([name]) => name)).toEqual(['clientRefused', 'wrongScope']);
  });
});

it('accepts a secret full of signs when it is form-encoded, and not when it is not', async () => {
  const { clientId, clientSecret } = credentials.awkwardSecret;
  expect(await ask(tokenForm(credentials.awkwardSecret))).toMatchObject({ status: 200 });
  const raw = `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}&scope=openid`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await send(`${adobe.url}/ims/token/v3`, { method: 'POST', headers }, raw);
  expect(JSON.parse(answer.body).error_description).toBe('invalid client_secret parameter');
});

it('has credentials that look like Adobe’s, and no two alike', () => {
  const all = Object.values(credentials);
  expect(all.every(({ clientId }) => /^[0-9a-f]{32}$/.test(clientId))).toBe(true);
  expect(credentials.good.secrets.every((secret) => /^p8e-[\w-]{32}$/.test(secret))).toBe(true);
  expect(new Set(all.map(({ clientId }) => clientId)).size).toBe(all.length);
  expect(new Set(all.flatMap(({ secrets }) => secrets)).size).toBe(all.length + 1);
});
