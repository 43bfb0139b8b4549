import { describeGatewayAnswer, describeImsRefusal, parseJson } from '../../../src/adobe/problems';
import { Failure, type Reason } from '../../../src/failure';
import type { FinalAnswer } from '../../../src/http/retry';

const HOST = 'ims-na1.adobelogin.com';
const SCOPES = ['openid', 'AdobeID'];
const SECRET = 's3cr3t';
const redact = (text: string) => text.replaceAll(SECRET, '***');

function answered(status: number, body: unknown = '', more: Partial<FinalAnswer> = {}): FinalAnswer {
  return {
    status,
    headers: {},
    body: typeof body === 'string' ? body : JSON.stringify(body),
    gaveUp: undefined,
    ...more,
  };
}

const ims = (answer: FinalAnswer) => describeImsRefusal(answer, HOST, SCOPES, redact);

interface Row {
  readonly status: number;
  readonly error: string;
  readonly description?: string;
  readonly reason: Reason;
  readonly message: string;
  readonly cure: RegExp;
}

// Every error that Adobe IMS is known to give to client credentials.
const rows: readonly Row[] = [
  {
    status: 400,
    error: 'invalid_client',
    description: 'invalid client_secret parameter',
    reason: 'invalid-client-secret',
    message: `Adobe IMS refused the client secret: ${HOST} answered 400 invalid_client "invalid client_secret parameter".`,
    cure: /`client-secret`.*Developer Console/,
  },
  {
    status: 400,
    error: 'invalid_client',
    description: 'invalid client_id parameter',
    reason: 'invalid-client-id',
    message: `Adobe IMS does not know the client ID: ${HOST} answered 400 invalid_client "invalid client_id parameter".`,
    cure: /`client-id`.*`ims-url`/,
  },
  {
    status: 400,
    error: 'invalid_client',
    description: 'missing client_id parameter',
    reason: 'invalid-client-id',
    message: `Adobe IMS does not know the client ID: ${HOST} answered 400 invalid_client "missing client_id parameter".`,
    cure: /`client-id`/,
  },
  {
    status: 400,
    error: 'invalid_client',
    description: 'missing client_secret parameter',
    reason: 'invalid-client-secret',
    message: `Adobe IMS refused the client secret: ${HOST} answered 400 invalid_client "missing client_secret parameter".`,
    cure: /`client-secret`/,
  },
  {
    status: 401,
    error: 'invalid_client',
    reason: 'invalid-client',
    message: `Adobe IMS refused the credential: ${HOST} answered 401 invalid_client.`,
    cure: /`client-id` and `client-secret`/,
  },
  {
    status: 400,
    error: 'unauthorized_client',
    description: 'client is not authorized to use this grant type.',
    reason: 'unauthorized-client',
    message: `This credential may not use client credentials: ${HOST} answered 400 unauthorized_client "client is not authorized to use this grant type.".`,
    cure: /OAuth Server-to-Server/,
  },
  {
    status: 400,
    error: 'invalid_scope',
    reason: 'invalid-scope',
    message: `Adobe IMS does not accept the scopes (asked for: openid,AdobeID): ${HOST} answered 400 invalid_scope.`,
    cure: /`scopes`/,
  },
  {
    status: 400,
    error: 'invalid_target_scope',
    description: 'None of the requested scopes is enabled in the SP binding',
    reason: 'invalid-scope',
    message: `None of the scopes is enabled for this credential (asked for: openid,AdobeID): ${HOST} answered 400 invalid_target_scope "None of the requested scopes is enabled in the SP binding".`,
    cure: /`scopes`.*add the API/,
  },
  {
    status: 400,
    error: 'missing_separator',
    description: 'The guid xXx is invalid.',
    reason: 'ims-rejected',
    message: `Adobe IMS cannot read an identifier that it was sent: ${HOST} answered 400 missing_separator "The guid xXx is invalid.".`,
    cure: /Client ID/,
  },
  {
    status: 403,
    error: 'access_denied',
    description: 'Service principal is no longer part of the organization.',
    reason: 'access-denied',
    message: `Adobe IMS denies access to the technical account of this credential: ${HOST} answered 403 access_denied "Service principal is no longer part of the organization.".`,
    cure: /administrator.*technical account/,
  },
  {
    status: 403,
    error: 'Forbidden',
    description: 'The client is not allowed to perform the operation.',
    reason: 'access-denied',
    message: `Adobe IMS does not allow this credential what it asked for: ${HOST} answered 403 Forbidden "The client is not allowed to perform the operation.".`,
    cure: /administrator/,
  },
  {
    status: 404,
    error: 'not_found',
    description: 'Organization with id xXX cannot be found',
    reason: 'ims-rejected',
    message: `Adobe IMS cannot find the organization of this credential: ${HOST} answered 404 not_found "Organization with id xXX cannot be found".`,
    cure: /organization.*`ims-url`/,
  },
  {
    status: 409,
    error: 'duplicate_binding',
    description: 'There are multiple bindings for this client and org.',
    reason: 'ims-rejected',
    message: `Adobe IMS knows this credential more than once in its organization: ${HOST} answered 409 duplicate_binding "There are multiple bindings for this client and org.".`,
    cure: /new credential/,
  },
  {
    status: 500,
    error: 'internal_error',
    description: 'Please try again later',
    reason: 'ims-unavailable',
    message: `Adobe IMS is not available: ${HOST} answered 500 internal_error "Please try again later".`,
    cure: /later.*status\.adobe\.com/,
  },
];

describe('a refusal by IMS', () => {
  test.each(rows)('$status $error "$description" is $reason', (row) => {
    const failure = ims(answered(row.status, { error: row.error, error_description: row.description }));

    expect(failure).toBeInstanceOf(Failure);
    expect(failure.reason).toBe(row.reason);
    expect(failure.message).toBe(row.message);
    expect(failure.cure).toMatch(row.cure);
  });

  test.each(rows.filter(({ description }) => description))(
    '$error "$description" that a proxy wrapped in an object is $reason as well',
    ({ status, error, description, reason }) => {
      expect(ims(answered(status, { error: { code: error, message: description } })).reason).toBe(reason);
    },
  );

  test.each([
    ['invalid client_secret parameter', 'invalid-client-secret'],
    ['invalid client_id parameter', 'invalid-client-id'],
  ])('wrapped under a code of the proxy, "%s" is %s', (message, reason) => {
    expect(ims(answered(400, { error: { code: 400, message } }))).toMatchObject({
      reason,
      message: expect.stringContaining(`answered 400 "${message}"`),
    });
  });

  test('keeps its meaning under another 4xx status', () => {
    expect(ims(answered(422, { error: 'invalid_scope' })).reason).toBe('invalid-scope');
  });

  test.each([
    [400, 'ims-rejected', 'Adobe IMS rejected the request'],
    [401, 'ims-rejected', 'Adobe IMS rejected the request'],
    [403, 'access-denied', 'Adobe IMS denies access'],
    [404, 'ims-rejected', 'Adobe IMS rejected the request'],
    [407, 'ims-rejected', 'Adobe IMS rejected the request'],
    [499, 'ims-rejected', 'Adobe IMS rejected the request'],
    [408, 'ims-unavailable', 'Adobe IMS gave up waiting for the request'],
    [429, 'rate-limited', 'Adobe IMS asks for fewer requests'],
    [500, 'ims-unavailable', 'Adobe IMS is not available'],
    [503, 'ims-unavailable', 'Adobe IMS is not available'],
    [599, 'ims-unavailable', 'Adobe IMS is not available'],
    [201, 'unexpected-response', 'Adobe IMS gave an answer that is not part of the protocol'],
    [204, 'unexpected-response', 'Adobe IMS gave an answer that is not part of the protocol'],
  ])('%d without a body goes by its status: %s', (status, reason, what) => {
    expect(ims(answered(status))).toMatchObject({
      reason,
      message: `${what}: ${HOST} answered ${status}.`,
    });
  });

  test.each([
    ['HTML', '<html><body>Blocked by policy</body></html>'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a string', '"invalid_client"'],
    ['half an object', '{"error":'],
    ['an object without the fields', '{"status":"bad"}'],
    ['fields of wrong types', '{"error":["invalid_client"],"error_description":{}}'],
  ])('with %s for a body goes by its status, and shows nothing of the body', (_, body) => {
    expect(ims(answered(400, body))).toMatchObject({
      reason: 'ims-rejected',
      message: `Adobe IMS rejected the request: ${HOST} answered 400.`,
    });
  });

  test('with a code that nobody knows is quoted', () => {
    expect(ims(answered(400, { error: 'brand_new', error_description: 'Look here.' })).message).toBe(
      `Adobe IMS rejected the request: ${HOST} answered 400 brand_new "Look here.".`,
    );
  });

  test.each(['constructor', '__proto__', 'toString'])('with the code %s is like any other', (code) => {
    expect(ims(answered(400, `{"error":"${code}"}`)).reason).toBe('ims-rejected');
  });

  test.each([429, 408, 500, 503])(
    'of status %d is a matter of the moment, whatever it says besides',
    (status) => {
      const body = { error: 'invalid_client', error_description: 'invalid client_secret parameter' };

      expect(ims(answered(status, body)).reason).toMatch(/^(rate-limited|ims-unavailable)$/);
    },
  );

  test.each([
    [{ 'x-debug-id': 'd-1' }, ', x-debug-id d-1'],
    [{ 'x-request-id': 'r-1' }, ', x-request-id r-1'],
    [{ 'x-request-id': 'r-1', 'x-debug-id': 'd-1' }, ', x-debug-id d-1, x-request-id r-1'],
    [{ 'x-debug-id': '' }, ''],
    [{ 'x-debug-id': undefined }, ''],
  ])('with the headers %j names them for Adobe support', (headers, shown) => {
    expect(ims(answered(400, '', { headers })).message).toBe(
      `Adobe IMS rejected the request: ${HOST} answered 400${shown}.`,
    );
  });

  test('says why there was no other attempt', () => {
    expect(ims(answered(503, '', { gaveUp: 'Tried 4 times.' })).message).toBe(
      `Adobe IMS is not available: ${HOST} answered 503. Tried 4 times.`,
    );
  });
});

describe('what a refusal quotes', () => {
  const hostile = `::error::\n##[group]\u001b[31m ${SECRET} ${'x'.repeat(300)}`;

  test.each([
    ['error', { body: JSON.stringify({ error: hostile }) }],
    ['error_description', { body: JSON.stringify({ error: 'e', error_description: hostile }) }],
    ['x-debug-id', { headers: { 'x-debug-id': hostile } }],
    ['x-request-id', { headers: { 'x-request-id': hostile } }],
  ])('of %s is defused, redacted and capped', (_, hostileAnswer) => {
    const { message } = ims(answered(400, '', hostileAnswer));

    expect(message).toContain('***');
    expect(message).toContain('…');
    expect(message).not.toContain(SECRET);
    expect(message).not.toContain('::');
    expect(message).not.toContain('##[');
    expect(message).not.toMatch(/\p{Cc}/u);
    expect(message).not.toContain('x'.repeat(200));
  });
});

describe('a refusal by the API gateway', () => {
  const API = 'image.adobe.io';
  const gateway = (answer: FinalAnswer) => describeGatewayAnswer(answer, API, redact);

  test.each([
    ['400003', 400, /`org-id`/],
    ['401013', 401, /`ims-url` and `hello-url`/],
    ['403000', 403, /removes headers/],
    ['403003', 403, /Add the API.*`client-id`/],
    ['403010', 403, /removes headers/],
    ['403011', 403, /`scopes`/],
    ['403012', 403, /address/],
    ['403013', 403, /address/],
    ['403020', 403, /removes headers/],
    ['403023', 403, /product profile/],
    ['403024', 403, /product profile/],
    ['403025', 403, /product profile/],
    ['403027', 403, /right organization.*product profile/],
    ['403201', 403, /Add the service/],
  ])('with the code %s has a cure of its own', (code, status, cure) => {
    const verdict = gateway(answered(status, { error_code: code, message: 'No.' }));

    expect(verdict.message).toContain(`${API} answered ${status} ${code} "No."`);
    expect(verdict.cure).toMatch(cure);
    expect(verdict.cure).not.toMatch(/Check that the API of `hello-url`/);
  });

  test.each([
    ['an unknown code', { error_code: '403999' }],
    ['no code', { message: 'No.' }],
    ['no JSON', '<html>'],
    ['no body', ''],
    ['the name of a method for a code', { code: 'toString' }],
    ['the constructor for a code', { code: 'constructor' }],
  ])('with %s has the general cure', (_, body) => {
    expect(gateway(answered(403, body)).cure).toBe(
      "Check that the API of `hello-url` is added to the credential's project in the Adobe Developer Console, that `scopes` holds the API's scopes, and whether it needs `org-id`.",
    );
  });

  const said = `${API} answered 403 403003 "Api Key is invalid".`;

  test.each([
    ['error_code and message', { error_code: '403003', message: 'Api Key is invalid' }],
    ['a number for a code', { error_code: 403_003, message: 'Api Key is invalid' }],
    ['code and description', { code: '403003', description: 'Api Key is invalid' }],
    ['code, a number, and detail', { code: 403_003, detail: 'Api Key is invalid' }],
    ['errorCode and title', { errorCode: '403003', title: 'Api Key is invalid' }],
    ['errorCode and errorDescription', { errorCode: '403003', errorDescription: 'Api Key is invalid' }],
    ['error and error_description', { error: '403003', error_description: 'Api Key is invalid' }],
    ['error_code and error_description', { error_code: '403003', error_description: 'Api Key is invalid' }],
    ['an error of its own', { error: { code: '403003', message: 'Api Key is invalid' } }],
    ['an error of its own, a number', { error: { code: 403_003, message: 'Api Key is invalid' } }],
    ['Lightroom', 'while (1) {}\n{"code":403003,"description":"Api Key is invalid"}'],
    ['Lightroom, on one line', 'while(1){}{"code":403003,"description":"Api Key is invalid"}'],
  ])('is read in the shape of %s', (_, body) => {
    const failure = gateway(answered(403, body));

    expect(failure.message).toBe(`Adobe refused the token in the hello call: ${said}`);
    expect(failure.cure).toMatch(/^Add the API/);
  });

  test.each([401, 403])('of status %d is one of the token', (status) => {
    expect(gateway(answered(status))).toMatchObject({
      refused: true,
      message: `Adobe refused the token in the hello call: ${API} answered ${status}.`,
    });
  });

  test.each(['503010', '503021', 503_030])(
    'of status 403 with the code %s is none: the gateway could not check the token',
    (code) => {
      expect(gateway(answered(403, { error_code: code }))).toMatchObject({
        refused: false,
        message: `The hello call shows nothing about the credential: ${API} answered 403 ${code}.`,
      });
    },
  );

  test.each([400, 404, 410, 429, 500, 503])('of status %d says nothing of the credential', (status) => {
    expect(gateway(answered(status))).toEqual({
      refused: false,
      message: `The hello call shows nothing about the credential: ${API} answered ${status}.`,
      cure: '',
    });
  });

  test('has its request ID told, and why there was no other attempt', () => {
    const answer = answered(503, '', { headers: { 'x-request-id': 'r-1' }, gaveUp: 'Tried 4 times.' });

    expect(gateway(answer).message).toBe(
      `The hello call shows nothing about the credential: ${API} answered 503, x-request-id r-1. Tried 4 times.`,
    );
  });

  test('is quoted without what is secret or would be a command', () => {
    const { message } = gateway(answered(403, { code: 1, message: `::error::${SECRET}\n##[group]` }));

    expect(message).toContain('answered 403 1 ": :error: :***## [group]"');
  });
});

describe('JSON from outside', () => {
  test.each(['{}', '{"a":1}', ' {"a":1}\n'])('that is an object is read: %j', (body) => {
    expect(parseJson(body)).toEqual(JSON.parse(body));
  });

  test.each(['', '[]', 'null', '1', '"a"', 'true', '{', '\ufeff{}', '<html>', '{"a":1}{"b":2}'])(
    'that is anything else is not: %j',
    (body) => {
      expect(parseJson(body)).toBeUndefined();
    },
  );
});
