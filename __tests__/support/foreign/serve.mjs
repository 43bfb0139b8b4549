/**
 * Makes a server listen on the loopback interface, and prints its port as the first line. The server ends with the test:
 * when the parent process closes stdin or exits.
 *
 * @param {import('node:net').Server} server
 * @returns {Promise<number>} the port
 */
export async function serve(server) {
  const sockets = new Set();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  process.stdin.resume().once('end', () => {
    server.close();
    for (const socket of sockets) {
      socket.destroy();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  process.stdout.write(`${port}\n`);
  return port;
}
