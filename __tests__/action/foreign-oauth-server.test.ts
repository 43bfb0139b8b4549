import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { credentials } from '../../simulator/credentials';
import { failureOf, moreAbout } from '../support/adobe-step';
import { type ForeignServer, startForeign } from '../support/foreign/start';
import { expectNoLeaks } from '../support/leaks';
import { createJob, type StepResult } from '../support/mini-runner';

// The simulated Adobe and the action were written by the same people; the package `oidc-provider` was not. It splits
// scopes at spaces where Adobe does at commas: each step asks for one.

const lifetimeSeconds = 3600;
const audience = 'https://image.adobe.io/';
const scope = 'firefly_api';

// Its secret is full of signs that mean something in a form, in a URL or in a header.
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
        scope,
        grant_types: ['client_credentials'],
      },
      {
        client_id: jwt.clientId,
        client_secret: jwt.clientSecret,
        scope,
        grant_types: ['client_credentials'],
      },
      { client_id: withoutGrant.clientId, client_secret: withoutGrant.clientSecret, grant_types: [] },
    ],
    jwtClientIds: [jwt.clientId],
    scopes: [scope, 'ff_apis'],
    audience,
    lifetimeSeconds,
  });
  url = `http://127.0.0.1:${server.port}`;
});
afterAll(() => server.stop());

interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Runs a step that revokes its token at the end, and looks in between. Checks that nothing leaked. */
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
        scopes: scope,
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

/** What the server itself makes of a token (RFC 7662). */
async function introspect({ clientId, clientSecret }: Client, token: string): Promise<unknown> {
  const answer = await fetch(`${url}/token/introspection`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, token }),
  });
  return answer.json();
}

/** The expiry that the step gave, in seconds since the epoch. */
function expiryOf({ outputs }: StepResult): number {
  return Date.parse(outputs['expires-at'] ?? '') / 1000;
}

describe('an opaque token', () => {
  test('is one that the server knows until the end of the job, and then no more', async () => {
    const token = ({ outputs }: StepResult) => outputs['access-token'] ?? '';

    const result = await runStepAt(opaque, {}, async (step) => {
      expect(await introspect(opaque, token(step))).toMatchObject({
        active: true,
        client_id: opaque.clientId,
        scope,
        token_type: 'Bearer',
      });
    });

    expect(result.annotations).toEqual([]);
    expect(result.outputs).toMatchObject({ source: 'issued', scopes: scope });
    expect(result.post?.log).toEqual(['The access token is revoked.']);
    expect(await introspect(opaque, token(result))).toEqual({ active: false });
  });

  test('expires when the server says so, or a little earlier', async () => {
    await runStepAt(opaque, {}, async (step) => {
      const { exp } = (await introspect(opaque, step.outputs['access-token'] ?? '')) as { exp: number };
      expect(expiryOf(step)).toBeLessThanOrEqual(exp);
      expect(expiryOf(step)).toBeGreaterThan(exp - lifetimeSeconds);
    });
  });
});

describe('a token that is a JWT', () => {
  test('has a signature that holds, and the claims that the outputs tell of', async () => {
    const result = await runStepAt(jwt);
    const keys = createLocalJWKSet((await (await fetch(`${url}/jwks`)).json()) as JSONWebKeySet);

    const { payload } = await jwtVerify(result.outputs['access-token'] ?? '', keys, {
      issuer: url,
      audience,
    });

    expect(payload).toMatchObject({ client_id: jwt.clientId, scope: result.outputs.scopes });
    expect(expiryOf(result)).toBeLessThanOrEqual(payload.exp ?? 0);
  });

  test('is one that this server does not revoke: that is a warning, and the job passes', async () => {
    const result = await runStepAt(jwt);

    expect([result.conclusion, result.post?.conclusion]).toEqual(['success', 'success']);
    expect(result.post?.annotations).toEqual([
      {
        level: 'warning',
        title: 'The access token is not revoked',
        message: expect.stringContaining(
          `400 unsupported_token_type "Structured JWT Tokens cannot be revoked via the revocation_endpoint"`,
        ),
      },
    ]);
  });
});

describe('a refusal names its reason:', () => {
  const another = { clientId: '0123456789abcdef0123456789abcdef', clientSecret: opaque.clientSecret };

  test.each<[string, Client, Record<string, string>, string, string]>([
    [
      'a wrong secret',
      { ...opaque, clientSecret: jwt.clientSecret },
      {},
      'invalid-client',
      'Adobe IMS refused the credential: HOST answered 401 invalid_client "client authentication failed".',
    ],
    [
      'an unknown client',
      another,
      {},
      'invalid-client',
      'Adobe IMS refused the credential: HOST answered 401 invalid_client "client authentication failed".',
    ],
    [
      'a client without this grant',
      withoutGrant,
      {},
      'ims-rejected',
      'Adobe IMS rejected the request: HOST answered 400 invalid_request "requested grant type is not allowed for this client".',
    ],
    [
      'a scope that the client may not have',
      opaque,
      { scopes: 'ff_apis' },
      'invalid-scope',
      'Adobe IMS does not accept the scopes (asked for: ff_apis): HOST answered 400 invalid_scope "requested scope is not allowed".',
    ],
  ])('%s', async (_what, client, inputs, reason, what) => {
    const result = await runStepAt(client, inputs);

    const failure = failureOf({ result });
    expect(failure).toMatchObject({ outputs: { reason }, more: moreAbout(reason) });
    expect(failure.what).toBe(what.replace('HOST', new URL(url).host));
    expect(result.post?.log).toEqual(['There is nothing to revoke: Adobe IMS issued no token to this step.']);
  });
});
