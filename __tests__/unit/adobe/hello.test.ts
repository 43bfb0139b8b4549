import { sayHello } from '../../../src/adobe/hello';
import { Failure } from '../../../src/failure';
import type { HttpRequest } from '../../../src/http/exchange';
import type { FinalAnswer } from '../../../src/http/retry';

const CALL = {
  helloUrl: new URL('https://image.adobe.io/pie/psdService/hello'),
  clientId: 'a1b2c3',
  orgId: undefined,
};

function means(answer: Partial<FinalAnswer> | Error) {
  const requests: HttpRequest[] = [];
  const send = async (request: HttpRequest): Promise<FinalAnswer> => {
    requests.push(request);
    if (answer instanceof Error) {
      throw answer;
    }
    return { status: 200, headers: {}, body: '', gaveUp: undefined, ...answer };
  };
  return { parts: { send, now: () => new Date(0), redact: (text: string) => text }, requests };
}

describe('the hello call', () => {
  test('is a GET with the token and the client ID in its headers, not in its URL', async () => {
    const { parts, requests } = means({});

    await sayHello(CALL, 'abc.def', parts);

    expect(requests).toEqual([
      {
        method: 'GET',
        url: CALL.helloUrl,
        headers: { authorization: 'Bearer abc.def', 'x-api-key': 'a1b2c3' },
      },
    ]);
  });

  test('names the organization where there is one', async () => {
    const { parts, requests } = means({});

    await sayHello({ ...CALL, orgId: 'A1@AdobeOrg' }, 'abc', parts);

    expect(requests[0]?.headers).toEqual({
      authorization: 'Bearer abc',
      'x-api-key': 'a1b2c3',
      'x-gw-ims-org-id': 'A1@AdobeOrg',
    });
  });

  test.each([200, 201, 204, 299])('is ok when it is answered with %d, whatever the body', async (status) => {
    const { parts } = means({ status, body: 'Welcome to the Photoshop API!' });

    await expect(sayHello(CALL, 'abc', parts)).resolves.toEqual({ hello: 'ok', latencyMs: 0 });
  });

  test.each([401, 403])('fails when it is answered with %d', async (status) => {
    const { parts } = means({ status, body: '{"error_code":"403003","message":"Api Key is invalid"}' });

    const error = await sayHello(CALL, 'abc', parts).catch((reason) => reason);

    expect(error).toBeInstanceOf(Failure);
    expect(error).toMatchObject({
      reason: 'hello-refused',
      message: `Adobe refused the token in the hello call: image.adobe.io answered ${status} 403003 "Api Key is invalid".`,
      cure: "Add the API to the credential's project in the Adobe Developer Console, and check that `client-id` is of that project.",
    });
  });

  test.each([400, 404, 405, 408, 410, 429, 500, 502, 503])(
    'is inconclusive when it is answered with %d, and says so',
    async (status) => {
      const { parts } = means({ status, gaveUp: status >= 500 ? 'Tried 4 times.' : undefined });

      await expect(sayHello(CALL, 'abc', parts)).resolves.toEqual({
        hello: 'inconclusive',
        latencyMs: 0,
        why: `The hello call shows nothing about the credential: image.adobe.io answered ${status}.${
          status >= 500 ? ' Tried 4 times.' : ''
        }`,
      });
    },
  );

  test('is inconclusive where the gateway wants another header, and says which input sets it', async () => {
    const { parts } = means({ status: 400, body: '{"error_code":"400003","message":"Missing header"}' });

    await expect(sayHello(CALL, 'abc', parts)).resolves.toEqual({
      hello: 'inconclusive',
      latencyMs: 0,
      why: 'The hello call shows nothing about the credential: image.adobe.io answered 400 400003 "Missing header". The API needs a header that was not sent: set `org-id`.',
    });
  });

  test('is inconclusive where the gateway could not check the token', async () => {
    const { parts } = means({ status: 403, body: '{"error_code":"503010"}' });

    await expect(sayHello(CALL, 'abc', parts)).resolves.toMatchObject({ hello: 'inconclusive' });
  });

  test.each(['unreachable', 'timed-out', 'unexpected-response'] as const)(
    'is inconclusive when it ends with a failure: %s',
    async (reason) => {
      const { parts } = means(new Failure(reason, 'image.adobe.io cannot be reached.', 'Run it again.'));

      await expect(sayHello(CALL, 'abc', parts)).resolves.toEqual({
        hello: 'inconclusive',
        latencyMs: 0,
        why: 'image.adobe.io cannot be reached.',
      });
    },
  );

  test('does not hide a defect', async () => {
    const defect = new TypeError('undefined is not a function');

    await expect(sayHello(CALL, 'abc', means(defect).parts)).rejects.toBe(defect);
  });
});
