import { type Means, requestToken } from '../../../src/adobe/ims';
import { Failure } from '../../../src/failure';
import type { HttpRequest } from '../../../src/http/exchange';
import type { FinalAnswer } from '../../../src/http/retry';
import { adobeToken } from '../../support/tokens';

const IMS = new URL('https://ims-na1.adobelogin.com');
const CREDENTIAL = { clientId: 'a1b2c3', clientSecret: 'p8e-~_ &=+%é' };
const SCOPES = ['openid', 'AdobeID', 'firefly_api'];
const NOW = new Date('2026-11-23T14:00:00Z');
const CURE =
  'Check `ims-url`, and whether a proxy or gateway answers in place of Adobe IMS. If neither does, run the job again.';

/** Means that answer as told, and what was asked of them, in order. */
function means(status: number, body: unknown, more: Partial<FinalAnswer & { now: () => Date }> = {}) {
  const requests: HttpRequest[] = [];
  const events: string[] = [];
  const { now = () => NOW, ...answer } = more;
  const parts: Means = {
    send: async (request) => {
      requests.push(request);
      events.push('send');
      return {
        status,
        headers: {},
        body: typeof body === 'string' ? body : JSON.stringify(body),
        gaveUp: undefined,
        ...answer,
      };
    },
    now,
    mask: (value) => events.push(`mask ${value}`),
    redact: (text) => text,
  };
  return { parts, requests, events };
}

const request = ({ parts }: ReturnType<typeof means>) => requestToken(IMS, CREDENTIAL, SCOPES, parts);

async function failureOf(token: Promise<unknown>): Promise<Failure> {
  const error = await token.then(
    () => new Error('there was a token'),
    (reason) => reason,
  );
  if (!(error instanceof Failure)) {
    throw error;
  }
  return error;
}

describe('the request for a token', () => {
  test('is a POST to the token endpoint, with nothing in its URL', async () => {
    const ims = means(200, { access_token: 'abc' });

    await request(ims);

    expect(ims.requests.map(({ method, url }) => [method, url.href])).toEqual([
      ['POST', 'https://ims-na1.adobelogin.com/ims/token/v3'],
    ]);
  });

  test('has the client credentials form for its body, encoded', async () => {
    const ims = means(200, { access_token: 'abc' });

    await request(ims);

    expect([...new URLSearchParams(ims.requests[0]?.body)]).toEqual([
      ['grant_type', 'client_credentials'],
      ['client_id', 'a1b2c3'],
      ['client_secret', 'p8e-~_ &=+%é'],
      ['scope', 'openid,AdobeID,firefly_api'],
    ]);
  });

  test('says what it sends and what it understands, and holds no credential in a header', async () => {
    const ims = means(200, { access_token: 'abc' });

    await request(ims);

    expect(ims.requests[0]?.headers).toEqual({
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    });
  });
});

describe('a token', () => {
  test.each([
    ['as Adobe documents it', { token_type: 'bearer', expires_in: 86_399 }],
    ['without a token_type', { expires_in: 86_399 }],
    ['with null for a token_type', { token_type: null, expires_in: 86_399 }],
    ['with Bearer in title case', { token_type: 'Bearer', expires_in: 86_399 }],
    ['with BEARER in upper case', { token_type: 'BEARER', expires_in: 86_399 }],
    ['with its seconds as a string', { token_type: 'bearer', expires_in: '86399' }],
    ['with fields that nobody asked for', { expires_in: 86_399, refresh_token: 'x', scope: 'y' }],
  ])('is taken %s', async (_, fields) => {
    const ims = means(200, { access_token: 'abc.def-_~+/=', ...fields });

    await expect(request(ims)).resolves.toEqual({
      value: 'abc.def-_~+/=',
      expiresAt: new Date('2026-11-24T13:59:59Z'),
      scopes: undefined,
    });
  });

  test('is masked as soon as it is known', async () => {
    const ims = means(200, { access_token: 'abc' });

    await request(ims);

    expect(ims.events).toEqual(['send', 'mask abc']);
  });

  test.each([
    ['of a wrong type', { access_token: 'abc', token_type: 'mac' }],
    ['that has expired', { access_token: 'abc', expires_in: 0 }],
  ])('%s is masked before it is refused', async (_, body) => {
    const ims = means(200, body);

    await failureOf(request(ims));

    expect(ims.events).toEqual(['send', 'mask abc']);
  });

  test('without any expiry is a token', async () => {
    await expect(request(means(200, { access_token: 'abc' }))).resolves.toMatchObject({
      expiresAt: undefined,
    });
  });

  test('has its time counted from before the request, so that the time on the way never makes it look younger', async () => {
    const times = [NOW, new Date(NOW.getTime() + 30_000)];
    const ims = means(200, { access_token: 'abc', expires_in: 60 }, { now: () => times.shift() ?? NOW });

    await expect(request(ims)).resolves.toMatchObject({ expiresAt: new Date('2026-11-23T14:01:00Z') });
  });

  test('has the scopes and the expiry of its claims', async () => {
    const value = adobeToken({
      scope: 'openid,AdobeID',
      created_at: String(NOW.getTime()),
      expires_in: '3600000',
    });
    const ims = means(200, { access_token: value, expires_in: 86_399 });

    await expect(request(ims)).resolves.toEqual({
      value,
      expiresAt: new Date('2026-11-23T15:00:00Z'),
      scopes: ['openid', 'AdobeID'],
    });
  });
});

describe('an answer of 200 without a token that can be used', () => {
  test.each([
    ['HTML', '<html>', { 'content-type': 'text/html' }, 'text/html'],
    ['nothing', '', {}, 'no content type'],
    ['a list', '[]', { 'content-type': 'application/json' }, 'application/json'],
    ['null', 'null', { 'content-type': 'application/json' }, 'application/json'],
    ['JSON cut short', '{"access_token":"abc', { 'content-type': 'application/json' }, 'application/json'],
    ['a hostile content type', '', { 'content-type': '::error::x' }, ': :error: :x'],
  ])('is told: %s', async (_, body, headers, type) => {
    expect(await failureOf(request(means(200, body, { headers })))).toMatchObject({
      reason: 'unexpected-response',
      message: `ims-na1.adobelogin.com answered 200, but not with a JSON object (${type}).`,
      cure: CURE,
    });
  });

  test.each([
    ['an error', { error: 'invalid_client' }],
    ['an empty object', {}],
  ])('is told: %s', async (_, body) => {
    const ims = means(200, body);

    expect(await failureOf(request(ims))).toMatchObject({
      reason: 'unexpected-response',
      message: 'ims-na1.adobelogin.com answered 200, but without an access_token (RFC 6750).',
      cure: CURE,
    });
    expect(ims.events).toEqual(['send']);
  });

  test.each([
    ['null', null],
    ['a number', 42],
    ['true', true],
    ['an object', { value: 'abc' }],
    ['an empty string', ''],
    ['two lines', 'abc\nNODE_OPTIONS<<x'],
    ['white space', 'a b'],
    ['a command', '::set-env name=PATH::x'],
    ['other letters', 'tökén'],
  ])('is told: %s for a token', async (_, value) => {
    const ims = means(200, { access_token: value });

    expect(await failureOf(request(ims))).toMatchObject({
      reason: 'unexpected-response',
      message: 'ims-na1.adobelogin.com answered 200, but with an access_token that cannot be one (RFC 6750).',
      cure: CURE,
    });
    expect(ims.events).toEqual(['send']);
  });

  test.each([
    ['mac', 'of type "mac"'],
    ['', 'of type ""'],
    ['a\nb::c', 'of type "ab: :c"'],
    [7, 'of a type that is no text'],
    [{ toString: {} }, 'of a type that is no text'],
  ])('is told: a token of type %j', async (type, shown) => {
    const ims = means(200, { access_token: 'abc', token_type: type });

    expect(await failureOf(request(ims))).toMatchObject({
      reason: 'unexpected-response',
      message: `ims-na1.adobelogin.com gave a token ${shown}, not a bearer token.`,
      cure: CURE,
    });
  });

  test.each([0, -60, '0', '-1'])('is told: a token that expires in %j seconds', async (expiresIn) => {
    const failure = await failureOf(request(means(200, { access_token: 'abc', expires_in: expiresIn })));

    expect(failure.reason).toBe('unexpected-response');
    expect(failure.message).toMatch(
      /^ims-na1\.adobelogin\.com gave a token that expired at 2026-11-23T\S+Z; here it is 2026-11-23T14:00:00(\.000)?Z\.$/,
    );
    expect(failure.cure).toBe("Check the runner's clock.");
  });

  test('is told: a token that expired on the way', async () => {
    const times = [NOW, new Date(NOW.getTime() + 1000)];
    const ims = means(200, { access_token: 'abc', expires_in: 1 }, { now: () => times.shift() ?? NOW });

    expect(await failureOf(request(ims))).toMatchObject({ reason: 'unexpected-response' });
  });

  test('is told: a token that has expired by its claims', async () => {
    const value = adobeToken({ created_at: '1384371060214', expires_in: '86400000' });

    expect(await failureOf(request(means(200, { access_token: value, expires_in: 86_399 })))).toMatchObject({
      reason: 'unexpected-response',
      message: expect.stringContaining('expired at 2013-11-14T19:31:00'),
    });
  });
});

test('any other answer is a refusal that names the host and, for wrong scopes, what was asked for', async () => {
  expect(await failureOf(request(means(400, { error: 'invalid_scope' })))).toMatchObject({
    reason: 'invalid-scope',
    message:
      'Adobe IMS does not accept the scopes (asked for: openid,AdobeID,firefly_api): ims-na1.adobelogin.com answered 400 invalid_scope.',
  });
});

test('a token in an answer of another status is none', async () => {
  const ims = means(201, { access_token: 'abc' });

  expect(await failureOf(request(ims))).toMatchObject({ reason: 'unexpected-response' });
});

test('no failure shows the secret', async () => {
  const failure = await failureOf(request(means(400, { error: 'invalid_client' })));

  expect(`${failure.message} ${failure.cure}`).not.toContain(CREDENTIAL.clientSecret);
});
