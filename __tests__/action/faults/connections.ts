import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Handler } from '../../../simulator/script';
import { hangUp, silence } from '../../support/adobe-step';
import { cutBody, pour, rawly, send, trickle } from '../../support/bad-answers';
import { type Fault, once, quick, waits, works } from './fault';

const zip = promisify(gzip);
const mebibyte = 1024 * 1024;

const json200 = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
const token = '{"access_token":"abcdefghijklmnopqrstuvwxyz","token_type":"bearer","expires_in":86399}';
const half = '{"access_token":"eyJhbGciOiJSUzI1NiJ9.eyJ0eXBlIjoiYWNjZXNzX3Rva2Vu';
const answered = (head: string, body = token) => `HTTP/1.1 200 OK\r\n${head}\r\n\r\n${body}`;

/** First these bytes, then what the simulated Adobe answers by itself. */
function preceded(bytes: string): Handler {
  return async ({ socket }, _response, _recorded, proceed) => {
    await send(socket, bytes, 'stay');
    proceed();
  };
}

const zipped =
  (text: string | Buffer): Handler =>
  async (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    response.end(await zip(text));
  };

const nobody = { 'ims-url': 'http://127.0.0.1:1' };
// Longer than a label may be (RFC 1035, section 2.3.4): whoever looks it up knows without asking anybody.
const unknownName = { 'ims-url': `https://${'a'.repeat(64)}.invalid` };

/** What becomes of connections, and of HTTP. */
// biome-ignore format: a row is a line.
export const connections: readonly Fault[] = [
  ['a port that refuses connections', once({ inputs: nobody }), 'unreachable', 1, 0, quick],
  ['a name that the DNS does not know', once({ inputs: unknownName }), 'unreachable', 1, 0, quick],
  ['a connection that is closed at once', once({ raw: { as: 'ims', connection: (socket) => socket.end() } }), 'unreachable', 1, 1, quick],
  ['a connection that is reset at once', once({ raw: { as: 'ims', connection: (socket) => socket.resetAndDestroy() } }), 'unreachable', 1, 1, quick],
  ['a connection on which nobody ever speaks', { raw: { as: 'ims', connection: () => {} }, inputs: waits }, 'timed-out', 1, 1, quick],
  ['a greeting of another protocol', { raw: { as: 'ims', connection: (socket) => void send(socket, '220 mail.example ESMTP\r\n') } }, 'unexpected-response', 1, 1, quick],
  ['an answer that comes before the request', { raw: { as: 'ims', connection: (socket) => void send(socket, answered('Content-Length: 2', '[]')) } }, 'unexpected-response', 1, 1, quick],
  ['http where https is asked for', once({ raw: { as: 'ims with TLS', connection: (socket) => void send(socket, answered('Content-Length: 2', '[]')) } }), 'unreachable', 1, 1, quick],
  ['a TLS handshake that is cut', once({ raw: { as: 'ims with TLS', connection: (socket) => socket.once('data', () => socket.resetAndDestroy()) } }), 'unreachable', 1, 1, quick],
  ['a TLS handshake that never ends', { raw: { as: 'ims with TLS', connection: () => {} }, inputs: waits }, 'timed-out', 1, 1, quick],

  ['closed before the answer', once({ ims: hangUp }), 'unreachable', 1, 1, quick],
  ['reset before the answer', once({ ims: rawly('', 'reset') }), 'unreachable', 1, 1, quick],
  ['closed in the status line', once({ ims: rawly('HTTP/1.1 20') }), 'unreachable', 1, 1, quick],
  ['closed in the headers', once({ ims: rawly(`${json200}X-Deb`) }), 'unreachable', 1, 1, quick],
  ['reset in the headers', once({ ims: rawly(`${json200}X-Deb`, 'reset') }), 'unreachable', 1, 1, quick],
  ['closed after the headers', once({ ims: rawly(`${json200}Content-Length: 1200\r\n\r\n`) }), 'unreachable', 1, 1, quick],
  ['reset after the headers', once({ ims: rawly(`${json200}Content-Length: 1200\r\n\r\n`, 'reset') }), 'unreachable', 1, 1, quick],
  ['silence', { ims: silence, inputs: waits }, 'timed-out', 1, 1, quick],
  ['half of the headers, then silence', { ims: rawly(`${json200}X-Deb`, 'stay'), inputs: waits }, 'timed-out', 1, 1, quick],
  ['headers, then silence', { ims: cutBody('', { 'content-length': '1200' }, 'stay'), inputs: waits }, 'timed-out', 1, 1, quick],
  ['half of the body, then silence', { ims: cutBody(half, {}, 'stay'), inputs: waits }, 'timed-out', 1, 1, quick],
  ['one byte of the headers a second', { ims: trickle(json200, 'X', 1000), inputs: waits }, 'timed-out', 1, 1, quick],
  ['one byte of the body a second', { ims: trickle(`${json200}Content-Length: 1200\r\n\r\n`, ' ', 1000), inputs: waits }, 'timed-out', 1, 1, quick],
  ['one chunk of the body a second', { ims: trickle(`${json200}Transfer-Encoding: chunked\r\n\r\n`, '1\r\n \r\n', 1000), inputs: waits }, 'timed-out', 1, 1, quick],

  ['a body closed short of its Content-Length', once({ ims: cutBody(half, { 'content-length': '1200' }) }), 'unreachable', 1, 1, quick],
  ['a body reset short of its Content-Length', once({ ims: cutBody(half, { 'content-length': '1200' }, 'reset') }), 'unreachable', 1, 1, quick],
  ['a body short of its Content-Length that is JSON as it stands', once({ ims: cutBody(token, { 'content-length': '1200' }) }), 'unreachable', 1, 1, quick],
  ['a chunked body closed between chunks', once({ ims: cutBody(token) }), 'unreachable', 1, 1, quick],
  ['a chunked body reset between chunks', once({ ims: cutBody(token, {}, 'reset') }), 'unreachable', 1, 1, quick],
  ['a chunked body closed in a chunk', once({ ims: rawly(`${json200}Transfer-Encoding: chunked\r\n\r\nff\r\n${token}`) }), 'unreachable', 1, 1, quick],
  ['a chunked body without its last empty line', once({ ims: rawly(`${json200}Transfer-Encoding: chunked\r\n\r\n${token.length.toString(16)}\r\n${token}\r\n0\r\n`) }), 'unreachable', 1, 1, quick],
  ['a body without a length, closed in the middle', { ims: rawly(`${json200}\r\n${half}`) }, 'unexpected-response', 1, 1, quick],
  ['a body cut once, then a whole one', { ims: [cutBody(half, { 'content-length': '1200' }), works] }, 'success', 0, 2, quick],

  ['a body of 1 MiB and a byte', { ims: rawly(answered(`Content-Length: ${mebibyte + 1}`, ' '.repeat(mebibyte + 1)), 'stay') }, 'unexpected-response', 1, 1, quick],
  ['a body without an end', { ims: pour(`${json200}\r\n`, ' '.repeat(65_536)) }, 'unexpected-response', 1, 1, quick],
  ['chunks without an end', { ims: pour(`${json200}Transfer-Encoding: chunked\r\n\r\n`, `ffff\r\n${' '.repeat(65_535)}\r\n`) }, 'unexpected-response', 1, 1, quick],
  ['a gzip bomb', { ims: zipped(Buffer.alloc(64 * mebibyte)) }, 'unexpected-response', 1, 1, quick],
  ['a token in gzip, which nobody asked for', { ims: zipped(token) }, 'unexpected-response', 1, 1, quick],
  ['headers without an end', { ims: pour(json200, 'X-More: of the same\r\n') }, 'unexpected-response', 1, 1, quick],
  ['a header without an end', { ims: pour(`${json200}X-Long: `, 'x'.repeat(1000)) }, 'unexpected-response', 1, 1, quick],
  ['a status line without an end', { ims: pour('HTTP/1.1 200 ', 'x'.repeat(1000)) }, 'unexpected-response', 1, 1, quick],

  ['a version of HTTP that there is not', { ims: rawly('HTTP/9.9 200 OK\r\n\r\n') }, 'unexpected-response', 1, 1, quick],
  ['a status that is no number', { ims: rawly('HTTP/1.1 OK\r\n\r\n') }, 'unexpected-response', 1, 1, quick],
  ['a page without any headers, as in HTTP/0.9', { ims: rawly('<html><h1>Welcome</h1>') }, 'unexpected-response', 1, 1, quick],
  ['a negative Content-Length', { ims: rawly(answered('Content-Length: -1')) }, 'unexpected-response', 1, 1, quick],
  ['two Content-Lengths that differ', { ims: rawly(answered('Content-Length: 5\r\nContent-Length: 6')) }, 'unexpected-response', 1, 1, quick],
  ['a Content-Length beside chunks', { ims: rawly(answered('Content-Length: 5\r\nTransfer-Encoding: chunked')) }, 'unexpected-response', 1, 1, quick],
  ['a chunk whose size is no number', { ims: rawly(answered('Transfer-Encoding: chunked', 'lots\r\n')) }, 'unexpected-response', 1, 1, quick],
  ['a header without a colon', { ims: rawly(answered('no colon here')) }, 'unexpected-response', 1, 1, quick],
  ['a header with a NUL in it', { ims: rawly(answered('X-Odd: a\u0000b')) }, 'unexpected-response', 1, 1, quick],
  ['the preface of HTTP/2', { ims: rawly('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n') }, 'unexpected-response', 1, 1, quick],
  ['an answer that is longer than its Content-Length', { ims: rawly(answered(`Content-Length: ${token.length}`, `${token}and more`), 'stay'), tokens: ['abcdefghijklmnopqrstuvwxyz'] }, 'success', 0, 1, quick],
  ['a connection that stays open after the answer', { ims: rawly(answered(`Content-Length: ${token.length}`), 'stay'), tokens: ['abcdefghijklmnopqrstuvwxyz'] }, 'success', 0, 1, quick],

  ['100 before the answer', { ims: preceded('HTTP/1.1 100 Continue\r\n\r\n') }, 'success', 0, 1, quick],
  ['102 before the answer', { ims: preceded('HTTP/1.1 102 Processing\r\n\r\n') }, 'success', 0, 1, quick],
  ['103 before the answer', { ims: preceded('HTTP/1.1 103 Early Hints\r\nLink: </forged>\r\n\r\n') }, 'success', 0, 1, quick],
  ['100, and nothing more', { ims: rawly('HTTP/1.1 100 Continue\r\n\r\n', 'stay'), inputs: waits }, 'timed-out', 1, 1, quick],
  ['100 again and again', { ims: trickle('', 'HTTP/1.1 100 Continue\r\n\r\n', 10), inputs: waits }, 'timed-out', 1, 1, quick],
  ['100, then closed', once({ ims: rawly('HTTP/1.1 100 Continue\r\n\r\n') }), 'unreachable', 1, 1, quick],
  ['101, to a protocol that nobody asked for', { ims: rawly('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n', 'stay') }, 'unexpected-response', 1, 1, quick],
];
