import { type GatewayCode, gatewayProblemReply, gatewayProblems, gatewayShapes } from '../../../simulator/problems';
import { sendReply } from '../../../simulator/reply';
import type { Handler } from '../../../simulator/script';
import { closeConnection, noResponse, respond, respondJson } from '../../support/adobe-step';
import { cutBody, pour, rawResponse, trickle } from '../../support/bad-responses';
import {
  clientSecret,
  type FaultCase,
  once,
  type Responses,
  type Setup,
  shortTime,
  usual,
  withHello,
} from './fault-case';

const ESC = '\u001b';
const TEXT_200 = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n';
const NO_ADOBE = 'http://127.0.0.1:1/hello';

const both = { token: 1, hello: 1 };
const bothTwice = { token: 1, hello: 2 };
const tokenAlone = { token: 1 };

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
    both,
  ];
});

const byShape = Object.entries(gatewayShapes).flatMap(([name, shape]): FaultCase[] => [
  [
    `a hello call with a code that refuses, in the shape ${name}`,
    hello(respond(403, shape('403003', 'Api Key is invalid'))),
    'hello-refused',
    both,
  ],
  [
    `a hello call with a code that refuses nothing, in the shape ${name}`,
    hello(respond(403, shape('503020', 'Could not read the profile'))),
    'inconclusive',
    both,
  ],
]);

const echo: Handler = (request, response, recorded, proceed) =>
  respondJson({ error_code: clientSecret, message: recorded.headers.authorization }, 403)(
    request,
    response,
    recorded,
    proceed,
  );

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
  ['a hello call with 401 and an empty body', hello(respond(401)), 'hello-refused', both],
  ['a hello call with 403 and HTML', hello(respond(403, '<h1>forged</h1>')), 'hello-refused', both],
  ['a hello call with 403 and a code that is not in the table', hello(refuse('Nope', '403999')), 'hello-refused', both],
  ['a hello call with 403 and the code constructor', hello(refuse('no', 'constructor')), 'hello-refused', both],
  ['a hello call with 403, wrapped by a proxy', hello(respondJson({ error: { code: 403003, message: 'Api Key is invalid' } }, 403)), 'hello-refused', both],
  ['a hello call with 403, wrapped by a proxy that puts the status in place of the code', hello(respondJson({ error: { code: 403, message: 'Denied' } }, 403)), 'hello-refused', both],
  ['a hello call with 403 and JSON that is not an object', hello(respond(403, '[403003]')), 'hello-refused', both],
  ['a hello call with 403 that echoes the token and the secret', hello(echo), 'hello-refused', both],
  ['a hello call with 403, and several variables to export', hello(gateway(403003), { 'export-env': 'MY_TOKEN, aio-cli' }), 'hello-refused', both],
  ['a hello call that is refused with ::set-output', hello(refuse('\n::set-output name=access-token::forged')), 'hello-refused', both],
  ['a hello call that is refused with ::add-mask::', hello(refuse('\r\n::add-mask::e')), 'hello-refused', both],
  ['a hello call that is refused with ##[group]', hello(refuse('##[group]forged')), 'hello-refused', both],
  ['a hello call that is refused with terminal escapes', hello(refuse(`${ESC}[2Kred\u009b1m`)), 'hello-refused', both],
  ['a hello call with 404 and commands', hello(respondJson({ message: '\n::set-output name=hello::forged\r##[error]forged' }, 404)), 'inconclusive', both],

  ...[400, 404, 405, 410].map((status): FaultCase => [`a hello call with ${status}`, hello(respond(status, '<h1>No</h1>')), 'inconclusive', both]),
  ...[408, 429, 500, 503].map((status): FaultCase => [`a hello call with ${status} to the end`, hello(respond(status), { 'max-attempts': '2' }), 'inconclusive', bothTwice]),
  ['a hello call with 503, then 200', hello([respond(503), usual]), 'success', bothTwice],
  ['a hello call with 503, then a refusal', hello([respond(503), respond(403)]), 'hello-refused', bothTwice],
  ['a hello call with 429 and Retry-After in seconds', hello([respond(429, '', { 'retry-after': '1' }), usual]), 'success', bothTwice],
  ['a hello call with 429 and Retry-After of a day', hello(respond(429, '', { 'retry-after': '86400' })), 'inconclusive', both],
  ['a hello call with 503 and Retry-After that is garbage', hello([respond(503, '', { 'retry-after': '::forged::' }), usual]), 'success', bothTwice],
  ['a hello call during which the token expires', { ...hello(late), simulator: { tokenLifetimeSeconds: 3 } }, 'unexpected-response', both],
  ['a hello call with 200', hello(usual), 'success', both],
  ['a hello call with 200 and JSON', hello(respondJson({ hello: 'world' })), 'success', both],
  ['a hello call with 200 and commands', hello(respond(200, '::set-output name=hello::forged\n')), 'success', both],
  ['a hello call with 204', hello(respond(204)), 'success', both],
  ['a hello call with 100 and 103 before the response', hello(informed), 'success', both],
  ['the input hello in capitals', hello(usual, { hello: 'TRUE' }), 'success', both],

  ['a hello call to a port that refuses connections', once(withHello({ inputs: { 'hello-url': NO_ADOBE } })), 'inconclusive', tokenAlone],
  ['a hello call to a name that the DNS does not know', once(withHello({ inputs: { 'hello-url': `https://${'a'.repeat(64)}.invalid/hello` } })), 'inconclusive', tokenAlone],
  ['a hello call whose connection is closed', once(hello(closeConnection)), 'inconclusive', both],
  ['a hello call whose connection is closed to the end', hello(closeConnection, { 'max-attempts': '2' }), 'inconclusive', bothTwice],
  ['a hello call whose headers are reset', once(hello(rawResponse(`${TEXT_200}X-Deb`, 'reset'))), 'inconclusive', both],
  ['a hello call whose body is reset', once(hello(rawResponse(`${TEXT_200}Content-Length: 30\r\n\r\n`, 'reset'))), 'inconclusive', both],
  ['a hello call whose body is cut', once(hello(cutBody('Welcome', { 'content-length': '30' }))), 'inconclusive', both],
  ['a hello call whose chunked body is cut', once(hello(cutBody('Welcome'))), 'inconclusive', both],
  ['a hello call with 401 that is cut', once(hello(rawResponse('HTTP/1.1 401 Unauthorized\r\nContent-Length: 1200\r\n\r\n{"error_code":"401013"'))), 'inconclusive', both],
  ['a hello call without a response', hello(noResponse, shortTime), 'inconclusive', both],
  ['a hello call with headers alone', hello(cutBody('', {}, 'stay'), shortTime), 'inconclusive', both],
  ['a hello call with a byte each second', hello(trickle(`${TEXT_200}Content-Length: 30\r\n\r\n`, 'W', 1000), shortTime), 'inconclusive', both],
  ['a hello call with a body of 1 MiB and a byte', hello(respond(200, 'W'.repeat(1024 * 1024 + 1))), 'inconclusive', both],
  ['a hello call with a body without end', hello(pour(`${TEXT_200}\r\n`, 'Welcome '.repeat(8192))), 'inconclusive', both],
  ['a hello call with headers without end', hello(pour(TEXT_200, 'X-More: of the same\r\n'.repeat(100))), 'inconclusive', both],
  ['a hello call with a response of another protocol', hello(rawResponse('220 mail.example ESMTP\r\n')), 'inconclusive', both],
  ['a hello call with 302 to a sign-in page', hello(respond(302, '', { location: 'https://sign-in.example/?from=here' })), 'inconclusive', both],
  ['a hello call with 307 to another host', hello(toAnotherHost), 'inconclusive', both],
  ['a hello call with 308 and no Location', hello(respond(308)), 'inconclusive', both],
];
