import { createServer, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { closer, listenOnLoopback } from './listen';

/** What a proxy does instead of connecting; the first of these that is given counts. */
export interface Misbehaviour {
  /** Never answers. */
  readonly silent?: boolean;
  /** Closes the connection without an answer. */
  readonly hangUp?: boolean;
  /** Answers with this status. */
  readonly refuse?: number;
}

/** Somebody who may use a proxy. */
export interface ProxyUser {
  readonly name: string;
  readonly password: string;
}

/** How a proxy is to behave. */
export interface ProxyOptions extends Misbehaviour {
  /** Where every connection goes, whatever name is asked for. */
  readonly target: { readonly host: string; readonly port: number };
  /** Who may use it: everybody by default. */
  readonly users?: ProxyUser | readonly ProxyUser[];
  /** Is told of each CONNECT, and may give what to do instead of it. */
  readonly onConnect?: (recorded: RecordedConnect) => Misbehaviour | undefined;
}

/** A CONNECT request as it arrived. */
export interface RecordedConnect {
  /** The `host:port` that was asked for. */
  readonly authority: string;
  /** The `proxy-authorization` header. */
  readonly authorization: string | undefined;
}

/** A proxy that is running. */
export interface ConnectProxy {
  /** Its origin, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Every CONNECT request, in order. */
  readonly connects: readonly RecordedConnect[];
  /** Stops, and ends every connection at once. */
  close(): Promise<void>;
}

/** Starts an HTTP proxy on the loopback interface that knows CONNECT (RFC 9110 §9.3.6) and nothing else. */
export async function startProxy(options: ProxyOptions): Promise<ConnectProxy> {
  const connects: RecordedConnect[] = [];
  const allowed = options.users && [options.users].flat().map(basicAuthorization);

  const server = createServer((_request, response) => {
    response.writeHead(405, { allow: 'CONNECT' }).end();
  });
  const close = closer(server);

  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    // A client that goes away is part of the tests, not a failure of the proxy.
    client.on('error', () => client.destroy());
    const authorization = request.headers['proxy-authorization'];
    const recorded = { authority: request.url ?? '', authorization };
    connects.push(recorded);

    const misbehaviour = options.onConnect?.(recorded) ?? options;
    if (misbehaviour.silent) return;
    if (misbehaviour.hangUp) {
      client.destroy();
      return;
    }
    if (misbehaviour.refuse) {
      refuse(client, misbehaviour.refuse);
      return;
    }
    if (allowed && !allowed.includes(authorization ?? '')) {
      refuse(client, 407, 'Proxy-Authenticate: Basic realm="proxy"\r\n');
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

function refuse(client: Duplex, status: number, headers = ''): void {
  client.end(`HTTP/1.1 ${status} Refused\r\n${headers}Content-Length: 0\r\nConnection: close\r\n\r\n`);
}

function tunnel(client: Duplex, head: Buffer, target: ProxyOptions['target']): void {
  const upstream = connect(target.port, target.host, () => {
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    upstream.write(head);
    client.pipe(upstream).pipe(client);
  });
  upstream.on('error', () => client.destroy());
  // When the proxy closes it ends the clients' side; this ends the other.
  client.on('close', () => upstream.destroy());
}
