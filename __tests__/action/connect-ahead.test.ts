import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Handler } from '../../simulator/script';
import { withAuthority } from '../support/adobe-behind-proxy';
import { type AdobeStep, respondJson, runAdobeStep, tokenRoute } from '../support/adobe-step';
import { type RawServer, startRawServer } from '../support/raw-server';

// The connection for hello is opened while the token is on its way. Only https has one.

const HELLO_200 = 'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nWelcome';

/** Responds to a request when it comes. */
function respondToHello(socket: Socket): void {
  socket.once('data', () => socket.end(HELLO_200));
}

/** Runs a step with a hello call to a TLS server that does this with each connection; it gets one attempt. */
function runWithTlsApi(
  onConnection: (socket: Socket) => void,
  token: Handler,
  use: (step: AdobeStep, api: RawServer) => void,
  onTcpConnection?: (socket: Socket, number: number) => void,
): Promise<void> {
  return withAuthority(async ({ authority, trust }) => {
    const certificate = await authority.issue({ hosts: ['127.0.0.1'] });
    const api = await startRawServer(onConnection, certificate, onTcpConnection);
    try {
      const step = await runAdobeStep({
        inputs: { hello: 'true', 'hello-url': `https://127.0.0.1:${api.port}/hello`, 'max-attempts': '1' },
        env: trust,
        prepare: (adobe) => adobe.script(tokenRoute, token),
      });
      use(step, api);
    } finally {
      await api.close();
    }
  });
}

/** Issues the token when the promise has settled and some time has passed. */
const tokenAfter =
  (moment: Promise<unknown>): Handler =>
  async (_request, _response, _recorded, proceed) => {
    await moment;
    setTimeout(proceed, 300);
  };

/** A promise, and the function that resolves it. */
function event(): { readonly promise: Promise<void>; readonly occur: () => void } {
  let occur = () => {};
  const promise = new Promise<void>((resolve) => {
    occur = resolve;
  });
  return { promise, occur };
}

test('the connection for hello is open before the token is issued, carries nothing until then, and is used', async () => {
  const connected = event();
  let bytesBeforeToken = 0;
  let issued = false;
  const onConnection = (socket: Socket) => {
    connected.occur();
    socket.on('data', (chunk) => {
      bytesBeforeToken += issued ? 0 : chunk.length;
    });
    respondToHello(socket);
  };
  const token: Handler = (request, response, recorded, proceed) =>
    tokenAfter(connected.promise)(request, response, recorded, () => {
      issued = true;
      proceed();
    });

  await runWithTlsApi(onConnection, token, ({ result }, api) => {
    expect(result.outputs.hello).toBe('ok');
    expect([bytesBeforeToken, api.connections]).toEqual([0, 1]);
  });
});

test.each<[string, (socket: Socket) => void]>([
  ['closes', (socket) => socket.end()],
  ['resets', (socket) => socket.destroy()],
])('if the server %s that connection before the token is issued, hello opens another and succeeds', async (_, end) => {
  const ended = event();
  let connections = 0;
  const onConnection = (socket: Socket) => {
    connections += 1;
    if (connections > 1) {
      respondToHello(socket);
      return;
    }
    end(socket);
    void once(socket, 'close').then(ended.occur);
  };

  await runWithTlsApi(onConnection, tokenAfter(ended.promise), ({ result }, api) => {
    expect(result.annotations).toEqual([]);
    expect(result.outputs.hello).toBe('ok');
    expect(api.connections).toBe(2);
  });
});

test('if that connection is reset in its TLS handshake, hello opens another and succeeds', async () => {
  const failed = event();

  await runWithTlsApi(
    respondToHello,
    tokenAfter(failed.promise),
    ({ result }, api) => {
      expect([result.annotations, result.outputs.hello, api.connections]).toEqual([[], 'ok', 2]);
    },
    (socket, number) => {
      if (number === 1) {
        socket.resetAndDestroy();
        failed.occur();
      }
    },
  );
});

test('if the TLS handshake of that connection never ends, the warning says so', async () => {
  const connected = event();
  const api = await startRawServer(() => connected.occur());
  try {
    const { result } = await runAdobeStep({
      inputs: { hello: 'true', 'hello-url': `https://127.0.0.1:${api.port}/hello`, 'timeout-seconds': '3' },
      prepare: (adobe) => adobe.script(tokenRoute, tokenAfter(connected.promise)),
    });

    expect(api.connections).toBe(1);
    expect(result.annotations).toMatchObject([{ message: expect.stringContaining('the TLS handshake timed out') }]);
  } finally {
    await api.close();
  }
});

test('if IMS refuses the credential, the step ends at once although the connection is open', async () => {
  const connected = event();
  let bytes = 0;
  const refuse: Handler = async (...call) => {
    await connected.promise;
    await respondJson({ error: 'access_denied' }, 403)(...call);
  };
  const onConnection = (socket: Socket) => {
    connected.occur();
    socket.on('data', (chunk) => {
      bytes += chunk.length;
    });
  };

  await runWithTlsApi(onConnection, refuse, ({ result }, api) => {
    expect(result.outputs.reason).toBe('access-denied');
    expect(result.durationMs).toBeLessThan(10_000);
    expect([bytes, api.connections]).toEqual([0, 1]);
  });
});
