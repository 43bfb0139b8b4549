import type { AdobeClient } from '../../../src/adobe/client';
import { callHello } from '../../../src/adobe/hello';
import { Failure } from '../../../src/failure';
import type { FinalResponse, Send } from '../../../src/http/retry';

// The verdicts are rows of the fault table. Here is how the requests are sent, and what is not a verdict.

const DEFAULT_URL = 'https://image.adobe.io/pie/psdService/hello';

type Requests = Parameters<Send>[0][];

/** A client whose responses come in this order, and the requests that it got. */
function clientWith(...responses: readonly (Partial<FinalResponse> | Error)[]) {
  const requests: Requests = [];
  let nowMs = 0;
  const client: AdobeClient = {
    imsUrl: new URL('https://ims-na1.adobelogin.com'),
    mask: () => {},
    redact: (text) => text,
    uptimeMs: () => nowMs,
    now: () => new Date(nowMs),
    connectAhead: () => undefined,
    randomUuid: () => '00000000-0000-4000-8000-000000000000',
    send: async (request) => {
      requests.push(request);
      nowMs += 100;
      const response = responses[requests.length - 1];
      if (response === undefined || response instanceof Error) {
        throw response ?? new Error('there is no response');
      }
      return { status: 200, headers: {}, body: '', attempts: { count: 1 }, ...response };
    },
  };
  return { client, requests };
}

function hello(client: AdobeClient, helloUrl: string) {
  return callHello(client, { helloUrl: new URL(helloUrl), clientId: 'a1b2c3', orgId: undefined }, 'abc');
}

test.each([
  [DEFAULT_URL, true],
  ['HTTPS://IMAGE.ADOBE.IO:443/pie/psdService/hello', true],
  [`${DEFAULT_URL}?locale=en`, false],
  ['https://firefly-api.adobe.io/v3/custom-models', false],
])('callHello() to %s gets one attempt: %s', async (url, once) => {
  const { client, requests } = clientWith({});

  await hello(client, url);

  expect(requests[0]).toMatchObject({ method: 'GET', url: new URL(url), once, statusOnly: true, leavesTime: true });
});

test('callHello() sends the token to the API in a header, and to IMS in the body, and never in a URL', async () => {
  const { client, requests } = clientWith({ status: 404 }, { body: '{"valid":true}' });

  await hello(client, DEFAULT_URL);

  expect(requests.map(({ url }) => url.href)).toEqual([
    DEFAULT_URL,
    'https://ims-na1.adobelogin.com/ims/validate_token/v1',
  ]);
  expect(requests[0]?.headers.authorization).toBe('Bearer abc');
  expect(requests[1]).toMatchObject({ method: 'POST', body: 'type=access_token&client_id=a1b2c3&token=abc' });
});

test('the latency of hello is that of all its requests', async () => {
  const { client } = clientWith({ status: 404 }, { body: '{"valid":true}' });

  await expect(hello(client, DEFAULT_URL)).resolves.toMatchObject({ verdict: 'ok', latencyMs: 200 });
});

test.each([
  ['the API', [new TypeError('a defect')]],
  ['IMS', [{ status: 404 }, new TypeError('a defect')]],
])('callHello() throws a defect in the request to %s: it is not a verdict', async (_, responses) => {
  const { client } = clientWith(...responses);

  await expect(hello(client, DEFAULT_URL)).rejects.toThrow(TypeError);
});

test('callHello() makes no verdict of a Failure of IMS', async () => {
  const failure = new Failure('unreachable', 'IMS cannot be reached.', 'Run the job again.');
  const { client } = clientWith({ status: 404 }, failure);

  await expect(hello(client, DEFAULT_URL)).resolves.toMatchObject({ verdict: 'inconclusive' });
});
