import { createServer, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { closer, listenOnLoopback } from './listen';

/** What a proxy does instead of connecting; if several are set, the first one counts. */
export interface ProxyFault {
  /** Never responds. */
  readonly stall?: boolean;
  /** Closes the connection without a response. */
  readonly disconnect?: boolean;
  /** Responds with this status. */
  readonly rejectWith?: number;
}

/** The credentials of a user of a proxy. */
export interface ProxyUser {
  readonly name: string;
  readonly password: string;
}

/** Options of a proxy. */
export interface ProxyOptions extends ProxyFault {
  /** The target of every connection, whatever host is requested. */
  readonly target: { readonly host: string; readonly port: number };
  /** The users whose requests it accepts; it requires no credentials by default. */
  readonly users?: ProxyUser | readonly ProxyUser[];
  /** Called for each CONNECT; its result replaces the fault in these options. */
  readonly onConnect?: (recorded: RecordedConnect) => ProxyFault | undefined;
}

/** A CONNECT request, as received. */
export interface RecordedConnect {
  /** The requested `host:port`. */
  readonly authority: string;
  /** The `proxy-authorization` header. */
  readonly authorization: string | undefined;
}

/** A running proxy. */
export interface ConnectProxy {
  /** Its origin, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Every CONNECT request, in order. */
  readonly connects: readonly RecordedConnect[];
  /** Stops the server and closes every connection at once. */
  close(): Promise<void>;
}

/** Starts an HTTP proxy on the loopback interface that supports CONNECT (RFC 9110 §9.3.6) only. */
export async function startProxy(options: ProxyOptions): Promise<ConnectProxy> {
  const connects: RecordedConnect[] = [];
  const allowed = options.users && [options.users].flat().map(basicAuthorization);

  const server = createServer((_request, response) => {
    response.writeHead(405, { allow: 'CONNECT' }).end();
  });
  const close = closer(server);

  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    // Tests close connections early; without this listener, the proxy would throw.
    client.on('error', () => client.destroy());
    const authorization = request.headers['proxy-authorization'];
    const recorded = { authority: request.url ?? '', authorization };
    connects.push(recorded);

    const fault = options.onConnect?.(recorded) ?? options;
    if (fault.stall) {
      return;
    }
    if (fault.disconnect) {
      client.destroy();
      return;
    }
    if (fault.rejectWith) {
      reject(client, fault.rejectWith);
      return;
    }
    if (allowed && !allowed.includes(authorization ?? '')) {
      reject(client, 407, 'Proxy-Authenticate: Basic realm="proxy"\r\n');
      return;
    }
    tunnel(client, head, options.target);
  });

  const port = await listenOnLoopback(server, 0);
  return { url: `http://127.0.0.1:${port}`, port, connects, close };
}

function basicAuthorization({ name, password }: ProxyUser): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
}

function reject(client: Duplex, status: number, headers = ''): void {
  client.end(`HTTP/1.1 ${status} Rejected\r\n${headers}Content-Length: 0\r\nConnection: close\r\n\r\n`);
}

function tunnel(client: Duplex, head: Buffer, target: ProxyOptions['target']): void {
  const upstream = connect(target.port, target.host, () => {
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    upstream.write(head);
    client.pipe(upstream).pipe(client);
  });
  upstream.on('error', () => client.destroy());
  // Closing the proxy closes the connections of clients only; this closes the other side.
  client.on('close', () => upstream.destroy());
}
