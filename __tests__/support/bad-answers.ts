import type { Socket } from 'node:net';
import type { Handler } from '../../simulator/script';

/** What becomes of a connection after the last byte: it is closed in order, torn down, or left as it is. */
type Ending = 'end' | 'reset' | 'stay';

const endings: Readonly<Record<Ending, (socket: Socket) => void>> = {
  end: (socket) => socket.end(),
  reset: (socket) => socket.resetAndDestroy(),
  stay: () => {},
};

/** Puts these very bytes where the answer belongs, whether or not that is HTTP. */
export function rawly(bytes: string | Buffer, ending: Ending = 'end'): Handler {
  return ({ socket }) => send(socket, bytes, ending);
}

/** Puts these very bytes on a connection, and gives back when they have left. */
export function send(socket: Socket, bytes: string | Buffer, ending: Ending = 'end'): Promise<void> {
  return new Promise((resolve) => {
    socket.write(bytes, () => {
      endings[ending](socket);
      resolve();
    });
  });
}

/** Begins an answer with status 200 and JSON in it, and does not get to its end. */
export function cutBody(
  part: string,
  headers: Readonly<Record<string, string>> = {},
  ending: Ending = 'end',
): Handler {
  return ({ socket }, response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    return new Promise((resolve) => {
      response.write(part, () => {
        endings[ending](socket);
        resolve();
      });
    });
  };
}

/** Sends `start`, then `drop` again and again, with this much time between: each is a sign of life, none the end. */
export function trickle(start: string, drop: string, everyMs: number): Handler {
  return ({ socket }) => {
    socket.write(start);
    const timer = setInterval(() => socket.write(drop), everyMs);
    socket.once('close', () => clearInterval(timer));
  };
}

/** Sends `start`, then `more` without an end, as fast as it is taken. */
export function pour(start: string, more: string): Handler {
  return ({ socket }) => pourInto(socket, start, more);
}

/** The same, on a connection that may be of any protocol. */
export function pourInto(socket: Socket, start: string, more: string): void {
  const pourOn = () => {
    while (!socket.destroyed && socket.write(more));
  };
  socket.write(start);
  socket.on('drain', pourOn);
  pourOn();
}
