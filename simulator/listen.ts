import type { AddressInfo, Server, Socket } from 'node:net';

/**
 * Has a server listen on the loopback interface, and there only.
 *
 * @param port 0 for any free one
 * @returns the port
 * @throws what the system says: EADDRINUSE where the port is taken, EACCES where it is not allowed
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

/** A function that closes a server and ends every connection to it at once, however busy, and may be called again. */
export function closer(server: Server): () => Promise<void> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return () =>
    new Promise((resolve) => {
      // The only error here is that the server is closed already.
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
}
