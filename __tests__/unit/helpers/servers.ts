import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import * as net from 'node:net';
import type { Certificate } from './certificates';

const open: { server: net.Server; sockets: Set<Socket> }[] = [];

/** Closes every server of a test, and whatever still hangs on one. To be called in `afterEach`. */
export async function closeServers(): Promise<void> {
  await Promise.all(
    open.splice(0).map(({ server, sockets }) => {
      for (const socket of sockets) {
        socket.destroy();
      }
      return new Promise((resolve) => server.close(resolve));
    }),
  );
}

async function listen(server: net.Server, host: string): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // A test may cut a connection: what the server thinks of it is of no interest.
    socket.on('error', () => {});
  });
  open.push({ server, sockets });
  await new Promise<void>((resolve) => {
    server.listen(0, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** A request as a server got it. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

type Respond = (response: http.ServerResponse, request: Received, number: number) => void;

/** An HTTP server on loopback, with the requests that it got. `number` counts them from 1. */
export async function serveHttp(
  respond: Respond,
  host = '127.0.0.1',
): Promise<{ url: URL; requests: Received[] }> {
  const requests: Received[] = [];
  const server = http.createServer(recorder(requests, respond));
  const port = await listen(server, host);
  return { url: new URL(`http://${net.isIPv6(host) ? `[${host}]` : host}:${port}`), requests };
}

/** The same over TLS. */
export async function serveHttps(
  certificate: Certificate,
  respond: Respond,
): Promise<{ url: URL; requests: Received[] }> {
  const requests: Received[] = [];
  const server = https.createServer(certificate, recorder(requests, respond));
  server.on('tlsClientError', () => {});
  return { url: new URL(`https://127.0.0.1:${await listen(server, '127.0.0.1')}`), requests };
}

/** A server that does with each connection what the test wants. */
export async function serveRaw(onConnection: (socket: Socket) => void): Promise<{ port: number; url: URL }> {
  const port = await listen(net.createServer(onConnection), '127.0.0.1');
  return { port, url: new URL(`http://127.0.0.1:${port}`) };
}

/** A server that reads the head of a request and answers with these very bytes, then ends or stays. */
export function serveBytes(
  bytes: string | Buffer,
  after: 'end' | 'stay' = 'end',
): ReturnType<typeof serveRaw> {
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

function recorder(requests: Received[], respond: Respond): http.RequestListener {
  return (request, response) => {
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
