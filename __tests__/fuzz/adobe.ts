import type { Socket } from 'node:net';
import { serveRaw } from '../support/servers';

/** What is sent over the wire, byte by byte, and what then becomes of the connection. */
export interface Reply {
  readonly bytes: Buffer;
  readonly after: 'end' | 'stay' | 'reset';
}

/** What one endpoint answers, one reply after another, and the last of them for ever; none hangs up. */
export type Replies = readonly Reply[];

/** What each of Adobe's endpoints answers. */
export interface Script {
  readonly token?: Replies;
  readonly revoke?: Replies;
  readonly hello?: Replies;
}

type Endpoint = keyof Script;

/** A server that sends any bytes, for all cases of a property. */
export interface Adobe {
  readonly origin: string;
  /** Forgets what was asked so far, and answers by `script` from here on. */
  readonly play: (script: Script) => void;
  /** Each request so far, in order. */
  readonly asked: () => readonly { readonly endpoint: Endpoint; readonly text: string }[];
  /** How many requests an endpoint has answered. */
  readonly count: (endpoint: Endpoint) => number;
}

/** Starts the server; `closeServers` ends it. */
export async function startAdobe(): Promise<Adobe> {
  let playing: Script = {};
  let requests: { endpoint: Endpoint; text: string }[] = [];
  const count = (endpoint: Endpoint) => requests.filter((request) => request.endpoint === endpoint).length;

  const { url } = await serveRaw((socket) => {
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (!isWhole(received)) {
        return;
      }
      const endpoint = endpointOf(received);
      requests.push({ endpoint, text: received });
      received = '';
      const replies = playing[endpoint] ?? [];
      send(socket, replies[Math.min(count(endpoint), replies.length) - 1]);
    });
  });

  return {
    origin: url.origin,
    play: (script) => {
      playing = script;
      requests = [];
    },
    asked: () => requests,
    count,
  };
}

function send(socket: Socket, reply: Reply | undefined): void {
  if (reply === undefined) {
    socket.destroy();
    return;
  }
  socket.write(reply.bytes, () => {
    if (reply.after === 'end') {
      socket.end();
    }
    if (reply.after === 'reset') {
      socket.resetAndDestroy();
    }
  });
}

function isWhole(request: string): boolean {
  const head = request.indexOf('\r\n\r\n');
  const length = Number(/^content-length: (\d+)/im.exec(request)?.[1] ?? 0);
  return head !== -1 && request.length >= head + 4 + length;
}

function endpointOf(request: string): Endpoint {
  if (request.startsWith('POST /ims/token/v3 ')) {
    return 'token';
  }
  return request.startsWith('POST /ims/revoke ') ? 'revoke' : 'hello';
}
