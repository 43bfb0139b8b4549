import { Failure } from '../../src/failure';
import type { FinalResponse } from '../../src/http/retry';
import { obtainToken, type TokenRequest } from '../../src/obtain';
import { seal } from '../../src/token/seal';
import { adobeClient } from '../support/adobe-client';
import { adobeToken } from '../support/tokens';

const NOW = new Date('2026-11-23T14:00:00Z');
const HOUR_MS = 3_600_000;

const TOKEN = { status: 200, body: '{"access_token":"abc","expires_in":86399}' };
const WRONG_SECRET = errorResponse(400, 'invalid_client', 'invalid client_secret parameter');
const TWO_SECRETS = { clientSecrets: ['one', 'two'] };

function errorResponse(status: number, error?: string, error_description?: string): Partial<FinalResponse> {
  return { status, body: JSON.stringify({ error, error_description }) };
}

/** A reusable token, but for these claims. */
function tokenWith(claims: Readonly<Record<string, unknown>> = {}): string {
  return adobeToken({
    client_id: 'a1b2c3',
    scope: 'openid,AdobeID',
    created_at: String(NOW.getTime() - HOUR_MS),
    expires_in: String(24 * HOUR_MS),
    ...claims,
  });
}

function sealedWith(clientSecret: string, token = tokenWith()): Promise<string> {
  return seal(token, { clientId: 'a1b2c3', clientSecret });
}

/** An IMS with a response for each secret, the secrets that it received, what was logged and masked, and what onToken received. */
function ims(responses: Readonly<Record<string, Partial<FinalResponse> | Error>> = {}) {
  const secrets: string[] = [];
  const lines: string[] = [];
  const warnings: string[] = [];
  const masked: string[] = [];
  const saved: [token: string, secretIndex: number][] = [];
  const client = adobeClient({
    send: async ({ body }) => {
      const secret = new URLSearchParams(body).get('client_secret') ?? '';
      secrets.push(secret);
      const response = responses[secret] ?? new Error(`no response for ${secret}`);
      if (response instanceof Error) {
        throw response;
      }
      return { status: 200, headers: {}, body: '', attempts: { count: 1 }, ...response };
    },
    now: () => NOW,
    mask: (value) => masked.push(value),
  });
  const logger = {
    info: (line: string) => lines.push(line),
    warning: (title: string) => warnings.push(title),
  };
  const defaults: TokenRequest = {
    clientId: 'a1b2c3',
    clientSecrets: ['one'],
    scopes: ['openid'],
    refreshMarginSeconds: 3600,
    sealedToken: undefined,
    exportedToken: undefined,
    onToken: (token, secretIndex) => saved.push([token, secretIndex]),
  };
  const obtain = (request: Partial<TokenRequest> = {}) => obtainToken({ ...defaults, ...request }, client, logger);
  return { obtain, secrets, lines, warnings, masked, saved };
}

test.each([{ clientSecrets: ['one'] }, TWO_SECRETS])(
  'obtainToken() requests a token with the first of the secrets in %j',
  async (request) => {
    const { obtain, secrets, lines, warnings, masked } = ims({ one: TOKEN });

    await expect(obtain(request)).resolves.toMatchObject({
      token: { value: 'abc' },
      source: 'issued',
      secretIndex: 0,
    });
    expect([secrets, lines, warnings, masked]).toEqual([['one'], [], [], ['abc']]);
  },
);

test('obtainToken() tries the second secret if IMS rejects the first one, and warns about it', async () => {
  const { obtain, secrets, warnings, saved } = ims({ one: WRONG_SECRET, two: TOKEN });

  await expect(obtain(TWO_SECRETS)).resolves.toMatchObject({
    token: { value: 'abc' },
    source: 'issued',
    secretIndex: 1,
  });
  expect([secrets, warnings.length, saved]).toEqual([['one', 'two'], 1, [['abc', 1]]]);
});

test('obtainToken() rejects if IMS rejects both secrets, and says that it was both', async () => {
  const one = await ims({ one: WRONG_SECRET }).obtain().catch(String);
  const { obtain, secrets, warnings } = ims({ one: WRONG_SECRET, two: WRONG_SECRET });

  const error = await obtain(TWO_SECRETS).catch((reason) => reason);

  expect(error).toMatchObject({ name: 'Failure', reason: 'invalid-client-secret' });
  expect(error.message).toMatch(/\bboth\b/i);
  expect(one).not.toMatch(/\bboth\b/i);
  expect([secrets, warnings]).toEqual([['one', 'two'], []]);
});

test('obtainToken() rejects with the failure of the second secret if it is another one', async () => {
  const { obtain, warnings } = ims({ one: WRONG_SECRET, two: errorResponse(503) });

  await expect(obtain(TWO_SECRETS)).rejects.toMatchObject({ reason: 'ims-unavailable' });
  expect(warnings).toEqual([]);
});

test.each([
  ['invalid-client-id', errorResponse(400, 'invalid_client', 'invalid client_id parameter')],
  ['invalid-client', errorResponse(401, 'invalid_client')],
  ['invalid-scope', errorResponse(400, 'invalid_scope')],
  ['access-denied', errorResponse(403, 'access_denied')],
  ['rate-limited', errorResponse(429)],
  ['ims-unavailable', errorResponse(503)],
  ['unreachable', new Failure('unreachable', 'No response.', 'Run the job again.')],
])('obtainToken() does not try the second secret after a failure with the reason %s', async (reason, one) => {
  const { obtain, secrets } = ims({ one, two: TOKEN });

  await expect(obtain(TWO_SECRETS)).rejects.toMatchObject({ reason });
  expect(secrets).toEqual(['one']);
});

test.each([
  ['sealed with the first secret', async () => ({ sealedToken: await sealedWith('one') }), 'unsealed', 0],
  ['sealed with the second secret', async () => ({ sealedToken: await sealedWith('two') }), 'unsealed', 1],
  ['exported by an earlier step', async () => ({ exportedToken: tokenWith() }), 'reused', 0],
  [
    'sealed, rather than one that was exported',
    async () => ({ sealedToken: await sealedWith('one'), exportedToken: tokenWith({ scope: 'openid' }) }),
    'unsealed',
    0,
  ],
  [
    'exported, if the sealed one cannot be opened',
    async () => ({ sealedToken: 'garbage', exportedToken: tokenWith() }),
    'reused',
    0,
  ],
])('obtainToken() returns a valid token that was %s, masks it, and requests none', async (_, tokens, source, index) => {
  const { obtain, secrets, masked, saved } = ims();

  await expect(obtain({ ...TWO_SECRETS, ...(await tokens()) })).resolves.toEqual({
    token: {
      value: tokenWith(),
      createdAt: new Date('2026-11-23T13:00:00Z'),
      expiresAt: new Date('2026-11-24T13:00:00Z'),
      clientId: 'a1b2c3',
      scopes: ['openid', 'AdobeID'],
    },
    source,
    secretIndex: index,
  });
  expect([secrets, masked]).toEqual([[], [tokenWith()]]);
  expect(saved).toEqual(source === 'unsealed' ? [[tokenWith(), index]] : []);
});

test('obtainToken() logs nothing about a token that it uses', async () => {
  const { obtain, lines } = ims();

  await obtain({ sealedToken: await sealedWith('one') });
  await obtain({ exportedToken: tokenWith() });

  expect(lines).toEqual([]);
});

test.each([
  ['another client ID', { client_id: 'x' }, 'client ID'],
  ['too few scopes', { scope: 'AdobeID' }, 'openid'],
  ['no expiry', { expires_in: undefined }, 'expires'],
  ['no time left', { expires_in: String(HOUR_MS) }, 'expired'],
  ['no client ID', { client_id: undefined }, 'not an Adobe token'],
])('obtainToken() does not use a token with %s: it masks it and logs why', async (_, claims, why) => {
  const token = tokenWith(claims);

  for (const request of [{ sealedToken: await sealedWith('one', token) }, { exportedToken: token }]) {
    const { obtain, lines, masked } = ims({ one: TOKEN });

    await expect(obtain(request)).resolves.toMatchObject({ token: { value: 'abc' }, source: 'issued' });
    expect(masked).toEqual([token, 'abc']);
    expect(lines).toEqual([expect.stringContaining(why)]);
  }
});

test('obtainToken() logs once that neither secret opens the sealed token', async () => {
  const { obtain, lines, masked } = ims({ one: TOKEN });

  const obtained = await obtain({ ...TWO_SECRETS, sealedToken: await sealedWith('three') });

  expect(obtained).toMatchObject({ token: { value: 'abc' }, source: 'issued' });
  expect(masked).toEqual(['abc']);
  expect(lines).toHaveLength(1);
});

test.each(['\nNODE_OPTIONS=--require=./x', ' x', 'é'])(
  'obtainToken() does not use a sealed token followed by %j, which could break out of a header',
  async (suffix) => {
    const { obtain, lines } = ims({ one: TOKEN });

    const obtained = await obtain({ sealedToken: await sealedWith('one', `${tokenWith()}${suffix}`) });

    expect(obtained).toMatchObject({ token: { value: 'abc' }, source: 'issued' });
    expect(lines).toHaveLength(1);
  },
);

test.each(['true', 'production', 'eu-west-1', 'v1.2.3', 'two words', `${tokenWith()}\nmore`, '***'])(
  'obtainToken() neither uses nor masks the exported value %j, which is not a token',
  async (exportedToken) => {
    const { obtain, lines, masked } = ims({ one: TOKEN });

    await expect(obtain({ exportedToken })).resolves.toMatchObject({ source: 'issued' });
    expect(masked).toEqual(['abc']);
    expect(lines).toHaveLength(1);
  },
);

test('obtainToken() logs of each token why it is not used, and then requests one', async () => {
  const { obtain, lines } = ims({ one: TOKEN });
  const sealedToken = await sealedWith('one', tokenWith({ client_id: 'x' }));

  const obtained = await obtain({ sealedToken, exportedToken: tokenWith({ scope: '' }) });

  expect(obtained.source).toBe('issued');
  expect(lines).toEqual([expect.stringMatching(/sealed.*client ID/), expect.stringMatching(/earlier step.*openid/)]);
});
