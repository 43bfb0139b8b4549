import { createServer, type Socket } from 'node:net';
import { closer, listenOnLoopback } from '../../simulator/listen';

/** A server that speaks whatever protocol its test wants, or none. */
export interface RawServer {
  readonly port: number;
  /** How many connections have come to it. */
  readonly connections: number;
  /** Stops, and ends every connection at once. */
  close(): Promise<void>;
}

/** Starts a server on the loopback interface that does this with each connection. */
export async function startRawServer(onConnection: (socket: Socket) => void): Promise<RawServer> {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    // A client that goes away is part of the tests.
    socket.on('error', () => socket.destroy());
    onConnection(socket);
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
