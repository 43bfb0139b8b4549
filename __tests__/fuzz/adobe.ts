import type { Socket } from 'node:net';
import { serveRaw } from '../support/servers';

/** What is sent over the wire, byte by byte, and what happens to the connection after that. */
export interface Reply {
  readonly bytes: Buffer;
  readonly after: 'end' | 'stay' | 'reset';
}

/** The replies of one endpoint, in order. The last one is repeated. Without any, the connection is closed. */
export type Replies = readonly Reply[];

/** The replies of Adobe's endpoints. */
export interface Script {
  readonly token?: Replies;
  readonly validate?: Replies;
  readonly revoke?: Replies;
  readonly hello?: Replies;
}

type Endpoint = keyof Script;

const IMS_ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  '/ims/token/v3': 'token',
  '/ims/validate_token/v1': 'validate',
  '/ims/invalidate_token/v2': 'revoke',
};

/** A server that sends any bytes. It is shared by all cases of a property. */
export interface Adobe {
  readonly origin: string;
  /** Forgets the requests so far, and responds with `script` from now on. */
  readonly use: (script: Script) => void;
  readonly requests: () => readonly { readonly endpoint: Endpoint; readonly text: string }[];
}

/** Starts the server. `closeServers` ends it. */
export async function startAdobe(): Promise<Adobe> {
  let script: Script = {};
  let requests: { endpoint: Endpoint; text: string }[] = [];

  const { url } = await serveRaw((socket) => {
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (!isComplete(received)) {
        return;
      }
      const endpoint = endpointOf(received);
      requests.push({ endpoint, text: received });
      received = '';
      const replies = script[endpoint] ?? [];
      const count = requests.filter((request) => request.endpoint === endpoint).length;
      send(socket, replies[Math.min(count, replies.length) - 1]);
    });
  });

  return {
    origin: url.origin,
    use: (next) => {
      script = next;
      requests = [];
    },
    requests: () => requests,
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

function isComplete(request: string): boolean {
  const head = request.indexOf('\r\n\r\n');
  const length = Number(/^content-length: (\d+)/im.exec(request)?.[1] ?? 0);
  return head !== -1 && request.length >= head + 4 + length;
}

function endpointOf(request: string): Endpoint {
  const path = /^POST (\S+)/.exec(request)?.[1] ?? '';
  return IMS_ENDPOINTS[path] ?? 'hello';
}
