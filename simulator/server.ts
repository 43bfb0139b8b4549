import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { answerHello } from './hello-endpoint';
import { closer, listenOnLoopback } from './listen';
import { pathOf, type RecordedRequest, recordRequest } from './recorded-request';
import { type Reply, sendReply, textReply } from './reply';
import { answerRevocation } from './revoke-endpoint';
import { createScript, type Handler } from './script';
import { createThrottle, unthrottled } from './throttle';
import { answerTokenRequest } from './token-endpoint';
import type { World } from './world';

export type { RecordedRequest } from './recorded-request';
export type { Handler } from './script';

/** How a simulated Adobe is to behave; everything has a default. */
export interface SimulatorOptions {
  /** 0, the default, for any free one. */
  readonly port?: number;
  /** Key and certificate in PEM: speaks https where given, http otherwise. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** How many tokens a client gets in a second, a whole number; no limit by default. */
  readonly throttle?: { readonly tokensPerSecond: number };
  /** What `expires_in` says, 86399 by default. */
  readonly tokenLifetimeSeconds?: number;
  readonly clock?: () => Date;
  /** Gets a line for each answer. No secret or token is ever in it. */
  readonly logger?: (line: string) => void;
}

/** A simulated Adobe that is running. */
export interface Simulator {
  /** Its origin, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Every request, in the order in which they were complete. */
  readonly requests: readonly RecordedRequest[];
  /** Every token issued, in order. */
  readonly tokens: readonly string[];
  /** The tokens that were revoked; adding one here revokes it. */
  readonly revoked: Set<string>;
  /** Has the next requests to a route, such as `POST /ims/token/v3`, answered by these handlers, one each. */
  script(route: string, ...handlers: Handler[]): void;
  /** Has every request to a route answered by this handler, once those of {@link Simulator.script} are used up. */
  scriptForever(route: string, handler: Handler): void;
  /** Stops, and ends every connection at once. */
  close(): Promise<void>;
}

interface Endpoint {
  readonly method: string;
  readonly answer: (recorded: RecordedRequest, world: World) => Promise<Reply>;
}

const endpoints = new Map<string, Endpoint>([
  ['/ims/token/v3', { method: 'POST', answer: answerTokenRequest }],
  ['/ims/revoke', { method: 'POST', answer: answerRevocation }],
  ['/pie/psdService/hello', { method: 'GET', answer: answerHello }],
]);

/**
 * Starts a simulated Adobe on the loopback interface: the IMS endpoints for tokens and revocation, and an API.
 *
 * @throws what the system says where the port cannot be had, such as EADDRINUSE
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { clock = () => new Date(), logger = () => {} } = options;
  const requests: RecordedRequest[] = [];
  const script = createScript();
  const world: World = {
    clock,
    tokenLifetimeSeconds: options.tokenLifetimeSeconds ?? 86_399,
    throttle: options.throttle ? createThrottle(options.throttle.tokensPerSecond) : unthrottled,
    issued: new Map(),
    revoked: new Set(),
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const recorded = await recordRequest(request, clock());
    requests.push(recorded);
    const path = pathOf(recorded);
    response.setHeader(path.startsWith('/ims/') ? 'x-debug-id' : 'x-request-id', randomUUID());
    response.once('close', () => logger(`${recorded.method} ${path} ${outcome(response)}`));

    const proceed = async () => sendReply(response, await answer(recorded, world));
    const handler = script.take(`${recorded.method} ${path}`) ?? (() => proceed());
    await handler(
      request,
      response,
      recorded,
      () => void proceed().catch((error) => giveUp(response, error)),
    );
  }

  const listener = (request: IncomingMessage, response: ServerResponse) =>
    void serve(request, response).catch((error) => giveUp(response, error));
  const server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener);
  const close = closer(server);
  const port = await listenOnLoopback(server, options.port ?? 0);

  return {
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    requests,
    get tokens() {
      return [...world.issued.keys()];
    },
    revoked: world.revoked,
    script: script.add,
    scriptForever: script.addForever,
    close,
  };
}

async function answer(recorded: RecordedRequest, world: World): Promise<Reply> {
  const endpoint = endpoints.get(pathOf(recorded));
  if (!endpoint) return textReply(404, 'Not Found');
  if (recorded.method !== endpoint.method) {
    return textReply(405, 'Method Not Allowed', { allow: endpoint.method });
  }
  return endpoint.answer(recorded, world);
}

function outcome(response: ServerResponse): string {
  if (!response.headersSent) return 'not answered';
  return response.writableFinished ? String(response.statusCode) : `${response.statusCode}, cut short`;
}

// A handler that fails must not look like one that keeps silent: its test would wait for nothing.
function giveUp(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  sendReply(
    response,
    textReply(500, `The simulator failed: ${error instanceof Error ? error.message : error}`),
  );
}
