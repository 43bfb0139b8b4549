import type { Socket } from 'node:net';
import type { Handler } from '../../simulator/script';

/** What happens to a connection after the last byte: it is closed, reset, or stays open. */
type Afterwards = 'close' | 'reset' | 'stay';

const afterwards: Readonly<Record<Afterwards, (socket: Socket) => void>> = {
  close: (socket) => socket.end(),
  reset: (socket) => socket.resetAndDestroy(),
  stay: () => {},
};

/** Sends these bytes in place of a response, whether or not they are HTTP. */
export function rawResponse(bytes: string | Buffer, then: Afterwards = 'close'): Handler {
  return ({ socket }) => sendBytes(socket, bytes, then);
}

/** Sends these bytes on a connection, and resolves when they have left. */
export function sendBytes(socket: Socket, bytes: string | Buffer, then: Afterwards = 'close'): Promise<void> {
  return new Promise((resolve) => {
    socket.write(bytes, () => {
      afterwards[then](socket);
      resolve();
    });
  });
}

/** Begins a response of status 200 and type JSON, and does not complete it. */
export function cutBody(
  part: string,
  headers: Readonly<Record<string, string>> = {},
  then: Afterwards = 'close',
): Handler {
  return ({ socket }, response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    return new Promise((resolve) => {
      response.write(part, () => {
        afterwards[then](socket);
        resolve();
      });
    });
  };
}

/** Sends `start`, then `drop` again and again, at this interval. */
export function trickle(start: string, drop: string, intervalMs: number): Handler {
  return ({ socket }) => {
    socket.write(start);
    const timer = setInterval(() => socket.write(drop), intervalMs);
    socket.once('close', () => clearInterval(timer));
  };
}

/** Sends `start`, then `more` without end, as fast as it is read. */
export function pour(start: string, more: string): Handler {
  return ({ socket }) => pourInto(socket, start, more);
}

/** The same, on a connection of any protocol. */
export function pourInto(socket: Socket, start: string, more: string): void {
  const pourOn = () => {
    while (!socket.destroyed && socket.write(more)) {}
  };
  socket.write(start);
  socket.on('drain', pourOn);
  pourOn();
}
