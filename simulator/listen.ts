import type { AddressInfo, Server, Socket } from 'node:net';

/**
 * Makes a server listen on the loopback interface only.
 *
 * @param port 0 for any free port
 * @returns the port
 * @throws the system's error: EADDRINUSE if the port is taken, EACCES if it is not permitted
 */
export async function listenOnLoopback(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });

  return (server.address() as AddressInfo).port;
}

/** Creates a function that closes a server and all its connections at once; calling it again is allowed. */
export function closer(server: Server): () => Promise<void> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  return () =>
    new Promise((resolve) => {
      // The only possible error is that the server is closed already.
      server.close(() => resolve());
      for (const socket of sockets) {
        socket.destroy();
      }
    });
}
