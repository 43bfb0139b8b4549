import { callHello, type HelloCall } from '../../../src/adobe/hello';
import { Failure } from '../../../src/failure';
import type { HttpRequest } from '../../../src/http/request';
import type { FinalResponse } from '../../../src/http/retry';

const CALL: HelloCall = {
  helloUrl: new URL('https://image.adobe.io/pie/psdService/hello'),
  clientId: 'a1b2c3',
  orgId: undefined,
};

/** Calls an API that responds with this, 12 ms later; and the requests that it received. */
function hello(response: Partial<FinalResponse> | Error, call: Partial<HelloCall> = {}) {
  const requests: HttpRequest[] = [];
  let nowMs = 0;
  const client = {
    send: async (request: HttpRequest): Promise<FinalResponse> => {
      requests.push(request);
      nowMs += 12;
      if (response instanceof Error) {
        throw response;
      }
      return { status: 200, headers: {}, body: '', attempts: { count: 1 }, ...response };
    },
    now: () => new Date(nowMs),
    redact: (text: string) => text,
  };
  return { result: callHello(client, { ...CALL, ...call }, 'abc.def'), requests };
}

test.each([
  [undefined, {}],
  ['A1@AdobeOrg', { 'x-gw-ims-org-id': 'A1@AdobeOrg' }],
])('callHello() sends the token and the client ID in headers; organization: %s', async (orgId, headers) => {
  const { result, requests } = hello({}, { orgId });

  await result;

  expect(requests).toEqual([
    {
      method: 'GET',
      url: CALL.helloUrl,
      headers: { authorization: 'Bearer abc.def', 'x-api-key': 'a1b2c3', ...headers },
    },
  ]);
});

test.each([200, 204, 299])('callHello() returns "ok" for status %d, whatever the body', async (status) => {
  const { result } = hello({ status, body: 'Welcome to the Photoshop API!' });

  await expect(result).resolves.toEqual({ verdict: 'ok', latencyMs: 12 });
});

test.each([401, 403])('callHello() rejects with "hello-refused" for status %d', async (status) => {
  const { result } = hello({ status, body: '{"error_code":"403003","message":"Api Key is invalid"}' });

  await expect(result).rejects.toMatchObject({
    name: 'Failure',
    reason: 'hello-refused',
    message: expect.stringContaining(`image.adobe.io responded with ${status} 403003 "Api Key is invalid"`),
    fix: expect.stringContaining('`client-id`'),
  });
});

test.each([
  [400, '', 'image.adobe.io responded with 400'],
  [400, '{"error_code":"400003"}', '`org-id`'],
  [403, '{"error_code":"503010"}', '503010'],
  [404, '', '404'],
  [429, '', '429'],
  [503, '', '503'],
])('callHello() returns "inconclusive" for status %d with the body %j, and says why', async (status, body, why) => {
  const { result } = hello({ status, body });

  await expect(result).resolves.toEqual({
    verdict: 'inconclusive',
    latencyMs: 12,
    why: expect.stringMatching(/\S$/),
  });
  await expect(result).resolves.toHaveProperty('why', expect.stringContaining(why));
});

test('callHello() returns "inconclusive" with the message of a request that failed', async () => {
  const { result } = hello(new Failure('unreachable', 'image.adobe.io did not respond.', 'Run the job again.'));

  await expect(result).resolves.toEqual({
    verdict: 'inconclusive',
    latencyMs: 12,
    why: 'image.adobe.io did not respond.',
  });
});

test('callHello() does not hide a defect', async () => {
  const defect = new TypeError('undefined is not a function');

  await expect(hello(defect).result).rejects.toBe(defect);
});
