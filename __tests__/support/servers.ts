import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import * as net from 'node:net';
import * as tls from 'node:tls';
import type { KeyAndCertificate } from '../../simulator/certificates';
import { closer } from '../../simulator/listen';

/** A request as a server received it. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

type Respond = (response: http.ServerResponse, request: Received, number: number) => void;

const LOOPBACK = '127.0.0.1';

const open: (() => Promise<void>)[] = [];

/** Closes every server of a test and every connection to it. To be called in `afterEach`. */
export async function closeServers(): Promise<void> {
  await Promise.all(open.splice(0).map((close) => close()));
}

/** An HTTP server on loopback, and the requests that it received. `number` counts them from 1. */
export async function serveHttp(respond: Respond, host = LOOPBACK): Promise<{ url: URL; requests: Received[] }> {
  const requests: Received[] = [];
  const port = await listen(http.createServer(recorder(requests, respond)), host);
  return { url: new URL(`http://${net.isIPv6(host) ? `[${host}]` : host}:${port}`), requests };
}

/** An HTTPS server on loopback, and the requests that it received. */
export async function serveHttps(
  certificate: KeyAndCertificate,
  respond: Respond,
): Promise<{ url: URL; requests: Received[] }> {
  const requests: Received[] = [];
  const port = await listen(https.createServer(certificate, recorder(requests, respond)));
  return { url: new URL(`https://${LOOPBACK}:${port}`), requests };
}

/** A server on loopback that calls `onConnection` for each connection, which is TLS if there is a certificate. */
export async function serveRaw(
  onConnection: (socket: Socket) => void,
  certificate?: tls.TlsOptions,
): Promise<{ port: number; url: URL }> {
  const server = certificate ? tls.createServer(certificate, onConnection) : net.createServer(onConnection);
  const port = await listen(server);
  return { port, url: new URL(`${certificate ? 'https' : 'http'}://${LOOPBACK}:${port}`) };
}

/** A server that reads the head of a request and responds with exactly these bytes, then ends the connection or not. */
export function serveBytes(bytes: string | Buffer, after: 'end' | 'stay' = 'end'): ReturnType<typeof serveRaw> {
  return serveRaw((socket) => {
    socket.once('data', () => {
      socket.write(bytes);
      if (after === 'end') {
        socket.end();
      }
    });
  });
}

/** A loopback port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const { port } = await serveRaw(() => {});
  await closeServers();
  return port;
}

async function listen(server: net.Server, host = LOOPBACK): Promise<number> {
  open.push(closer(server));
  // Tests cut connections, so errors of the server's end are expected.
  for (const event of ['connection', 'secureConnection']) {
    server.on(event, (socket: Socket) => socket.on('error', () => {}));
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** A response has no `Date`, because most tests have a clock of their own, which would be corrected by it. */
function recorder(requests: Received[], respond: Respond): http.RequestListener {
  return (request, response) => {
    response.sendDate = false;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const received = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        rawHeaders: request.rawHeaders,
        body: Buffer.concat(chunks).toString(),
      };
      requests.push(received);
      respond(response, received, requests.length);
    });
  };
}
