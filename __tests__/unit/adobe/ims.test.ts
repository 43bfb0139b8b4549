import { requestToken, revokeToken, validateToken } from '../../../src/adobe/ims';
import { Failure } from '../../../src/failure';
import type { HttpRequest } from '../../../src/http/request';
import type { FinalResponse } from '../../../src/http/retry';
import { adobeClient } from '../../support/adobe-client';
import { adobeToken } from '../../support/tokens';

const CREDENTIAL = { clientId: 'a1b2c3', clientSecret: 'p8e-~_ &=+%é:' };
const FORM = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
const NOW = new Date('2026-11-23T14:00:00Z');

/** A client of an IMS that responds with this, what it received, and what happened in which order. */
function ims(body: unknown, more: Partial<FinalResponse> = {}, responseTimeMs = 0) {
  const requests: HttpRequest[] = [];
  const events: string[] = [];
  let elapsedMs = 0;
  const client = adobeClient({
    send: async (request) => {
      requests.push(request);
      events.push('send');
      elapsedMs += responseTimeMs;
      if (body instanceof Error) {
        throw body;
      }
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return { status: 200, headers: {}, body: text, attempts: { count: 1 }, ...more };
    },
    now: () => new Date(NOW.getTime() + elapsedMs),
    uptimeMs: () => elapsedMs,
    mask: (value) => events.push(`mask ${value}`),
  });
  return { client, requests, events };
}

function request({ client, events }: ReturnType<typeof ims>) {
  const onIssued = (token: string) => events.push(`issued ${token}`);
  return requestToken(client, CREDENTIAL, ['openid', 'AdobeID', 'firefly_api'], onIssued);
}

test('requestToken() posts the client credentials form, with the credential in the body alone', async () => {
  const server = ims({ access_token: 'abc' });

  await request(server);

  const { body, ...head } = server.requests[0] ?? {};
  expect(server.requests).toHaveLength(1);
  expect(head).toEqual({
    method: 'POST',
    url: new URL('https://ims-na1.adobelogin.com/ims/token/v3'),
    headers: FORM,
  });
  expect([...new URLSearchParams(body)]).toEqual([
    ['grant_type', 'client_credentials'],
    ['client_id', CREDENTIAL.clientId],
    ['client_secret', CREDENTIAL.clientSecret],
    ['scope', 'openid,AdobeID,firefly_api'],
  ]);
});

test.each([
  { token_type: 'bearer', expires_in: 86_399 },
  { expires_in: 86_399 },
  { token_type: null, expires_in: 86_399 },
  { token_type: 'Bearer', expires_in: 86_399 },
  { token_type: 'BEARER', expires_in: '86399' },
  { expires_in: 86_399, refresh_token: 'x', scope: 'y' },
])('requestToken() returns a token that comes with %j, and masks it', async (fields) => {
  const server = ims({ access_token: 'abc.def-_~+/=', ...fields });

  await expect(request(server)).resolves.toEqual({
    value: 'abc.def-_~+/=',
    createdAt: undefined,
    expiresAt: new Date('2026-11-24T13:59:59Z'),
    clientId: undefined,
    scopes: undefined,
  });
  expect(server.events).toEqual(['send', 'mask abc.def-_~+/=', 'issued abc.def-_~+/=']);
});

test('requestToken() counts the lifetime of a token from before the request', async () => {
  const server = ims({ access_token: 'abc', expires_in: 60 }, {}, 30_000);

  await expect(request(server)).resolves.toMatchObject({ expiresAt: new Date('2026-11-23T14:01:00Z') });
});

test('requestToken() returns a token of unknown expiry', async () => {
  await expect(request(ims({ access_token: 'abc' }))).resolves.toMatchObject({ expiresAt: undefined });
});

test('requestToken() reads the claims of the token', async () => {
  const value = adobeToken({
    client_id: 'a1b2c3',
    scope: 'openid,AdobeID',
    created_at: String(NOW.getTime()),
    expires_in: '3600000',
  });

  await expect(request(ims({ access_token: value, expires_in: 86_399 }))).resolves.toEqual({
    value,
    createdAt: NOW,
    expiresAt: new Date('2026-11-23T15:00:00Z'),
    clientId: 'a1b2c3',
    scopes: ['openid', 'AdobeID'],
  });
});

test.each([
  '<html>',
  '',
  '[]',
  'null',
  '{"access_token":"abc',
  {},
  ...[null, 42, true, { value: 'abc' }, '', 'abc\nNODE_OPTIONS<<x', 'a b', '::set-env name=PATH::x', 'tökén'].map(
    (access_token) => ({ access_token }),
  ),
])('requestToken() rejects the body %j, and masks nothing', async (body) => {
  const server = ims(body);

  await expect(request(server)).rejects.toMatchObject({ reason: 'unexpected-response' });
  expect(server.events).toEqual(['send']);
});

test('requestToken() names the content type of a body that is not a JSON object', async () => {
  const server = ims('<html>', { headers: { 'content-type': 'text/html' } });

  await expect(request(server)).rejects.toThrow('text/html');
});

test.each([
  ...['mac', '', 'a\nb::c', 7, { toString: {} }].map((token_type) => ({ token_type })),
  ...[0, -60, '0', '-1'].map((expires_in) => ({ expires_in })),
])('requestToken() rejects a token with %j, but masks it and passes it to onIssued first', async (fields) => {
  const server = ims({ access_token: 'abc', ...fields });

  await expect(request(server)).rejects.toMatchObject({ reason: 'unexpected-response' });
  expect(server.events).toEqual(['send', 'mask abc', 'issued abc']);
});

test('requestToken() rejects a token that expired during the request', async () => {
  const server = ims({ access_token: 'abc', expires_in: 1 }, {}, 1000);

  await expect(request(server)).rejects.toMatchObject({ reason: 'unexpected-response' });
});

test('requestToken() rejects a token that has expired by its claims', async () => {
  const value = adobeToken({ created_at: '1384371060214', expires_in: '86400000' });

  await expect(request(ims({ access_token: value, expires_in: 86_399 }))).rejects.toMatchObject({
    reason: 'unexpected-response',
    message: expect.stringContaining('2013-11-14T19:31:00'),
  });
});

test.each([
  [200, { error: 'invalid_scope' }, 'invalid-scope'],
  [201, { access_token: 'abc' }, 'unexpected-response'],
  [400, { error: 'invalid_scope' }, 'invalid-scope'],
  [503, '', 'ims-unavailable'],
])('requestToken() rejects status %d with the body %j as %s', async (status, body, reason) => {
  const server = ims(body, { status });

  await expect(request(server)).rejects.toMatchObject({
    reason,
    message: expect.not.stringContaining(CREDENTIAL.clientSecret),
  });
  expect(server.events).toEqual(['send']);
});

test('validateToken() posts the token, without the client secret', async () => {
  const server = ims({ valid: true });

  await validateToken(server.client, CREDENTIAL.clientId, 'abc.def+/=');

  expect(server.requests).toEqual([
    {
      method: 'POST',
      url: new URL('https://ims-na1.adobelogin.com/ims/validate_token/v1'),
      headers: { ...FORM, 'x-ims-clientid': 'a1b2c3' },
      body: 'type=access_token&client_id=a1b2c3&token=abc.def%2B%2F%3D',
    },
  ]);
});

test.each([
  [{ valid: true }, 200, { is: 'valid' }],
  [{ valid: false, reason: 'expired' }, 200, { is: 'invalid', reason: 'expired' }],
  [{ valid: false, reason: 7 }, 200, { is: 'invalid', reason: '' }],
  [{ valid: 'false' }, 200, { is: 'unknown' }],
  [{}, 200, { is: 'unknown' }],
  ['<html>', 200, { is: 'unknown' }],
  [{ valid: true }, 203, { is: 'unknown' }],
  [{ valid: false }, 400, { is: 'unknown' }],
  [new Failure('unreachable', 'No connection.', 'Retry.'), 0, { is: 'unknown' }],
])('validateToken() reads the response %j with status %d as %j', async (body, status, validity) => {
  await expect(validateToken(ims(body, { status }).client, 'a1b2c3', 'abc')).resolves.toEqual(validity);
});

test('validateToken() does not hide a defect', async () => {
  const defect = new TypeError('undefined is not a function');

  await expect(validateToken(ims(defect).client, 'a1b2c3', 'abc')).rejects.toBe(defect);
});

test('requestToken() rejects a response with an error and a token, but masks the token and passes it to onIssued first', async () => {
  const server = ims({ error: 'invalid_scope', access_token: 'abc' });

  await expect(request(server)).rejects.toMatchObject({ reason: 'invalid-scope' });
  expect(server.events).toEqual(['send', 'mask abc', 'issued abc']);
});

test('revokeToken() posts the token, with the credential in the body alone', async () => {
  const server = ims('');

  await revokeToken(server.client, CREDENTIAL, 'abc.def+/=');

  const { body, ...head } = server.requests[0] ?? {};
  expect(server.requests).toHaveLength(1);
  expect(head).toEqual({
    method: 'POST',
    url: new URL('https://ims-na1.adobelogin.com/ims/invalidate_token/v2'),
    headers: { ...FORM, 'x-ims-clientid': 'a1b2c3' },
  });
  expect([...new URLSearchParams(body)]).toEqual([
    ['token_type', 'access_token'],
    ['token', 'abc.def+/='],
    ['client_id', CREDENTIAL.clientId],
    ['client_secret', CREDENTIAL.clientSecret],
    ['cascading', 'all'],
  ]);
});

test.each([
  [204, '', 'unexpected-response'],
  [400, { error: 'invalid_client', error_description: 'invalid client_secret parameter' }, 'invalid-client-secret'],
  [429, '', 'rate-limited'],
])('revokeToken() rejects status %d with the body %j as %s', async (status, body, reason) => {
  await expect(revokeToken(ims(body, { status }).client, CREDENTIAL, 'abc')).rejects.toMatchObject({ reason });
});
