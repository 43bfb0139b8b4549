import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Handler } from '../../../simulator/script';
import { closeConnection, noResponse } from '../../support/adobe-step';
import { cutBody, pour, rawResponse, sendBytes, trickle } from '../../support/bad-responses';
import { type FaultCase, once, type RawConnection, type Setup, shortTime, usual } from './fault-case';

const MEBIBYTE = 1024 * 1024;
const TOKEN = 'abcdefghijklmnopqrstuvwxyz';
const BODY = `{"access_token":"${TOKEN}","token_type":"bearer","expires_in":86399}`;
const HALF = '{"access_token":"eyJhbGciOiJSUzI1NiJ9.eyJ0eXBlIjoiYWNjZXNzX3Rva2Vu';
const WRONG_SECRET = '{"error":"invalid_client","error_description":"invalid client_secret parameter"}';
const JSON_200 = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';

const zip = promisify(gzip);

/** A response with these headers. */
const http200 = (headers: string, body = BODY) => `HTTP/1.1 200 OK\r\n${headers}\r\n\r\n${body}`;

/** First these bytes, then the response of the simulated Adobe. */
function preceded(bytes: string): Handler {
  return async ({ socket }, _response, _recorded, proceed) => {
    await sendBytes(socket, bytes, 'stay');
    proceed();
  };
}

const zipped =
  (text: string | Buffer): Handler =>
  async (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    response.end(await zip(text));
  };

/** A server of bytes in place of IMS, on http or on https. */
const ims = (connection: RawConnection['connection']): Setup => ({ raw: { as: 'ims', connection } });
const tls = (connection: RawConnection['connection']): Setup => ({ raw: { as: 'ims with TLS', connection } });

/** The token request gets these bytes, on a connection that stays open. */
const complete = (bytes: string): Setup => ({ token: rawResponse(bytes, 'stay'), otherTokens: [TOKEN] });

// A label is longer than the 63 characters of RFC 1035, section 2.3.4: no name server is needed.
const unknownName = { 'ims-url': `https://${'a'.repeat(64)}.adobelogin.com` };

const started = { connections: 1 };

/** Connections, and the syntax of HTTP. */
// biome-ignore format: a row is a line.
export const connections: readonly FaultCase[] = [
  ['a port that refuses connections', once({ inputs: { 'ims-url': 'http://127.0.0.1:1' } }), 'unreachable', {}],
  ['a port that refuses connections to the end', { inputs: { 'ims-url': 'http://127.0.0.1:1', 'max-attempts': '2' } }, 'unreachable', {}],
  ['a name that the DNS does not know', once({ inputs: unknownName }), 'unreachable', {}],
  ['a connection that is closed at once', once(ims((socket) => socket.end())), 'unreachable', started],
  ['a connection that is reset at once', once(ims((socket) => socket.resetAndDestroy())), 'unreachable', started, { textVaries: true }],
  ['a connection without a byte', { ...ims(() => {}), inputs: shortTime }, 'timed-out', started],
  ['a greeting of another protocol', ims((socket) => void sendBytes(socket, '220 mail.example ESMTP\r\n')), 'unexpected-response', started],
  ['a response before the request', ims((socket) => void sendBytes(socket, http200('Content-Length: 2', '[]'))), 'unexpected-response', started],
  ['http on the port of https', once(tls((socket) => void sendBytes(socket, http200('Content-Length: 2', '[]')))), 'unreachable', started],
  ['a TLS handshake that is cut', once(tls((socket) => socket.once('data', () => socket.resetAndDestroy()))), 'unreachable', started],
  ['a TLS handshake that never ends', { ...tls(() => {}), inputs: shortTime }, 'timed-out', started],

  ['a connection that is closed before the response', once({ token: closeConnection }), 'unreachable', 1],
  ['a connection that is closed before the response, to the end', { token: closeConnection, inputs: { 'max-attempts': '2' } }, 'unreachable', 2],
  ['a connection that is reset before the response', once({ token: rawResponse('', 'reset') }), 'unreachable', 1],
  ['a status line that is cut', once({ token: rawResponse('HTTP/1.1 20') }), 'unreachable', 1],
  ['headers that are cut', once({ token: rawResponse(`${JSON_200}X-Deb`) }), 'unreachable', 1],
  ['headers that are reset', once({ token: rawResponse(`${JSON_200}X-Deb`, 'reset') }), 'unreachable', 1],
  ['headers whose body is cut off', once({ token: rawResponse(`${JSON_200}Content-Length: 1200\r\n\r\n`) }), 'unreachable', 1],
  ['headers whose body is reset', once({ token: rawResponse(`${JSON_200}Content-Length: 1200\r\n\r\n`, 'reset') }), 'unreachable', 1],
  ['no response', { token: noResponse, inputs: shortTime }, 'timed-out', 1],
  ['half the headers', { token: rawResponse(`${JSON_200}X-Deb`, 'stay'), inputs: shortTime }, 'timed-out', 1],
  ['headers without a body', { token: cutBody('', { 'content-length': '1200' }, 'stay'), inputs: shortTime }, 'timed-out', 1],
  ['half the body', { token: cutBody(HALF, {}, 'stay'), inputs: shortTime }, 'timed-out', 1],
  ['a byte of the headers each second', { token: trickle(JSON_200, 'X', 1000), inputs: shortTime }, 'timed-out', 1],
  ['a byte of the body each second', { token: trickle(`${JSON_200}Content-Length: 1200\r\n\r\n`, ' ', 1000), inputs: shortTime }, 'timed-out', 1],
  ['a chunk of the body each second', { token: trickle(`${JSON_200}Transfer-Encoding: chunked\r\n\r\n`, '1\r\n \r\n', 1000), inputs: shortTime }, 'timed-out', 1],

  ['a body that is cut before its Content-Length', once({ token: cutBody(HALF, { 'content-length': '1200' }) }), 'unreachable', 1],
  ['a body that is reset before its Content-Length', once({ token: cutBody(HALF, { 'content-length': '1200' }, 'reset') }), 'unreachable', 1],
  ['a body that is cut, but valid JSON', once({ token: cutBody(BODY, { 'content-length': '1200' }) }), 'unreachable', 1],
  ['a chunked body that is cut between chunks', once({ token: cutBody(BODY) }), 'unreachable', 1],
  ['a chunked body that is reset between chunks', once({ token: cutBody(BODY, {}, 'reset') }), 'unreachable', 1],
  ['a chunked body that is cut in a chunk', once({ token: rawResponse(`${JSON_200}Transfer-Encoding: chunked\r\n\r\nff\r\n${BODY}`) }), 'unreachable', 1],
  ['a chunked body without its last empty line', once({ token: rawResponse(`${JSON_200}Transfer-Encoding: chunked\r\n\r\n${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n`) }), 'unreachable', 1],
  ['400 whose body is cut', { token: rawResponse(`HTTP/1.1 400 Bad Request\r\nContent-Length: 1200\r\n\r\n${WRONG_SECRET}`) }, 'invalid-client-secret', 1],
  ['400 whose body is reset', { token: rawResponse(`HTTP/1.1 400 Bad Request\r\nContent-Length: 1200\r\n\r\n${WRONG_SECRET}`, 'reset') }, 'invalid-client-secret', 1],
  ['400 whose body stalls', { token: rawResponse(`HTTP/1.1 400 Bad Request\r\nContent-Length: 1200\r\n\r\n${WRONG_SECRET}`, 'stay') }, 'invalid-client-secret', 1],
  ['400 whose body is cut in the middle of its reason', { token: rawResponse('HTTP/1.1 400 Bad Request\r\nContent-Length: 1200\r\n\r\n{"error":"inv') }, 'ims-rejected', 1],
  ['503 whose body is cut', once({ token: rawResponse('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 1200\r\n\r\nNo') }), 'ims-unavailable', 1],
  ['a body without a length that is cut', { token: rawResponse(`${JSON_200}\r\n${HALF}`) }, 'unexpected-response', 1],
  ['a body that is cut, then a token', { token: [cutBody(HALF, { 'content-length': '1200' }), usual] }, 'success', 2],
  ['a chunked body that is cut, then a token', { token: [cutBody(HALF), usual] }, 'success', 2],

  ['a body of 1 MiB and a byte', { token: rawResponse(http200(`Content-Length: ${MEBIBYTE + 1}`, ' '.repeat(MEBIBYTE + 1)), 'stay') }, 'unexpected-response', 1],
  ['a body of 1 MiB', { token: rawResponse(http200(`Content-Length: ${MEBIBYTE}`, BODY.padEnd(MEBIBYTE))), otherTokens: [TOKEN] }, 'success', 1],
  ['a body without end', { token: pour(`${JSON_200}\r\n`, ' '.repeat(65_536)) }, 'unexpected-response', 1],
  ['chunks without end', { token: pour(`${JSON_200}Transfer-Encoding: chunked\r\n\r\n`, `ffff\r\n${' '.repeat(65_535)}\r\n`) }, 'unexpected-response', 1],
  ['a gzip bomb', { token: zipped(Buffer.alloc(64 * MEBIBYTE)) }, 'unexpected-response', 1],
  ['a token in gzip, which was not requested', { token: zipped(BODY) }, 'unexpected-response', 1],
  ['headers without end', { token: pour(JSON_200, 'X-More: of the same\r\n') }, 'unexpected-response', 1],
  ['a header without end', { token: pour(`${JSON_200}X-Long: `, 'x'.repeat(1000)) }, 'unexpected-response', 1],
  ['a status line without end', { token: pour('HTTP/1.1 200 ', 'x'.repeat(1000)) }, 'unexpected-response', 1],

  ['a version of HTTP that does not exist', { token: rawResponse('HTTP/9.9 200 OK\r\n\r\n') }, 'unexpected-response', 1],
  ['a status that is not a number', { token: rawResponse('HTTP/1.1 OK\r\n\r\n') }, 'unexpected-response', 1],
  ['a page without headers, as in HTTP/0.9', { token: rawResponse('<html><h1>Welcome</h1>') }, 'unexpected-response', 1],
  ['a negative Content-Length', { token: rawResponse(http200('Content-Length: -1')) }, 'unexpected-response', 1],
  ['two Content-Lengths that differ', { token: rawResponse(http200('Content-Length: 5\r\nContent-Length: 6')) }, 'unexpected-response', 1],
  ['a Content-Length beside chunks', { token: rawResponse(http200('Content-Length: 5\r\nTransfer-Encoding: chunked')) }, 'unexpected-response', 1],
  ['a chunk whose size is not a number', { token: rawResponse(http200('Transfer-Encoding: chunked', 'lots\r\n')) }, 'unexpected-response', 1],
  ['a header without a colon', { token: rawResponse(http200('no colon here')) }, 'unexpected-response', 1],
  ['a header with a NUL', { token: rawResponse(http200('X-Odd: a\u0000b')) }, 'unexpected-response', 1],
  ['the preface of HTTP/2', { token: rawResponse('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n') }, 'unexpected-response', 1],
  ['a response that is longer than its Content-Length', complete(http200(`Content-Length: ${BODY.length}`, `${BODY}and more`)), 'success', 1],
  ['a connection that stays open after the response', complete(http200(`Content-Length: ${BODY.length}`)), 'success', 1],

  ['100 before the response', { token: preceded('HTTP/1.1 100 Continue\r\n\r\n') }, 'success', 1],
  ['102 before the response', { token: preceded('HTTP/1.1 102 Processing\r\n\r\n') }, 'success', 1],
  ['103 before the response', { token: preceded('HTTP/1.1 103 Early Hints\r\nLink: </forged>\r\n\r\n') }, 'success', 1],
  ['100 alone', { token: rawResponse('HTTP/1.1 100 Continue\r\n\r\n', 'stay'), inputs: shortTime }, 'timed-out', 1],
  ['100 again and again', { token: trickle('', 'HTTP/1.1 100 Continue\r\n\r\n', 10), inputs: shortTime }, 'timed-out', 1],
  ['100, then the end of the connection', once({ token: rawResponse('HTTP/1.1 100 Continue\r\n\r\n') }), 'unreachable', 1],
  ['101, to a protocol that was not requested', { token: rawResponse('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n', 'stay') }, 'unexpected-response', 1],
];
