import {
  type GatewayCode,
  gatewayProblemReply,
  gatewayProblems,
  gatewayShapes,
} from '../../../simulator/problems';
import { sendReply } from '../../../simulator/reply';
import type { Handler } from '../../../simulator/script';
import { answer, hangUp, json, silence } from '../../support/adobe-step';
import { cutBody, pour, rawly, trickle } from '../../support/bad-answers';
import { clientSecret, type Fault, once, quick, type World, waits, works } from './fault';

const codes = Object.keys(gatewayProblems).map(Number) as GatewayCode[];
const esc = '\u001b';

/** A world in which hello goes wrong. */
function greeted(hello: World['hello'] & {}, more: Omit<World, 'hello'> = {}): World {
  return { ...more, hello, inputs: { hello: 'true', ...more.inputs } };
}

const gateway =
  (code: GatewayCode): Handler =>
  (_request, response) =>
    sendReply(response, gatewayProblemReply(code));

/** Which codes speak against the token, and which leave it open: those of an API that is not there, busy or unable to check. */
const byCode = codes.map((code): Fault => {
  const { status } = gatewayProblems[code];
  const refused = (status === 401 || status === 403) && !String(code).startsWith('503');
  return [
    `hello: ${status} with the code ${code}`,
    once(greeted(gateway(code), { says: ` answered ${status} ${code} "` })),
    refused ? 'hello-refused' : 'inconclusive',
    refused ? 1 : 0,
    2,
    quick,
  ];
});

const byShape = Object.entries(gatewayShapes).flatMap(([name, shape]): Fault[] => [
  [
    `hello: a code that refuses, in the shape ${name}`,
    greeted(answer(403, shape('403003', 'Api Key is invalid')), {
      says: ' answered 403 403003 "Api Key is invalid"',
    }),
    'hello-refused',
    1,
    2,
    quick,
  ],
  [
    `hello: a code that leaves it open, in the shape ${name}`,
    greeted(answer(403, shape('503020', 'Could not read the profile')), { says: ' answered 403 503020 "' }),
    'inconclusive',
    0,
    2,
    quick,
  ],
]);

const echo: Handler = (request, response, recorded, proceed) =>
  json({ error_code: clientSecret, message: recorded.headers.authorization }, 403)(
    request,
    response,
    recorded,
    proceed,
  );

/** Greets only when a token of three seconds has run out. */
const later: Handler = (...call) => void setTimeout(() => answer(200)(...call), 3100);

/** Refuses in these words. */
const refuse = (message: string): Handler => json({ error_code: '403003', message }, 403);

const json200 = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n';

/** What goes wrong in the hello call. */
// biome-ignore format: a row is a line.
export const hello: readonly Fault[] = [
  ...byCode,
  ...byShape,
  ['hello: 401 with an empty body', greeted(answer(401)), 'hello-refused', 1, 2, quick],
  ['hello: 403 with HTML', greeted(answer(403, '<h1>forged</h1>')), 'hello-refused', 1, 2, quick],
  ['hello: 403 that a proxy wrapped', greeted(json({ error: { code: 403003, message: 'Api Key is invalid' } }, 403), { says: ' 403 403003 "Api Key' }), 'hello-refused', 1, 2, quick],
  ['hello: 403 with JSON that is no object', greeted(answer(403, '[403003]')), 'hello-refused', 1, 2, quick],
  ['hello: 403 that echoes the token and the secret', greeted(echo, { says: '403 *** "Bearer ***"' }), 'hello-refused', 1, 2, quick],
  ['hello: a refusal with ::set-output', greeted(refuse('\n::set-output name=access-token::forged')), 'hello-refused', 1, 2, quick],
  ['hello: a refusal with ::add-mask::', greeted(refuse('\r\n::add-mask::e')), 'hello-refused', 1, 2, quick],
  ['hello: a refusal with ##[group]', greeted(refuse('##[group]forged')), 'hello-refused', 1, 2, quick],
  ['hello: a refusal with terminal escapes', greeted(refuse(`${esc}[2Kred\u009b1m`)), 'hello-refused', 1, 2, quick],
  ['hello: a warning with commands', greeted(json({ message: '\n::set-output name=hello::forged\r##[error]forged' }, 404)), 'inconclusive', 0, 2, quick],
  ['hello: a token refused where it is to be revoked', greeted(answer(403), { inputs: { revoke: 'true' } }), 'hello-refused', 1, 3, quick],

  ...[400, 404, 405, 410].map((status): Fault => [`hello: ${status}`, greeted(answer(status, '<h1>No</h1>')), 'inconclusive', 0, 2, quick]),
  ...[408, 429, 500, 503].map((status): Fault => [`hello: ${status} to the end`, greeted(answer(status), { inputs: { 'max-attempts': '2' } }), 'inconclusive', 0, 3, quick]),
  ['hello: 503, then the greeting', greeted([answer(503), works]), 'success', 0, 3, quick],
  ['hello: 503, then a refusal', greeted([answer(503), answer(403)]), 'hello-refused', 1, 3, quick],
  ['hello: 429 with Retry-After in seconds', greeted([answer(429, '', { 'retry-after': '1' }), works]), 'success', 0, 3, quick],
  ['hello: 429 with Retry-After of a day', greeted(answer(429, '', { 'retry-after': '86400' })), 'inconclusive', 0, 2, quick],
  ['hello: 503 with Retry-After that is garbage', greeted([answer(503, '', { 'retry-after': '::forged::' }), works]), 'success', 0, 3, quick],
  ['hello: a token that runs out meanwhile', greeted(later, { simulator: { tokenLifetimeSeconds: 3 }, says: /^The token expired at .* before the step was done/ }), 'unexpected-response', 1, 2, quick],
  ['hello: 204', greeted(answer(204)), 'success', 0, 2, quick],
  ['hello: 200 with commands', greeted(answer(200, '::set-output name=hello::forged\n')), 'success', 0, 2, quick],
  ['hello: 100 and 103 before the greeting', greeted(async (request, _response, _recorded, proceed) => { request.socket.write('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n', proceed); }), 'success', 0, 2, quick],

  ['hello: a port that refuses connections', once({ inputs: { hello: 'true', 'hello-url': 'http://127.0.0.1:1/hello' } }), 'inconclusive', 0, 1, quick],
  ['hello: a name that the DNS does not know', once({ inputs: { hello: 'true', 'hello-url': `https://${'a'.repeat(64)}.invalid/hello` } }), 'inconclusive', 0, 1, quick],
  ['hello: closed before the answer', once(greeted(hangUp)), 'inconclusive', 0, 2, quick],
  ['hello: reset in the headers', once(greeted(rawly(`${json200}X-Deb`, 'reset'))), 'inconclusive', 0, 2, quick],
  ['hello: reset after the headers', once(greeted(rawly(`${json200}Content-Length: 30\r\n\r\n`, 'reset'))), 'inconclusive', 0, 2, quick],
  ['hello: closed after half of the greeting', once(greeted(cutBody('Welcome', { 'content-length': '30' }))), 'inconclusive', 0, 2, quick],
  ['hello: a chunked greeting that is cut', once(greeted(cutBody('Welcome'))), 'inconclusive', 0, 2, quick],
  ['hello: 401 that is cut', once(greeted(rawly('HTTP/1.1 401 Unauthorized\r\nContent-Length: 1200\r\n\r\n{"error_code":"401013"'))), 'inconclusive', 0, 2, quick],
  ['hello: silence', greeted(silence, { inputs: waits }), 'inconclusive', 0, 2, quick],
  ['hello: headers, then silence', greeted(cutBody('', {}, 'stay'), { inputs: waits }), 'inconclusive', 0, 2, quick],
  ['hello: one byte a second', greeted(trickle(`${json200}Content-Length: 30\r\n\r\n`, 'W', 1000), { inputs: waits }), 'inconclusive', 0, 2, quick],
  ['hello: a greeting of 1 MiB and a byte', greeted(answer(200, 'W'.repeat(1024 * 1024 + 1))), 'inconclusive', 0, 2, quick],
  ['hello: a greeting without an end', greeted(pour(`${json200}\r\n`, 'Welcome '.repeat(8192))), 'inconclusive', 0, 2, quick],
  ['hello: headers without an end', greeted(pour(json200, 'X-More: of the same\r\n'.repeat(100))), 'inconclusive', 0, 2, quick],
  ['hello: a greeting of another protocol', greeted(rawly('220 mail.example ESMTP\r\n')), 'inconclusive', 0, 2, quick],
  ['hello: 302 to a sign-in page', greeted(answer(302, '', { location: 'https://sign-in.example/?from=here' })), 'inconclusive', 0, 2, quick],
  ['hello: 307 to another host', greeted((request, response) => void response.writeHead(307, { location: `http://localhost:${request.socket.localPort}/pie/psdService/hello` }).end()), 'inconclusive', 0, 2, quick],
  ['hello: 308 with no Location', greeted(answer(308)), 'inconclusive', 0, 2, quick],
];
