import { type Api, apis } from '../../../simulator/apis';
import { type Credential, credentials, ORGANIZATION_ID } from '../../../simulator/credentials';
import { guide } from '../../../simulator/guide';
import { type Simulator, startSimulator } from '../../../simulator/server';
import { getToken, send } from './request';

const { good, apiNotAdded, tooManyCalls } = credentials;
let adobe: Simulator;

beforeAll(async () => {
  adobe = await startSimulator();
});
afterAll(() => adobe.close());

const rows = apis.map((api) => [api.name, api] as const);

async function call(api: Api, credential: Credential, headers: Record<string, string> = {}, scope?: string) {
  const { pathname, search } = new URL(api.url.replaceAll(/\{\w+\}/g, '12345'));
  const token = await getToken(adobe.url, credential, scope ?? api.scopes.join(','));
  return send(`${adobe.url}${pathname}${search}`, {
    headers: {
      authorization: `Bearer ${token}`,
      'x-api-key': credential.clientId,
      'x-gw-ims-org-id': ORGANIZATION_ID,
      ...headers,
    },
  });
}

test.each(rows)('%s responds to a token with its scope', async (_name, api) => {
  const response = await call(api, good);

  expect(response).toMatchObject({ status: 200, body: JSON.stringify(api.body) });
});

test.each(rows)('%s checks token, API key, scope and organization', async (_name, api) => {
  const responses = await Promise.all([
    call(api, good, { authorization: 'Bearer un.kno.wn' }),
    call(api, apiNotAdded),
    call(api, good, {}, 'openid'),
    call(api, good, { 'x-gw-ims-org-id': '' }),
  ]);

  expect(responses.map(({ status }) => status)).toEqual([401, 403, 403, api.needsOrganization ? 400 : 200]);
});

test.each([
  ['Firefly', { body: '{"error_code":"401013","message":"Oauth token is not valid"}' }],
  ['Frame.io', { body: '{"errors":[{"title":"Unauthorized","detail":"Oauth token is not valid"}]}' }],
  [
    'Analytics',
    {
      body: '',
      headers: {
        'www-authenticate': 'Bearer error="invalid_token", error_description="Oauth token is not valid"',
      },
    },
  ],
  ['Cloud Manager', { body: '', headers: { 'x-access-error': 'Oauth token is not valid' } }],
])('%s reports an error in its own form', async (name, response) => {
  const [api] = apis.filter((each) => each.name === name) as [Api];

  expect(await call(api, good, { authorization: 'Bearer un.kno.wn' })).toMatchObject({
    status: 401,
    ...response,
  });
});

test('an error in another form keeps Retry-After', async () => {
  const [frame] = apis.filter(({ name }) => name === 'Frame.io') as [Api];

  expect((await call(frame, tooManyCalls)).headers['retry-after']).toBe('1');
});

test('the guide lists the URL of every API', () => {
  const text = guide('http://127.0.0.1:8080');

  for (const { url } of apis) {
    expect(text).toContain(`http://127.0.0.1:8080${url.replace(/^https:\/\/[^/]+/, '')}`);
  }
});
