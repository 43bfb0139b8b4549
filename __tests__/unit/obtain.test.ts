import type { Means } from '../../src/adobe/ims';
import { Failure } from '../../src/failure';
import type { FinalAnswer } from '../../src/http/retry';
import { obtainToken, type Wanted } from '../../src/obtain';
import { seal } from '../../src/token/seal';

const NOW = new Date('2026-11-23T14:00:00Z');
const HOUR_MS = 3_600_000;

const WANTED: Wanted = {
  imsUrl: new URL('https://ims-na1.adobelogin.com'),
  clientId: 'a1b2c3',
  clientSecrets: ['one'],
  scopes: ['openid'],
  refreshMarginSeconds: 3600,
  sealedToken: undefined,
  exportedToken: undefined,
};

const WRONG_SECRET = {
  status: 400,
  body: '{"error":"invalid_client","error_description":"invalid client_secret parameter"}',
};
const TOKEN = { status: 200, body: '{"access_token":"abc","expires_in":86399}' };

/** A token of Adobe's shape that serves, but for these claims. */
function tokenWith(claims: Readonly<Record<string, unknown>> = {}): string {
  const payload = {
    client_id: 'a1b2c3',
    scope: 'openid,AdobeID',
    created_at: String(NOW.getTime() - HOUR_MS),
    expires_in: String(24 * HOUR_MS),
    ...claims,
  };
  return `eyJhbGciOiJSUzI1NiJ9.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.c2lnbmF0dXJl`;
}

const sealedWith = (clientSecret: string, token = tokenWith()): Promise<string> =>
  seal(token, { clientId: 'a1b2c3', clientSecret });

/** IMS, which answers each secret in its own way; the secrets that it was sent; and what the log and the masks got. */
function ims(answers: Readonly<Record<string, Partial<FinalAnswer> | Error>>) {
  const secrets: string[] = [];
  const lines: string[] = [];
  const warnings: string[] = [];
  const masked: string[] = [];
  const means: Means = {
    send: async ({ body }) => {
      const secret = new URLSearchParams(body).get('client_secret') ?? '';
      secrets.push(secret);
      const answer = answers[secret] ?? new Error(`nobody knows ${secret}`);
      if (answer instanceof Error) {
        throw answer;
      }
      return { status: 200, headers: {}, body: '', gaveUp: undefined, ...answer };
    },
    now: () => NOW,
    mask: (value) => masked.push(value),
    redact: (text) => text,
  };
  const narrator = {
    info: (line: string) => lines.push(line),
    warning: (title: string, text: string) => warnings.push(`${title}: ${text}`),
  };
  const obtain = (wanted: Partial<Wanted> = {}) => obtainToken({ ...WANTED, ...wanted }, means, narrator);
  return { obtain, secrets, lines, warnings, masked };
}

const failureOf = (token: Promise<unknown>): Promise<unknown> =>
  token.then(
    () => new Error('there was a token'),
    (reason) => reason,
  );

describe('one secret', () => {
  test('is what a token is asked for with', async () => {
    const { obtain, secrets, lines, warnings } = ims({ one: TOKEN });

    await expect(obtain()).resolves.toMatchObject({
      token: { value: 'abc' },
      source: 'issued',
      clientSecret: 'one',
    });
    expect(secrets).toEqual(['one']);
    expect([lines, warnings]).toEqual([[], []]);
  });

  test('that is wrong fails, without a word of two', async () => {
    const { obtain } = ims({ one: WRONG_SECRET });

    expect(await failureOf(obtain())).toMatchObject({
      reason: 'invalid-client-secret',
      message:
        'Adobe IMS refused the client secret: ims-na1.adobelogin.com answered 400 invalid_client "invalid client_secret parameter".',
    });
  });
});

describe('of two secrets', () => {
  const clientSecrets = ['one', 'two'];

  test('the second is not sent where the first works', async () => {
    const { obtain, secrets, warnings } = ims({ one: TOKEN });

    await expect(obtain({ clientSecrets })).resolves.toMatchObject({ clientSecret: 'one' });
    expect(secrets).toEqual(['one']);
    expect(warnings).toEqual([]);
  });

  test('the second is tried where IMS says that the first is wrong, and a warning asks to finish the rotation', async () => {
    const { obtain, secrets, warnings } = ims({ one: WRONG_SECRET, two: TOKEN });

    await expect(obtain({ clientSecrets })).resolves.toMatchObject({
      token: { value: 'abc' },
      source: 'issued',
      clientSecret: 'two',
    });
    expect(secrets).toEqual(['one', 'two']);
    expect(warnings).toEqual([
      'Rotation is not finished: Adobe IMS refused line 1 of `client-secret` and accepted line 2. To finish the rotation, keep only the secret that works in the GitHub secret, and delete the other one in the Adobe Developer Console.',
    ]);
  });

  test('both can be wrong, and the failure says so', async () => {
    const { obtain, secrets, warnings } = ims({ one: WRONG_SECRET, two: WRONG_SECRET });

    const error = await failureOf(obtain({ clientSecrets }));

    expect(error).toBeInstanceOf(Failure);
    expect(error).toMatchObject({
      reason: 'invalid-client-secret',
      message:
        'Both lines of client-secret were refused. Adobe IMS refused the client secret: ims-na1.adobelogin.com answered 400 invalid_client "invalid client_secret parameter".',
    });
    expect(secrets).toEqual(['one', 'two']);
    expect(warnings).toEqual([]);
  });

  test('a failure of the second for another cause is told as it is', async () => {
    const { obtain, warnings } = ims({ one: WRONG_SECRET, two: { status: 503 } });

    expect(await failureOf(obtain({ clientSecrets }))).toMatchObject({
      reason: 'ims-unavailable',
      message: 'Adobe IMS is not available: ims-na1.adobelogin.com answered 503.',
    });
    expect(warnings).toEqual([]);
  });

  test.each([
    ['the client ID is wrong', 400, 'invalid_client', 'invalid client_id parameter', 'invalid-client-id'],
    ['the client is refused without a word', 401, 'invalid_client', undefined, 'invalid-client'],
    ['the scopes are wrong', 400, 'invalid_scope', undefined, 'invalid-scope'],
    ['access is denied', 403, 'access_denied', undefined, 'access-denied'],
    ['IMS is busy', 429, undefined, undefined, 'rate-limited'],
    ['IMS is down', 503, undefined, undefined, 'ims-unavailable'],
  ])('the second is not sent where %s', async (_, status, error, error_description, reason) => {
    const { obtain, secrets } = ims({
      one: { status, body: JSON.stringify({ error, error_description }) },
      two: TOKEN,
    });

    expect(await failureOf(obtain({ clientSecrets }))).toMatchObject({ reason });
    expect(secrets).toEqual(['one']);
  });

  test('the second is not sent where the first request gets no answer', async () => {
    const { obtain, secrets } = ims({ one: new Failure('unreachable', 'No.', 'Try.'), two: TOKEN });

    expect(await failureOf(obtain({ clientSecrets }))).toMatchObject({ reason: 'unreachable' });
    expect(secrets).toEqual(['one']);
  });
});

describe('a sealed token', () => {
  test('that serves is opened, masked and used, and nobody is asked', async () => {
    const { obtain, secrets, lines, masked } = ims({});

    expect(await obtain({ sealedToken: await sealedWith('one') })).toEqual({
      token: {
        value: tokenWith(),
        expiresAt: new Date('2026-11-24T13:00:00Z'),
        scopes: ['openid', 'AdobeID'],
      },
      source: 'unsealed',
      clientSecret: 'one',
    });
    expect(secrets).toEqual([]);
    expect(masked).toEqual([tokenWith()]);
    expect(lines).toEqual([]);
  });

  test.each([
    ['first', 'one'],
    ['second', 'two'],
  ])('is opened by the %s secret that has sealed it, which is remembered', async (_, clientSecret) => {
    const { obtain } = ims({});

    const obtained = await obtain({
      clientSecrets: ['one', 'two'],
      sealedToken: await sealedWith(clientSecret),
    });

    expect(obtained).toMatchObject({ source: 'unsealed', clientSecret });
  });

  test('that neither secret opens is not used, which the log says once', async () => {
    const { obtain, lines, masked } = ims({ one: TOKEN });

    const obtained = await obtain({
      clientSecrets: ['one', 'two'],
      sealedToken: await sealedWith('three'),
    });

    expect(obtained).toMatchObject({ token: { value: 'abc' }, source: 'issued' });
    expect(masked).toEqual(['abc']);
    expect(lines).toEqual([
      'The sealed token is not used: it was sealed with another client ID or secret, or altered on the way.',
    ]);
  });

  test.each([
    ['another client ID', { client_id: 'x' }, 'belongs to another client ID'],
    ['too few scopes', { scope: 'AdobeID' }, 'lacks the scope openid'],
    ['no expiry', { expires_in: undefined }, 'does not say when it expires'],
    ['no time left', { expires_in: String(HOUR_MS) }, 'has expired'],
  ])('with %s is masked, not used, and the log says why', async (_, claims, why) => {
    const token = tokenWith(claims);
    const { obtain, lines, masked } = ims({ one: TOKEN });

    const obtained = await obtain({ sealedToken: await sealedWith('one', token) });

    expect(obtained).toMatchObject({ token: { value: 'abc' }, source: 'issued' });
    expect(masked).toEqual([token, 'abc']);
    expect(lines).toEqual([`The sealed token is not used: it ${why}.`]);
  });

  test.each([
    ['a line break', '\nNODE_OPTIONS=--require=./x'],
    ['a space', ' x'],
    ['a letter that no token has', 'é'],
  ])('that holds %s is not a token, whoever has sealed it: it could break out of a header', async (_, more) => {
    const { obtain, lines } = ims({ one: TOKEN });

    const obtained = await obtain({ sealedToken: await sealedWith('one', `${tokenWith()}${more}`) });

    expect(obtained).toMatchObject({ token: { value: 'abc' }, source: 'issued' });
    expect(lines).toEqual(['The sealed token is not used: it is not an Adobe token.']);
  });

  test('comes before one that was exported', async () => {
    const exportedToken = tokenWith({ scope: 'openid' });
    const { obtain } = ims({});

    const obtained = await obtain({ exportedToken, sealedToken: await sealedWith('one') });

    expect(obtained).toMatchObject({ source: 'unsealed', token: { value: tokenWith() } });
  });

  test('that does not serve gives way to one that was exported, and the log does not speak of a request', async () => {
    const { obtain, secrets, lines } = ims({});

    const obtained = await obtain({ exportedToken: tokenWith(), sealedToken: 'garbage' });

    expect(obtained).toMatchObject({ source: 'reused', token: { value: tokenWith() } });
    expect(secrets).toEqual([]);
    expect(lines).toEqual([expect.stringMatching(/^The sealed token is not used: /)]);
    expect(lines[0]).not.toContain('requested');
  });
});

describe('an exported token', () => {
  test('that serves is masked and used, and nobody is asked', async () => {
    const { obtain, secrets, lines, masked } = ims({});

    expect(await obtain({ exportedToken: tokenWith() })).toEqual({
      token: {
        value: tokenWith(),
        expiresAt: new Date('2026-11-24T13:00:00Z'),
        scopes: ['openid', 'AdobeID'],
      },
      source: 'reused',
      clientSecret: 'one',
    });
    expect(secrets).toEqual([]);
    expect(masked).toEqual([tokenWith()]);
    expect(lines).toEqual([]);
  });

  test.each([
    ['another client ID', { client_id: 'x' }, 'belongs to another client ID'],
    ['too few scopes', { scope: 'AdobeID' }, 'lacks the scope openid'],
    ['no expiry', { expires_in: undefined }, 'does not say when it expires'],
    ['no time left', { expires_in: String(HOUR_MS) }, 'has expired'],
    ['no client ID', { client_id: undefined }, 'is not an Adobe token'],
  ])('with %s is masked, not used, and the log says why', async (_, claims, why) => {
    const exportedToken = tokenWith(claims);
    const { obtain, lines, masked } = ims({ one: TOKEN });

    await expect(obtain({ exportedToken })).resolves.toMatchObject({ source: 'issued' });
    expect(masked).toEqual([exportedToken, 'abc']);
    expect(lines).toEqual([`The token of an earlier step is not reused: it ${why}.`]);
  });

  test.each(['true', 'production', 'eu-west-1', 'v1.2.3', 'two words', `${tokenWith()}\nmore`, '***'])(
    'that reads %j is no token: it is not used, and masked it would blot out the log',
    async (exportedToken) => {
      const { obtain, lines, masked } = ims({ one: TOKEN });

      await expect(obtain({ exportedToken })).resolves.toMatchObject({ source: 'issued' });
      expect(masked).toEqual(['abc']);
      expect(lines).toEqual(['The token of an earlier step is not reused: it is not an Adobe token.']);
    },
  );
});

test('where neither serves, the log says of each why, and a new one is requested', async () => {
  const { obtain, lines } = ims({ one: TOKEN });

  const obtained = await obtain({
    sealedToken: await sealedWith('one', tokenWith({ client_id: 'x' })),
    exportedToken: tokenWith({ scope: '' }),
  });

  expect(obtained.source).toBe('issued');
  expect(lines).toEqual([
    expect.stringMatching(/^The sealed token is not used: it belongs to another client ID\./),
    'The token of an earlier step is not reused: it lacks the scope openid.',
  ]);
});
