import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { credentials } from '../../simulator/credentials';
import type { Reason } from '../../src/failure';
import { expectFailure } from '../support/adobe-step';
import { type ForeignServer, startForeign } from '../support/foreign/start';
import { expectNoLeaks } from '../support/leaks';
import { createJob, type StepResult } from '../support/mini-runner';

// The simulated Adobe was written with the action, the package `oidc-provider` was not. It separates scopes with spaces,
// and Adobe with commas, so each step requests one.

const LIFETIME_SECONDS = 3600;
const AUDIENCE = 'https://image.adobe.io/';
const SCOPE = 'firefly_api';

// Its secret is full of signs that have a meaning in a form, in a URL or in a header.
const opaque = credentials.awkwardSecret;
const jwt = credentials.good;
const withoutGrant = credentials.grantNotAllowed;

let server: ForeignServer;
let url: string;

beforeAll(async () => {
  server = await startForeign('oidc-provider.mjs', {
    clients: [
      {
        client_id: opaque.clientId,
        client_secret: opaque.clientSecret,
        scope: SCOPE,
        grant_types: ['client_credentials'],
      },
      {
        client_id: jwt.clientId,
        client_secret: jwt.clientSecret,
        scope: SCOPE,
        grant_types: ['client_credentials'],
      },
      { client_id: withoutGrant.clientId, client_secret: withoutGrant.clientSecret, grant_types: [] },
    ],
    jwtClientIds: [jwt.clientId],
    scopes: [SCOPE, 'ff_apis'],
    audience: AUDIENCE,
    lifetimeSeconds: LIFETIME_SECONDS,
  });
  url = `http://127.0.0.1:${server.port}`;
});
afterAll(() => server.stop());

interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Runs a step that revokes its token at the end of the job, and `beforeTheEnd`. Checks that nothing leaked. */
async function runStepAt(
  client: Client,
  inputs: Readonly<Record<string, string>> = {},
  beforeTheEnd: (result: StepResult) => Promise<void> = async () => {},
): Promise<StepResult> {
  const job = createJob();
  let result: StepResult;
  try {
    result = await job.runStep({
      inputs: {
        'client-id': client.clientId,
        'client-secret': client.clientSecret,
        'ims-url': url,
        scopes: SCOPE,
        revoke: 'true',
        ...inputs,
      },
    });
    await beforeTheEnd(result);
  } finally {
    await job.finish();
  }
  expectNoLeaks(result, { secrets: [client.clientSecret], tokenInState: true });
  expect([result.hung, result.post?.hung]).toEqual([false, false]);
  return result;
}

/** What the server knows of a token (RFC 7662). */
async function introspect({ clientId, clientSecret }: Client, token: string): Promise<unknown> {
  const response = await fetch(`${url}/token/introspection`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, token }),
  });
  return response.json();
}

/** The output `expires-at`, in seconds since the epoch. */
function expiryOf({ outputs }: StepResult): number {
  return Date.parse(outputs['expires-at'] ?? '') / 1000;
}

test('an opaque token is active until the end of the job, and then revoked', async () => {
  const token = ({ outputs }: StepResult) => outputs['access-token'] ?? '';

  const result = await runStepAt(opaque, {}, async (step) => {
    const known = (await introspect(opaque, token(step))) as { exp: number };
    expect(known).toMatchObject({
      active: true,
      client_id: opaque.clientId,
      scope: SCOPE,
      token_type: 'Bearer',
    });
    expect(expiryOf(step)).toBeLessThanOrEqual(known.exp);
    expect(expiryOf(step)).toBeGreaterThan(known.exp - LIFETIME_SECONDS);
  });

  expect([result.annotations, result.post?.annotations]).toEqual([[], []]);
  expect(result.outputs).toMatchObject({ source: 'issued', scopes: SCOPE });
  expect(await introspect(opaque, token(result))).toEqual({ active: false });
});

test('a token that is a JWT has a valid signature and the claims in the outputs, and a refused revocation is a warning', async () => {
  const result = await runStepAt(jwt);
  const keys = createLocalJWKSet((await (await fetch(`${url}/jwks`)).json()) as JSONWebKeySet);

  const { payload } = await jwtVerify(result.outputs['access-token'] ?? '', keys, {
    issuer: url,
    audience: AUDIENCE,
  });

  expect(payload).toMatchObject({ client_id: jwt.clientId, scope: result.outputs.scopes });
  expect(expiryOf(result)).toBeLessThanOrEqual(payload.exp ?? 0);
  // The server revokes opaque tokens alone.
  expect([result.conclusion, result.post?.conclusion]).toEqual(['success', 'success']);
  expect(result.post?.annotations).toEqual([
    expect.objectContaining({
      level: 'warning',
      message: expect.stringContaining('400 unsupported_token_type "Structured JWT Tokens cannot be revoked'),
    }),
  ]);
});

test.each<[string, Client, Record<string, string>, Reason, quoted: string]>([
  [
    'a wrong secret',
    { ...opaque, clientSecret: jwt.clientSecret },
    {},
    'invalid-client',
    '401 invalid_client "client authentication failed"',
  ],
  [
    'an unknown client',
    { clientId: '0123456789abcdef0123456789abcdef', clientSecret: opaque.clientSecret },
    {},
    'invalid-client',
    '401 invalid_client "client authentication failed"',
  ],
  [
    'a client without this grant',
    withoutGrant,
    {},
    'ims-rejected',
    '400 invalid_request "requested grant type is not allowed for this client"',
  ],
  [
    'a scope that the client may not have',
    opaque,
    { scopes: 'ff_apis' },
    'invalid-scope',
    '400 invalid_scope "requested scope is not allowed"',
  ],
])('a refusal of %s has its reason, and quotes the server', async (_what, client, inputs, reason, quoted) => {
  const result = await runStepAt(client, inputs);

  const failure = expectFailure({ result });
  expect(failure.reason).toBe(reason);
  expect(failure.message).toContain(quoted);
  expect(result.post?.annotations).toEqual([]);
});
