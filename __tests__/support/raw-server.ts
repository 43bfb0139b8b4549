import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { KeyAndCertificate } from '../../simulator/certificates';
import { closer, listenOnLoopback } from '../../simulator/listen';

/** A server that its test gives a protocol, or none. */
export interface RawServer {
  readonly port: number;
  /** How many connections it has accepted. */
  readonly connections: number;
  /** Stops, and ends every connection at once. */
  close(): Promise<void>;
}

/**
 * Starts a server on the loopback interface that does this with each connection; with `tls`, after the handshake.
 *
 * @param onTcpConnection called with each connection before the handshake, and its number from 1
 */
export async function startRawServer(
  onConnection: (socket: Socket) => void,
  tls?: KeyAndCertificate,
  onTcpConnection?: (socket: Socket, number: number) => void,
): Promise<RawServer> {
  let connections = 0;
  const use = (socket: Socket) => {
    // Clients that disconnect are part of the tests.
    socket.on('error', () => socket.destroy());
    onConnection(socket);
  };
  const server = tls === undefined ? createServer(use) : createTlsServer(tls, use);
  server.on('connection', (socket: Socket) => {
    connections += 1;
    onTcpConnection?.(socket, connections);
  });
  const close = closer(server);
  const port = await listenOnLoopback(server, 0);
  return {
    port,
    get connections() {
      return connections;
    },
    close,
  };
}
