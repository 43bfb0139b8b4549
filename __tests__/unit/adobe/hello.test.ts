import { callHello, type HelloCall } from '../../../src/adobe/hello';
import { Failure } from '../../../src/failure';
import type { FinalResponse, Send } from '../../../src/http/retry';
import { adobeClient } from '../../support/adobe-client';

const CALL: HelloCall = { helloUrl: new URL('https://api.adobe.io/me'), clientId: 'a1b2c3', orgId: undefined };
const RETIRED = new URL('https://image.adobe.io/pie/psdService/hello');
const UNREACHABLE = new Failure('unreachable', 'api.adobe.io did not respond.', 'Run the job again.');

type Response = Partial<FinalResponse> | Error;

/** Calls an API and, if needed, IMS: each responds with this, 12 ms later. */
async function hello(api: Response, ims: Response = {}, call: Partial<HelloCall> = {}) {
  const requests: Parameters<Send>[0][] = [];
  let nowMs = 0;
  const client = adobeClient({
    send: async (request) => {
      requests.push(request);
      nowMs += 12;
      const response = request.url.hostname.startsWith('ims') ? ims : api;
      if (response instanceof Error) {
        throw response;
      }
      return { status: 200, headers: {}, body: '', attempts: { count: 1 }, ...response };
    },
    now: () => new Date(nowMs),
  });
  const result = await callHello(client, { ...CALL, ...call }, 'abc.def');
  return { result, requests };
}

test.each([
  [undefined, {}],
  ['A1@AdobeOrg', { 'x-gw-ims-org-id': 'A1@AdobeOrg' }],
])(
  'callHello() sends the token, the client ID and a request ID in headers; organization: %s',
  async (orgId, headers) => {
    const { requests } = await hello({}, {}, { orgId });

    expect(requests).toMatchObject([
      { method: 'GET', url: CALL.helloUrl, statusOnly: true, once: false, leavesTime: true },
    ]);
    expect(requests[0]?.headers).toEqual({
      authorization: 'Bearer abc.def',
      'x-api-key': 'a1b2c3',
      'x-request-id': '11111111-2222-4333-8444-555555555555',
      ...headers,
    });
  },
);

test.each([
  ['HTTPS://IMAGE.ADOBE.IO:443/pie/psdService/hello', true],
  [`${RETIRED}?locale=en`, false],
])('callHello() knows the default URL however it is written; %s gets one attempt: %s', async (url, once) => {
  const { requests } = await hello({}, {}, { helloUrl: new URL(url) });

  expect(requests).toMatchObject([{ once }]);
});

test.each([200, 204, 299])('callHello() returns "ok" for status %d, and does not call IMS', async (status) => {
  const { result, requests } = await hello({ status });

  expect(result).toEqual({ verdict: 'ok', latencyMs: 12, message: expect.stringContaining('api.adobe.io') });
  expect(requests).toHaveLength(1);
});

const VALID = { body: '{"valid":true}' };
const INVALID = { body: '{"valid":false,"reason":"bad_signature"}' };
const REJECTED = { status: 403, body: '{"error_code":"403003","message":"No."}' };
const NOT_CHECKED = { status: 403, body: '{"error_code":"503010"}' };

type Cell = [api: Response, ims: Response, verdict: string, more: object, helloUrl?: URL];

const CELLS: Cell[] = [
  // The API rejects the token.
  [REJECTED, VALID, 'refused', { tokenIsInvalid: false }],
  [{ ...REJECTED, status: 401 }, VALID, 'refused', { tokenIsInvalid: false }],
  [REJECTED, INVALID, 'refused', { tokenIsInvalid: true }],
  [REJECTED, UNREACHABLE, 'refused', { tokenIsInvalid: false }],
  // The API shows nothing.
  ...[{ status: 404 }, { status: 503 }, NOT_CHECKED, UNREACHABLE].flatMap((api): Cell[] => [
    [api, VALID, 'inconclusive', {}],
    [api, INVALID, 'refused', { tokenIsInvalid: true }],
    [api, { status: 503 }, 'inconclusive', {}],
  ]),
  // The default URL, whatever it responds with.
  ...[REJECTED, { status: 404 }, UNREACHABLE].flatMap((api): Cell[] => [
    [api, VALID, 'ok', {}, RETIRED],
    [api, INVALID, 'refused', { tokenIsInvalid: true }, RETIRED],
    [api, {}, 'inconclusive', {}, RETIRED],
  ]),
];

test.each(CELLS)(
  'callHello(): if the API responds with %j and IMS with %j, the verdict is "%s" %j',
  async (...cell) => {
    const [api, ims, verdict, more, helloUrl = CALL.helloUrl] = cell;

    const { result, requests } = await hello(api, ims, { helloUrl });

    expect(result).toMatchObject({ verdict, latencyMs: 24, ...more });
    expect(requests.map(({ url, once }) => [url.href, once])).toEqual([
      [helloUrl.href, helloUrl === RETIRED],
      ['https://ims-na1.adobelogin.com/ims/validate_token/v1', undefined],
    ]);
  },
);

test.each([VALID, UNREACHABLE])('callHello() refuses with the code of the API and its fix; IMS: %j', async (ims) => {
  const { result } = await hello(REJECTED, ims);

  expect(result).toHaveProperty('failure.reason', 'hello-refused');
  expect(result).toHaveProperty('failure.message', expect.stringContaining('api.adobe.io responded with 403 403003'));
  expect(result).toHaveProperty('failure.fix', expect.stringContaining('API key'));
});

test('callHello() refuses with the reason of IMS for an invalid token', async () => {
  const { result } = await hello({ status: 404 }, INVALID);

  expect(result).toHaveProperty('failure.reason', 'hello-refused');
  expect(result).toHaveProperty('failure.message', expect.stringContaining('bad_signature'));
});

test.each([
  [{ status: 400, body: '{"error_code":"400003"}' }, ['api.adobe.io responded with 400 400003', '`org-id`']],
  [UNREACHABLE, [UNREACHABLE.message]],
])('callHello() says why it is inconclusive after %j', async (api, data) => {
  const { result } = await hello(api);

  for (const datum of data) {
    expect(result).toHaveProperty('message', expect.stringContaining(datum));
  }
});

test('callHello() does not hide a defect', async () => {
  const defect = new TypeError('undefined is not a function');

  await expect(hello(defect)).rejects.toBe(defect);
  await expect(hello({ status: 404 }, defect)).rejects.toBe(defect);
});
