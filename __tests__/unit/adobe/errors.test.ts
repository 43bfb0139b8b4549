import {
  describeBody,
  describeClockError,
  describeRetry,
  expiredOnArrival,
  imsFailure,
  networkFailure,
  readHelloResponse,
  tokenResponseFailure,
} from '../../../src/adobe/errors';
import {
  type Attempts,
  NetworkError,
  type NetworkErrorDetails,
  type NetworkErrorKind,
  toNetworkError,
} from '../../../src/http/errors';
import type { FinalResponse } from '../../../src/http/retry';
import type { NetworkSettings } from '../../../src/runtime';

const HOST = 'ims-na1.adobelogin.com';
const REQUEST_TO_IMS = { clientId: 'a1b2c3', clientSecret: 'p8e-7Qx9', scopes: ['openid', 'AdobeID'] };
const REQUEST_ID = '11111111-2222-4333-8444-555555555555';
const SETTINGS: NetworkSettings = { authorityFile: 'none', unusedProxy: undefined };
const SECRET = 's3cr3t';
const HOSTILE = `::error::\n##[group]\u001b[31m ${SECRET} ${'x'.repeat(300)}`;

function redact(text: string): string {
  return text.replaceAll(SECRET, '***');
}

function response(status: number, body: unknown = '', more: Partial<FinalResponse> = {}): FinalResponse {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers: {}, body: text, attempts: { count: 1 }, ...more };
}

function ims(...parts: Parameters<typeof response>) {
  return imsFailure(response(...parts), HOST, REQUEST_TO_IMS, redact);
}

function hello(...parts: Parameters<typeof response>) {
  return readHelloResponse(response(...parts), HOST, REQUEST_ID, redact);
}

// Every error that Adobe IMS is known to return for client credentials.
test.each([
  [400, 'invalid_client', 'invalid client_secret parameter', 'invalid-client-secret'],
  [400, 'invalid_client', 'missing client_secret parameter', 'invalid-client-secret'],
  [400, 'invalid_client', 'invalid client_id parameter', 'invalid-client-id'],
  [400, 'invalid_client', 'missing client_id parameter', 'invalid-client-id'],
  [401, 'invalid_client', undefined, 'invalid-client'],
  [400, 'unauthorized_client', 'client is not authorized to use this grant type.', 'unauthorized-client'],
  [400, 'invalid_scope', undefined, 'invalid-scope'],
  [422, 'invalid_scope', undefined, 'invalid-scope'],
  [400, 'invalid_target_scope', 'None of the requested scopes is enabled in the SP binding', 'invalid-scope'],
  [400, 'missing_separator', 'The guid xXx is invalid.', 'ims-rejected'],
  [403, 'access_denied', 'Service principal is no longer part of the organization.', 'access-denied'],
  [403, 'Forbidden', 'The client is not allowed to perform the operation.', 'access-denied'],
  [404, 'not_found', 'Organization with id xXX cannot be found', 'ims-rejected'],
  [409, 'duplicate_binding', 'There are multiple bindings for this client and org.', 'ims-rejected'],
  [500, 'internal_error', 'Please try again later', 'ims-unavailable'],
])('imsFailure() of %d %s "%s" has the reason %s, also if a proxy wraps it', (status, code, text, reason) => {
  const failure = ims(status, { error: code, error_description: text });
  const wrapped = ims(status, { error: { code, message: text } });

  expect(failure.reason).toBe(reason);
  expect(failure.message).toContain(`${HOST} responded with ${status} ${code}`);
  expect(failure.message).toContain(text ?? code);
  expect(wrapped).toEqual(failure);
});

test.each([
  ['invalid client_secret parameter', 'invalid-client-secret'],
  ['invalid client_id parameter', 'invalid-client-id'],
])('imsFailure() of "%s" under the code of a proxy has the reason %s', (message, reason) => {
  const failure = ims(400, { error: { code: 400, message } });

  expect(failure.reason).toBe(reason);
  expect(failure.message).toContain(`responded with 400 "${message}"`);
});

test.each([
  [201, 'unexpected-response'],
  [204, 'unexpected-response'],
  [400, 'ims-rejected'],
  [401, 'ims-rejected'],
  [403, 'access-denied'],
  [407, 'ims-rejected'],
  [408, 'ims-unavailable'],
  [429, 'rate-limited'],
  [499, 'ims-rejected'],
  [500, 'ims-unavailable'],
  [511, 'unreachable'],
  [599, 'ims-unavailable'],
])('imsFailure() of %d without a body has the reason %s', (status, reason) => {
  expect(ims(status)).toMatchObject({ reason, message: expect.stringContaining(`${HOST} responded with ${status}.`) });
});

test.each([
  ['invalid client_secret parameter', 'The client secret has'],
  ['invalid client_id parameter', 'The client ID has'],
  [undefined, 'The client secret has'],
])(
  'imsFailure() of invalid_client with the text "%s" describes the shape of the value, and does not show it',
  (...row) => {
    const [text, shape] = row;

    const { message } = ims(401, { error: 'invalid_client', error_description: text });

    expect(message).toContain(shape);
    expect(message).not.toMatch(/a1b2c3|7Qx9/);
  },
);

test.each([408, 429, 500, 503])('imsFailure() of %d is temporary, whatever the error', (status) => {
  const body = { error: 'invalid_client', error_description: 'invalid client_secret parameter' };

  expect(ims(status, body).reason).toBe(ims(status).reason);
});

test.each([
  'Blocked by policy',
  '[]',
  'null',
  '"invalid_client"',
  '{"error":',
  '\ufeff{"error":"invalid_scope"}',
  '{"status":"bad"}',
  '{"error":["invalid_client"],"error_description":{}}',
])('imsFailure() ignores the body %s', (body) => {
  expect(ims(400, body)).toEqual(ims(400));
});

test.each(['brand_new', 'constructor', '__proto__', 'toString'])('imsFailure() quotes the unknown code %s', (code) => {
  const failure = ims(400, `{"error":"${code}","error_description":"Look here."}`);

  expect(failure.reason).toBe('ims-rejected');
  expect(failure.message).toContain(`400 ${code} "Look here."`);
});

test.each(['invalid_scope', 'invalid_target_scope'])('imsFailure() of %s names the requested scopes', (error) => {
  expect(ims(400, { error }).message).toContain('openid,AdobeID');
});

test.each([
  [{ 'x-debug-id': 'd-1' }, ['x-debug-id d-1'], [`x-request-id ${REQUEST_ID}`]],
  [{ 'x-request-id': 'r-1', 'x-debug-id': 'd-1' }, ['x-debug-id d-1', 'x-request-id r-1'], []],
  [{ 'x-debug-id': '', 'x-request-id': undefined }, [], [`x-request-id ${REQUEST_ID}`]],
])('messages quote the request IDs in %j, those of hello also the one that was sent', (headers, received, sent) => {
  expect(ims(400, '', { headers }).message).toMatch(`${['400', ...received].join(', ')}.`);
  expect(hello(400, '', { headers }).message).toMatch(`${['400', ...received, ...sent].join(', ')}.`);
});

test.each([
  ['a content type', '', { 'content-type': 'text/html; charset=utf-8' }],
  ['a doctype', '\n<!DOCTYPE html><title>No</title>', {}],
  ['an element', '<HTML>', {}],
])('messages about an HTML page, known by %s, name the likely sender in the fix', (_, body, headers) => {
  expect(ims(400, body, { headers }).fix).toMatch(/firewall.*`client-id`/);
  expect(hello(403, body, { headers }).fix).toContain('firewall');
});

test.each([
  ['error', { body: JSON.stringify({ error: HOSTILE }) }],
  ['error_description', { body: JSON.stringify({ error: 'e', error_description: HOSTILE }) }],
  ['x-debug-id', { headers: { 'x-debug-id': HOSTILE } }],
  ['x-request-id', { headers: { 'x-request-id': HOSTILE } }],
])('imsFailure() and readHelloResponse() quote %s without secrets and commands', (_, hostile) => {
  for (const { message } of [ims(400, '', hostile), hello(403, '', hostile)]) {
    expect(message).toContain('***');
    expect(message).toContain('…');
    expect(message).not.toMatch(/s3cr3t|::|##\[|\p{Cc}|x{200}/u);
  }
});

test.each([
  ['400003', 400, 'org-id'],
  ['401013', 401, 'ims-url'],
  ['401014', 401, 'ims-url'],
  ['401015', 401, '`scopes`'],
  ['403000', 403, 'hello-url'],
  ['403003', 403, 'API key'],
  ['403010', 403, 'hello-url'],
  ['403011', 403, '`scopes`'],
  ['403012', 403, 'IP address'],
  ['403013', 403, 'IP address'],
  ['403020', 403, 'hello-url'],
  ['403023', 403, 'product profile'],
  ['403024', 403, 'product profile'],
  ['403025', 403, 'product profile'],
  ['403027', 403, 'organization'],
  ['403201', 403, 'project'],
])('readHelloResponse() has a fix for the code %s', (code, status, fix) => {
  const error = hello(status, { error_code: code, message: 'No.' });

  expect(error.message).toContain(`${HOST} responded with ${status} ${code} "No."`);
  expect(error.fix).toContain(fix);
  expect(error.fix).not.toBe(hello(403, {}).fix);
});

test.each([{ error_code: '403999' }, { message: 'No.' }, { code: 'toString' }, { code: 'constructor' }])(
  'readHelloResponse() has the general fix for a refusal with %j',
  (body) => {
    expect(hello(403, body).fix).toBe(hello(403, {}).fix);
  },
);

test.each([
  { error_code: '403003', message: 'Api Key is invalid' },
  { error_code: 403_003, message: 'Api Key is invalid' },
  { code: '403003', description: 'Api Key is invalid' },
  { code: 403_003, detail: 'Api Key is invalid' },
  { errorCode: '403003', title: 'Api Key is invalid' },
  { errorCode: '403003', errorDescription: 'Api Key is invalid' },
  { error: { code: '403003', message: 'Api Key is invalid' } },
  { error: { code: 403_003, message: 'Api Key is invalid' } },
  { error: '403003', error_description: 'Api Key is invalid' },
  { errors: [{ code: '403003', title: 'Api Key is invalid' }, { code: '403011' }] },
  'while (1) {}\n{"code":403003,"description":"Api Key is invalid"}',
  'while(1){}{"code":403003,"description":"Api Key is invalid"}',
])('readHelloResponse() reads the body %j', (body) => {
  const { message, fix } = hello(403, body);

  expect(message).toContain('403 403003 "Api Key is invalid"');
  expect(fix).toContain('API key');
});

test.each([
  [
    { 'www-authenticate': 'Bearer realm="a", error="invalid_token", error_description="It ended."' },
    ' invalid_token "It ended."',
  ],
  [{ 'www-authenticate': 'Bearer error=invalid_token' }, ' invalid_token'],
  [{ 'x-access-error': 'No entitlement' }, ' "No entitlement"'],
  [{ 'www-authenticate': 'Bearer realm="a"' }, ''],
])('readHelloResponse() reads the headers %j if the body has no error', (headers, quoted) => {
  expect(hello(401, '', { headers }).message).toContain(`401${quoted},`);
});

test.each([
  [401, '', true],
  [403, '', true],
  [403, { error_code: '503010' }, false],
  [401, { error_code: 503_030 }, false],
  [403, { error: { code: 503 } }, true],
  [400, '', false],
  [404, '', false],
  [429, '', false],
  [503, '', false],
])('readHelloResponse() of %d with the body %j is a refusal: %s', (status, body, refused) => {
  const error = hello(status, body);

  expect(error.refused).toBe(refused);
  expect(error.fix !== '').toBe(refused);
});

const STOPS: readonly [string, Attempts, readonly string[]][] = [
  ['after one attempt', { count: 1, stop: 'max-attempts' }, []],
  ['after four attempts', { count: 4, stop: 'max-attempts' }, ['4 times']],
  [
    'because of Retry-After',
    { count: 1, stop: { leftMs: 60_000, retryAfterMs: 120_000 } },
    ['Retry-After', '120 s', '60 s'],
  ],
  [
    'because of a Retry-After that is as long as the time left',
    { count: 1, stop: { leftMs: 60_000, retryAfterMs: 60_000 } },
    ['Retry-After', '60 s'],
  ],
  ['because of a very long Retry-After', { count: 1, stop: { leftMs: 60_000, retryAfterMs: 1e9 } }, ['a day', '60 s']],
  ['because of the time left', { count: 2, stop: { leftMs: 240, retryAfterMs: 0 } }, ['0.2 s']],
];

test.each(STOPS)('a message says why retrying stopped: %s', (_, attempts, data) => {
  const error = new NetworkError('dns', { host: HOST, phase: 'lookup', code: 'ENOTFOUND', attempts });

  const texts = [ims(503, '', { attempts }), hello(503, '', { attempts }), networkFailure(error, redact, SETTINGS)];

  for (const { message } of texts) {
    expect(data.filter((datum) => !message.includes(datum))).toEqual([]);
    expect(/\d times|\d s\b/.test(message)).toBe(data.length > 0);
  }
});

interface NetworkRow {
  readonly kind: NetworkErrorKind;
  readonly details?: Partial<NetworkErrorDetails>;
  readonly reason: 'unreachable' | 'unexpected-response';
  readonly message: readonly string[];
  readonly fix?: string;
}

const PROXY = { proxy: 'proxy.corp:3128' };

const NETWORK_ROWS: readonly NetworkRow[] = [
  { kind: 'dns', details: { code: 'ENOTFOUND' }, reason: 'unreachable', message: [HOST, 'ENOTFOUND'] },
  {
    kind: 'connection',
    details: { code: 'ECONNRESET' },
    reason: 'unreachable',
    message: [HOST, 'reset', 'ECONNRESET'],
  },
  { kind: 'connection', details: { code: 'E_NEW' }, reason: 'unreachable', message: [HOST, 'E_NEW'] },
  { kind: 'connection', reason: 'unreachable', message: [HOST] },
  {
    kind: 'connection',
    details: {
      addresses: [
        { address: '192.0.2.1', code: 'ETIMEDOUT' },
        { address: '2001:db8::1', code: 'E_NEW' },
      ],
    },
    reason: 'unreachable',
    message: [HOST, '192.0.2.1', 'ETIMEDOUT', '2001:db8::1', 'E_NEW'],
  },
  { kind: 'tls', details: { code: 'EPROTO' }, reason: 'unreachable', message: [HOST, 'TLS', 'EPROTO'] },
  { kind: 'certificate', details: { code: 'CERT_HAS_EXPIRED' }, reason: 'unreachable', message: [HOST], fix: 'clock' },
  {
    kind: 'certificate',
    details: { code: 'CERT_NOT_YET_VALID' },
    reason: 'unreachable',
    message: [HOST],
    fix: 'clock',
  },
  {
    kind: 'certificate',
    details: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    reason: 'unreachable',
    message: [HOST, 'host name'],
    fix: 'URL',
  },
  {
    kind: 'certificate',
    details: { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', ...PROXY },
    reason: 'unreachable',
    message: ['proxy.corp:3128'],
    fix: 'NODE_EXTRA_CA_CERTS',
  },
  ...['INVALID_PURPOSE', 'EE_KEY_TOO_SMALL', 'CA md too weak', 'CERT_REVOKED'].map(
    (code): NetworkRow => ({
      kind: 'certificate',
      details: { code },
      reason: 'unreachable',
      message: [HOST, code],
      fix: 'replace the certificate',
    }),
  ),
  { kind: 'certificate', details: { code: 'E_NEW' }, reason: 'unreachable', message: [HOST, 'E_NEW'], fix: 'URL' },
  { kind: 'handshake', details: { code: 'E_NEW' }, reason: 'unreachable', message: [HOST, 'E_NEW'] },
  {
    kind: 'client-certificate',
    details: { code: 'ERR_SSL_X', ...PROXY },
    reason: 'unreachable',
    message: ['proxy.corp:3128', 'ERR_SSL_X'],
  },
  {
    kind: 'proxy',
    details: { status: 407, ...PROXY },
    reason: 'unreachable',
    message: ['proxy.corp:3128', '407'],
    fix: 'user:password@',
  },
  {
    kind: 'proxy',
    details: { status: 403, ...PROXY },
    reason: 'unreachable',
    message: ['proxy.corp:3128', HOST, '403'],
    fix: 'no_proxy',
  },
  {
    kind: 'protocol',
    details: { code: 'HPE_X', ...PROXY },
    reason: 'unreachable',
    message: ['proxy.corp:3128', HOST, 'HPE_X'],
  },
  { kind: 'dns', details: PROXY, reason: 'unreachable', message: ['proxy.corp:3128'], fix: 'https_proxy' },
  { kind: 'protocol', details: { code: 'HPE_X' }, reason: 'unexpected-response', message: [HOST, 'HPE_X'] },
  { kind: 'protocol', details: { status: 101 }, reason: 'unexpected-response', message: [HOST, '101'] },
  { kind: 'too-large', reason: 'unexpected-response', message: [HOST, '1 MiB'] },
  { kind: 'redirect', details: { status: 302 }, reason: 'unexpected-response', message: [HOST, '302'] },
  {
    kind: 'redirect',
    details: { status: 302, redirectOrigin: `https://${SECRET}.example` },
    reason: 'unexpected-response',
    message: ['https://***.example'],
  },
  ...(['lookup', 'connection', 'tunnel', 'tls'] as const).map(
    (phase): NetworkRow => ({
      kind: 'timeout',
      details: { phase, limitMs: 15_000, ...PROXY },
      reason: 'unreachable',
      message: ['proxy.corp:3128', '15 s'],
    }),
  ),
  ...(['request', 'response'] as const).map(
    (phase): NetworkRow => ({
      kind: 'timeout',
      details: { phase, limitMs: 1230 },
      reason: 'unreachable',
      message: [HOST, '1.2 s'],
    }),
  ),
];

test.each(NETWORK_ROWS)('networkFailure() of $kind with $details has the reason $reason', (row) => {
  const { kind, details, reason, message, fix = '' } = row;
  const error = new NetworkError(kind, { host: HOST, phase: 'request', ...details });

  const failure = networkFailure(error, redact, SETTINGS);

  expect(failure).toMatchObject({ reason, cause: error });
  expect(message.filter((datum) => !failure.message.includes(datum))).toEqual([]);
  expect(failure.message).not.toMatch(/undefined|s3cr3t/);
  expect(failure.fix).toContain(fix);
});

test('networkFailure() has the reason timed-out if the time of the step is up', () => {
  const attempts = { count: 3, stop: 'out-of-time' } as const;
  const error = new NetworkError('timeout', { host: HOST, phase: 'request', limitMs: 100, attempts });

  const failure = networkFailure(error, redact, SETTINGS);

  expect(failure.reason).toBe('timed-out');
  expect(failure.message).toContain('attempt 3');
  expect(failure.message).toContain(HOST);
  expect(failure.fix).toContain('timeout-seconds');
});

const REQUEST = { method: 'GET', url: new URL(`https://${HOST}`), headers: {} } as const;

test.each([
  ['a response', response(503), ['503']],
  ['a network error', new NetworkError('dns', { host: HOST, phase: 'lookup', code: 'EAI_AGAIN' }), ['EAI_AGAIN']],
])('describeRetry() names host, cause, attempt and wait after %s', (_, failure, data) => {
  const line = describeRetry({ request: REQUEST, failure, nextAttempt: 2, waitMs: 250 }, 4, redact);

  expect([HOST, '2 of 4', '0.3 s', ...data].filter((datum) => !line.includes(datum))).toEqual([]);
});

test('describeRetry() shows no wait shorter than 0.1 s', () => {
  const line = describeRetry({ request: REQUEST, failure: response(503), nextAttempt: 2, waitMs: 3 }, 4, redact);

  expect(line).toContain('0.1 s');
});

test.each([
  ['body', 'text/html', 'text/html'],
  ['body', 'no content type', 'no content type'],
  ['body', HOSTILE, '***'],
  ['access_token', undefined, 'no access_token'],
  ['access_token', null, 'RFC 6750'],
  ['token_type', 'mac', '"mac"'],
  ['token_type', 7, 'not a string'],
  ['token_type', HOSTILE, '***'],
] as const)('tokenResponseFailure() of %s, %j, names it', (field, actual, datum) => {
  const failure = tokenResponseFailure(field, actual, HOST, redact);

  expect(failure.reason).toBe('unexpected-response');
  expect(failure.message).toContain(HOST);
  expect(failure.message).toContain(datum);
  expect(failure.message).not.toMatch(/undefined|s3cr3t|::|##\[|\p{Cc}/u);
});

test.each<[code: string, settings: Partial<NetworkSettings>]>([
  ['SELF_SIGNED_CERT_IN_CHAIN', { authorityFile: 'usable' }],
  ['SELF_SIGNED_CERT_IN_CHAIN', { authorityFile: 'not PEM' }],
  ['SELF_SIGNED_CERT_IN_CHAIN', { authorityFile: { errorCode: 'ENOENT' } }],
  ['ENOTFOUND', { unusedProxy: 'http_proxy' }],
])('networkFailure() of %s has another fix with the settings %j', (code, settings) => {
  const error = toNetworkError(Object.assign(new Error('odd'), { code }), { host: HOST, phase: 'tls' });

  const [usual, specific] = [SETTINGS, { ...SETTINGS, ...settings }].map((given) =>
    networkFailure(error, redact, given),
  );

  expect(specific?.message).toBe(usual?.message);
  expect(specific?.fix).not.toBe(usual?.fix);
});

test('networkFailure() says of each phase how far the request got', () => {
  const phases = ['lookup', 'connection', 'tunnel', 'tls', 'request', 'response'] as const;
  const messages = phases.map(
    (phase) =>
      networkFailure(new NetworkError('timeout', { host: HOST, phase, limitMs: 1000 }), redact, SETTINGS).message,
  );

  expect(new Set(messages).size).toBe(phases.length);
});

test.each([
  [{ 'content-encoding': 'br', 'content-type': 'application/json' }, 'x', 'br'],
  [{ 'content-type': 'application/json' }, '\ufeff{}', 'byte order mark'],
  [{ 'content-type': 'text/html' }, '<html>', 'text/html'],
  [{}, 'x', 'no content type'],
])('describeBody() of a response with the headers %j and the body %j names "%s"', (headers, body, shown) => {
  expect(describeBody({ status: 200, headers, body })).toContain(shown);
});

test.each([
  [7_200_000, /2 h 0 min fast/],
  [-90_400, /1 min slow/],
])('describeClockError() gives the size and the sign of an error of %d ms', (errorMs, text) => {
  expect(describeClockError(errorMs)).toMatch(text);
});

test('expiredOnArrival() names both instants', () => {
  const failure = expiredOnArrival(HOST, new Date('2026-11-23T14:00:00Z'), new Date('2026-11-23T14:00:05Z'));

  expect(failure.reason).toBe('unexpected-response');
  expect(failure.message).toContain('2026-11-23T14:00:00');
  expect(failure.message).toContain('2026-11-23T14:00:05');
});
