import type { Means } from '../../src/adobe/ims';
import { Failure } from '../../src/failure';
import type { FinalAnswer } from '../../src/http/retry';
import { obtainToken } from '../../src/obtain';

const WANTED = {
  imsUrl: new URL('https://ims-na1.adobelogin.com'),
  clientId: 'a1b2c3',
  scopes: ['openid'],
};

const WRONG_SECRET = {
  status: 400,
  body: '{"error":"invalid_client","error_description":"invalid client_secret parameter"}',
};
const TOKEN = { status: 200, body: '{"access_token":"abc","expires_in":86399}' };

/** IMS, which answers each secret in its own way, and the secrets that it was sent. */
function ims(answers: Readonly<Record<string, Partial<FinalAnswer> | Error>>) {
  const secrets: string[] = [];
  const sentences: string[] = [];
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
    now: () => new Date('2026-11-23T14:00:00Z'),
    mask: () => {},
    redact: (text) => text,
  };
  const obtain = (...clientSecrets: string[]) =>
    obtainToken({ ...WANTED, clientSecrets }, means, (sentence) => sentences.push(sentence));
  return { obtain, secrets, sentences };
}

const failureOf = (token: Promise<unknown>): Promise<unknown> =>
  token.then(
    () => new Error('there was a token'),
    (reason) => reason,
  );

describe('one secret', () => {
  test('is what a token is asked for with', async () => {
    const { obtain, secrets, sentences } = ims({ one: TOKEN });

    await expect(obtain('one')).resolves.toMatchObject({ value: 'abc' });
    expect(secrets).toEqual(['one']);
    expect(sentences).toEqual([]);
  });

  test('that is wrong fails, without a word of two', async () => {
    const { obtain } = ims({ one: WRONG_SECRET });

    expect(await failureOf(obtain('one'))).toMatchObject({
      reason: 'invalid-client-secret',
      message:
        'Adobe IMS refused the client secret: ims-na1.adobelogin.com answered 400 invalid_client "invalid client_secret parameter".',
    });
  });
});

describe('of two secrets', () => {
  test('the second is not sent where the first works', async () => {
    const { obtain, secrets, sentences } = ims({ one: TOKEN });

    await expect(obtain('one', 'two')).resolves.toMatchObject({ value: 'abc' });
    expect(secrets).toEqual(['one']);
    expect(sentences).toEqual([]);
  });

  test('the second is tried where IMS says that the first is wrong, and a sentence asks to finish the rotation', async () => {
    const { obtain, secrets, sentences } = ims({ one: WRONG_SECRET, two: TOKEN });

    await expect(obtain('one', 'two')).resolves.toMatchObject({ value: 'abc' });
    expect(secrets).toEqual(['one', 'two']);
    expect(sentences).toEqual([
      'Adobe IMS refused line 1 of `client-secret` and accepted line 2. To finish the rotation, keep only the secret that works in the GitHub secret, and delete the other one in the Adobe Developer Console.',
    ]);
  });

  test('both can be wrong, and the failure says so', async () => {
    const { obtain, secrets, sentences } = ims({ one: WRONG_SECRET, two: WRONG_SECRET });

    const error = await failureOf(obtain('one', 'two'));

    expect(error).toBeInstanceOf(Failure);
    expect(error).toMatchObject({
      reason: 'invalid-client-secret',
      message:
        'Both lines of client-secret were refused. Adobe IMS refused the client secret: ims-na1.adobelogin.com answered 400 invalid_client "invalid client_secret parameter".',
    });
    expect(secrets).toEqual(['one', 'two']);
    expect(sentences).toEqual([]);
  });

  test('a failure of the second for another cause is told as it is', async () => {
    const { obtain, sentences } = ims({ one: WRONG_SECRET, two: { status: 503 } });

    expect(await failureOf(obtain('one', 'two'))).toMatchObject({
      reason: 'ims-unavailable',
      message: 'Adobe IMS is not available: ims-na1.adobelogin.com answered 503.',
    });
    expect(sentences).toEqual([]);
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

    expect(await failureOf(obtain('one', 'two'))).toMatchObject({ reason });
    expect(secrets).toEqual(['one']);
  });

  test('the second is not sent where the first request gets no answer', async () => {
    const { obtain, secrets } = ims({ one: new Failure('unreachable', 'No.', 'Try.'), two: TOKEN });

    expect(await failureOf(obtain('one', 'two'))).toMatchObject({ reason: 'unreachable' });
    expect(secrets).toEqual(['one']);
  });
});
