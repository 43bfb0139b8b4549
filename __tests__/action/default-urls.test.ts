import { credentials } from '../../simulator/credentials';
import type { RecordedRequest } from '../../simulator/server';
import { type ProxiedStep, runBehindProxy } from '../support/adobe-behind-proxy';

const { clientId, clientSecret } = credentials.good;

/** The request for a token, as Adobe's documentation of server-to-server authentication gives it. */
const DOCUMENTED_TOKEN_REQUEST = `curl -X POST 'https://ims-na1.adobelogin.com/ims/token/v3' \\
  -H 'Content-Type: application/x-www-form-urlencoded' \\
  -d 'grant_type=client_credentials&client_id={client_id}&client_secret={client_secret}&scope=openid,AdobeID,firefly_api,ff_apis'`;

/** The first call to the Photoshop API, as Adobe's documentation gives it. */
const DOCUMENTED_HELLO = `curl --request GET --url https://image.adobe.io/pie/psdService/hello \\
  --header "Authorization: Bearer <token>" --header "x-api-key: <client_id>"`;

/** The parts of a request that a curl command names. */
interface DescribedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly form: Readonly<Record<string, string>>;
}

let step: ProxiedStep;
let token: string;

beforeAll(async () => {
  step = await runBehindProxy({ inputs: { hello: 'true' } });
  token = step.adobe.tokens[0] ?? '';
});

/** Parses the options of curl that the two commands use; `values` replace their placeholders. */
function readCurl(command: string, values: Readonly<Record<string, string>>): DescribedRequest {
  const filled = command.replace(/\{(\w+)\}|<(\w+)>/g, (_all, one, other) => {
    const value = values[one ?? other];
    if (value === undefined) {
      throw new Error(`no value for ${one ?? other}`);
    }
    return value;
  });
  const [, ...words] = [...filled.matchAll(/'([^']*)'|"([^"]*)"|([^\s'"\\]+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
  const request = { method: '', url: '', headers: {} as Record<string, string>, form: {} };
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word.startsWith('https://')) {
      request.url = word;
      continue;
    }
    const value = words[++index] ?? '';
    switch (word) {
      case '-X':
      case '--request':
        request.method = value;
        break;
      case '--url':
        request.url = value;
        break;
      case '-d':
        request.form = Object.fromEntries(new URLSearchParams(value));
        break;
      case '-H':
      case '--header': {
        const [name = '', text = ''] = value.split(/:\s*(.*)/s);
        request.headers[name.toLowerCase()] = text;
        break;
      }
      default:
        throw new Error(`curl option ${word} is not known here`);
    }
  }
  return request;
}

/** The same parts of a request that arrived, and of its headers those of `expected`. */
function described(request: RecordedRequest | undefined, expected: DescribedRequest): DescribedRequest {
  return {
    method: request?.method ?? '',
    url: `https://${request?.headers.host}${request?.url}`,
    headers: Object.fromEntries(
      Object.keys(expected.headers).map((name) => [name, request?.headers[name]?.toString()]),
    ),
    form: request?.form ?? {},
  };
}

test('on its default URLs the step gets a token from Adobe, and hello accepts it', () => {
  expect(step.result.exitCode).toBe(0);
  expect(step.result.annotations).toEqual([]);
  expect(step.result.outputs).toMatchObject({ 'access-token': token, hello: 'ok' });
  expect(step.result.env).toEqual({ ADOBE_ACCESS_TOKEN: token });
  expect(step.result.log).toHaveLength(2);
});

test('two requests are sent, each to its host by its name, through the proxy', () => {
  expect(step.adobe.requests).toHaveLength(2);
  expect(step.proxy.connects).toEqual([
    { authority: 'ims-na1.adobelogin.com:443', authorization: undefined },
    { authority: 'image.adobe.io:443', authorization: undefined },
  ]);
});

test('the request for a token equals the documented curl command', () => {
  const expected = readCurl(DOCUMENTED_TOKEN_REQUEST, { client_id: clientId, client_secret: clientSecret });
  expect(expected).toEqual({
    method: 'POST',
    url: 'https://ims-na1.adobelogin.com/ims/token/v3',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    form: {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: 'openid,AdobeID,firefly_api,ff_apis',
    },
  });
  expect(described(step.adobe.requests[0], expected)).toEqual(expected);
});

test('the hello call equals the documented curl command', () => {
  const expected = readCurl(DOCUMENTED_HELLO, { client_id: clientId, token });
  expect(expected).toEqual({
    method: 'GET',
    url: 'https://image.adobe.io/pie/psdService/hello',
    headers: { authorization: `Bearer ${token}`, 'x-api-key': clientId },
    form: {},
  });
  expect(described(step.adobe.requests[1], expected)).toEqual(expected);
});

test('the requests have no headers but those of the documentation and of HTTP', () => {
  const names = step.adobe.requests.map(({ headers }) =>
    Object.keys(headers)
      .filter((name) => name !== 'connection')
      .sort(),
  );
  expect(names).toEqual([
    ['accept', 'content-length', 'content-type', 'host', 'user-agent'],
    ['authorization', 'host', 'user-agent', 'x-api-key', 'x-request-id'],
  ]);
});
