import {
  errorForms,
  type GatewayCode,
  gatewayProblemReply,
  gatewayProblems,
  gatewayShapes,
} from '../../../simulator/problems';
import { sendReply } from '../../../simulator/reply';
import type { Handler } from '../../../simulator/script';
import { closeConnection, respond, respondJson } from '../../support/adobe-step';
import { cutBody, pour, rawResponse, trickle } from '../../support/bad-responses';
import { clientSecret, type FaultCase, once, type Responses, type Setup, usual, withHello } from './fault-case';

const ESC = '\u001b';
const TEXT_200 = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n';
const MEBIBYTE = 1024 * 1024;
const NO_ADOBE = 'http://127.0.0.1:1/hello';

/** The requests if the API responds with 2xx, and if IMS is requested to validate the token. */
const both = { token: 1, hello: 1 };
const bothTwice = { token: 1, hello: 2 };
const all = { ...both, validate: 1 };
const allTwice = { ...bothTwice, validate: 1 };
const withoutHello = { token: 1, validate: 1 };

/** The API responds to the hello call like this. */
function hello(responses: Responses, inputs: Setup['inputs'] = {}): Setup {
  return withHello({ hello: responses, inputs });
}

const gateway =
  (code: GatewayCode): Handler =>
  (_request, response) =>
    sendReply(response, gatewayProblemReply(code));

const codes = Object.keys(gatewayProblems).map(Number) as GatewayCode[];

/** Codes of 401 and 403 refuse the token, but for those of a gateway that could not check it. */
const byCode = codes.map((code): FaultCase => {
  const { status } = gatewayProblems[code];
  const refused = (status === 401 || status === 403) && !String(code).startsWith('503');
  return [
    `a hello call with ${status} and the code ${code}`,
    once(hello(gateway(code))),
    refused ? 'hello-refused' : 'inconclusive',
    all,
  ];
});

const byShape = Object.entries(gatewayShapes).flatMap(([name, shape]): FaultCase[] => [
  [
    `a hello call with a code that refuses, in the shape ${name}`,
    hello(respond(403, shape('403003', 'Api Key is invalid'))),
    'hello-refused',
    all,
  ],
  [
    `a hello call with a code that refuses nothing, in the shape ${name}`,
    hello(respond(403, shape('503020', 'Could not read the profile'))),
    'inconclusive',
    all,
  ],
]);

/** APIs that say it in a list or in a header. */
const byForm = Object.entries(errorForms).map(([name, form]): FaultCase => {
  const { headers, body } = form(401, 'Oauth token is not valid');
  return [`a hello call with 401, in the form ${name}`, hello(respond(401, body, headers)), 'hello-refused', all];
});

const echo: Handler = (request, response, recorded, proceed) => {
  const { authorization = '' } = recorded.headers;
  const body = { error_code: clientSecret, message: authorization };
  respondJson(body, 403, { 'x-request-id': authorization })(request, response, recorded, proceed);
};

/** Refuses with a body that does not arrive whole. */
const refuseInPart = (then: 'close' | 'reset' | 'stay') =>
  rawResponse('HTTP/1.1 401 Unauthorized\r\nContent-Length: 1200\r\n\r\n{"error_code":"401013"', then);

/** Responds when a token of three seconds has expired. */
const late: Handler = (...call) => void setTimeout(() => respond(200)(...call), 3100);

/** Refuses in these words. */
const refuse = (message: string, error_code = '403003'): Handler => respondJson({ error_code, message }, 403);

const informed: Handler = ({ socket }, _response, _recorded, proceed) => {
  socket.write('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n', proceed);
};

const toAnotherHost: Handler = ({ socket }, response) => {
  response.writeHead(307, { location: `http://localhost:${socket.localPort}/pie/psdService/hello` }).end();
};

/** The hello call. */
// biome-ignore format: a row is a line.
export const helloCalls: readonly FaultCase[] = [
  ...byCode,
  ...byShape,
  ...byForm,
  ['a hello call with 401, an empty object, and a challenge', hello(respond(401, '{}', { 'www-authenticate': 'Bearer realm="api", error="invalid_token"' })), 'hello-refused', all],
  ['a hello call with 401, and commands in its headers', hello(respond(401, '', { 'www-authenticate': 'Bearer error="::error::forged"', 'x-access-error': '##[error]forged', 'x-request-id': '::set-output name=hello::forged' })), 'hello-refused', all],
  ['a hello call with 401 in the form of OAuth', hello(respondJson({ error: 'invalid_token', error_description: 'The token has expired' }, 401)), 'hello-refused', all],
  ['a hello call with 401 that is cut', hello(refuseInPart('close')), 'hello-refused', all],
  ['a hello call with 401 that is reset', hello(refuseInPart('reset')), 'hello-refused', all],
  ['a hello call with 401 that stalls', hello(refuseInPart('stay')), 'hello-refused', all],
  ['a hello call with 401 and a body without end', hello(pour('HTTP/1.1 401 Unauthorized\r\n\r\n', 'No '.repeat(8192))), 'hello-refused', all],
  ['a hello call with 401 and an empty body', hello(respond(401)), 'hello-refused', all],
  ['a hello call with 403 and HTML', hello(respond(403, '<h1>forged</h1>', { 'content-type': 'text/html' })), 'hello-refused', all],
  ['a hello call with 403 and a challenge for another scope', hello(respond(403, '', { 'www-authenticate': 'Bearer error="insufficient_scope", scope="openid"' })), 'hello-refused', all],
  ['a hello call with 403 and a code that is not in the table', hello(refuse('Nope', '403999')), 'hello-refused', all],
  ['a hello call with 403 and the code constructor', hello(refuse('no', 'constructor')), 'hello-refused', all],
  ['a hello call with 403, wrapped by a proxy', hello(respondJson({ error: { code: 403003, message: 'Api Key is invalid' } }, 403)), 'hello-refused', all],
  ['a hello call with 403, wrapped by a proxy that puts the status in place of the code', hello(respondJson({ error: { code: 403, message: 'Denied' } }, 403)), 'hello-refused', all],
  ['a hello call with 403 and JSON that is not an object', hello(respond(403, '[403003]')), 'hello-refused', all],
  ['a hello call with 403 that echoes the token and the secret', hello(echo), 'hello-refused', all],
  ['a hello call with 403, and several variables to export', hello(gateway(403003), { 'export-env': 'MY_TOKEN, aio-cli' }), 'hello-refused', all],
  ['a hello call that is refused with ::set-output', hello(refuse('\n::set-output name=access-token::forged')), 'hello-refused', all],
  ['a hello call that is refused with ::add-mask::', hello(refuse('\r\n::add-mask::e')), 'hello-refused', all],
  ['a hello call that is refused with ##[group]', hello(refuse('##[group]forged')), 'hello-refused', all],
  ['a hello call that is refused with terminal escapes', hello(refuse(`${ESC}[2Kred\u009b1m`)), 'hello-refused', all],
  ['a hello call with 404 and commands', hello(respondJson({ message: '\n::set-output name=hello::forged\r##[error]forged' }, 404)), 'inconclusive', all],

  ...[400, 404, 405, 410].map((status): FaultCase => [`a hello call with ${status}`, hello(respond(status, '<!doctype html><h1>No</h1>')), 'inconclusive', all]),
  ...[408, 429, 500, 503].map((status): FaultCase => [`a hello call with ${status} to the end`, hello(respond(status), { 'max-attempts': '2' }), 'inconclusive', allTwice]),
  ['a hello call with 503, then 200', hello([respond(503), usual]), 'success', bothTwice],
  ['a hello call with 503, then a refusal', hello([respond(503), respond(403)]), 'hello-refused', allTwice],
  ['a hello call with 429 and Retry-After in seconds', hello([respond(429, '', { 'retry-after': '1' }), usual]), 'success', bothTwice],
  ['a hello call with 429 and Retry-After of a day', hello(respond(429, '', { 'retry-after': '86400' })), 'inconclusive', all],
  ['a hello call with 503 and Retry-After that is garbage', hello([respond(503, '', { 'retry-after': '::forged::' }), usual]), 'success', bothTwice],
  ['a hello call during which the token expires', { ...hello(late), simulator: { tokenLifetimeSeconds: 3 } }, 'unexpected-response', both],
  ['a hello call with 200', hello(usual), 'success', both],
  ['a hello call with 200 and JSON', hello(respondJson({ hello: 'world' })), 'success', both],
  ['a hello call with 200 and commands', hello(respond(200, '::set-output name=hello::forged\n')), 'success', both],
  ['a hello call with 200 and a list of 1.5 MiB', hello(respond(200, '[0]'.padEnd(1.5 * MEBIBYTE))), 'success', both],
  ['a hello call with 200 and events without end', hello(trickle(`${TEXT_200}\r\n`, 'data: hello\n\n', 100)), 'success', both],
  ['a hello call with 200 and a body without end', hello(pour(`${TEXT_200}\r\n`, 'Welcome '.repeat(8192))), 'success', both],
  ['a hello call with 200 and headers alone', hello(cutBody('', {}, 'stay')), 'success', both],
  ['a hello call with 200 and a body that is cut', hello(cutBody('Welcome', { 'content-length': '30' })), 'success', both],
  ['a hello call with 200 and a chunked body that is cut', hello(cutBody('Welcome')), 'success', both],
  ['a hello call with 200 and a body that is reset', hello(rawResponse(`${TEXT_200}Content-Length: 30\r\n\r\n`, 'reset')), 'success', both],
  ['a hello call with 204', hello(respond(204)), 'success', both],
  ['a hello call with 100 and 103 before the response', hello(informed), 'success', both],
  ['the input hello in capitals', hello(usual, { hello: 'TRUE' }), 'success', both],

  ['a hello call to a port that refuses connections', once(withHello({ inputs: { 'hello-url': NO_ADOBE } })), 'inconclusive', withoutHello],
  ['a hello call to a name that the DNS does not know', once(withHello({ inputs: { 'hello-url': `https://${'a'.repeat(64)}.invalid/hello` } })), 'inconclusive', withoutHello],
  ['a hello call whose connection is closed', once(hello(closeConnection)), 'inconclusive', all],
  ['a hello call whose connection is closed to the end', hello(closeConnection, { 'max-attempts': '2' }), 'inconclusive', allTwice],
  ['a hello call whose headers are reset', once(hello(rawResponse(`${TEXT_200}X-Deb`, 'reset'))), 'inconclusive', all],
  ['a hello call with headers without end', hello(pour(TEXT_200, 'X-More: of the same\r\n'.repeat(100))), 'inconclusive', all],
  ['a hello call with a response of another protocol', hello(rawResponse('220 mail.example ESMTP\r\n')), 'inconclusive', all],
  ['a hello call with 302 to a sign-in page', hello(respond(302, '', { location: 'https://sign-in.example/?from=here' })), 'inconclusive', all],
  ['a hello call with 307 to another host', hello(toAnotherHost), 'inconclusive', all],
  ['a hello call with 308 and no Location', hello(respond(308)), 'inconclusive', all],
];
