import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { findApi, handleApi } from './apis';
import { handleHello, type RetiredHello } from './hello-endpoint';
import { handleInvalidation } from './invalidate-endpoint';
import { closer, listenOnLoopback } from './listen';
import { pathOf, type RecordedRequest, recordRequest } from './recorded-request';
import { type Reply, sendReply, textReply } from './reply';
import { createScript, type Handler } from './script';
import type { SimulatorState } from './state';
import { createThrottle, unthrottled } from './throttle';
import { handleTokenRequest } from './token-endpoint';
import { handleValidation } from './validate-endpoint';

export type { RecordedRequest } from './recorded-request';
export type { Handler } from './script';

/** Options of a simulator; each has a default. */
export interface SimulatorOptions {
  /** 0, the default, for any free port. */
  readonly port?: number;
  /** Key and certificate in PEM, for https; http by default. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** The number of tokens that a client gets in a second, a whole number; no limit by default. */
  readonly throttle?: { readonly tokensPerSecond: number };
  /** The `expires_in` of token responses, 86399 by default. */
  readonly tokenLifetimeSeconds?: number;
  /**
   * The response of `GET /pie/psdService/hello` if its API, Photoshop API v1, has ended. Which of them Adobe
   * sends is not known. By default, the API has not ended.
   */
  readonly retiredHello?: RetiredHello;
  readonly clock?: () => Date;
  /** Called with a line for each response. No line contains a secret or a token. */
  readonly logger?: (line: string) => void;
}

/** A running simulator. */
export interface Simulator {
  /** Its origin, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Every request, in the order in which they were complete. */
  readonly requests: readonly RecordedRequest[];
  /** Every token issued, in order. */
  readonly tokens: readonly string[];
  /** The revoked tokens; a test can revoke a token by adding it here. */
  readonly revoked: Set<string>;
  /** Uses each of these handlers for one of the next requests to a route, such as `POST /ims/token/v3`. */
  script(route: string, ...handlers: Handler[]): void;
  /** Uses this handler for every request to a route, after the handlers of {@link Simulator.script}. */
  scriptForever(route: string, handler: Handler): void;
  /** Stops the server and closes every connection at once. */
  close(): Promise<void>;
}

interface Endpoint {
  readonly method: string;
  readonly handle: (recorded: RecordedRequest, state: SimulatorState) => Promise<Reply | undefined>;
}

const endpoints = new Map<string, Endpoint>([
  ['/ims/token/v3', { method: 'POST', handle: handleTokenRequest }],
  // Adobe's client for Node, aio-lib-ims, uses the version before.
  ['/ims/token/v2', { method: 'POST', handle: handleTokenRequest }],
  ['/ims/validate_token/v1', { method: 'POST', handle: handleValidation }],
  ['/ims/invalidate_token/v2', { method: 'POST', handle: handleInvalidation }],
  ['/pie/psdService/hello', { method: 'GET', handle: handleHello }],
]);

/**
 * Starts a simulated Adobe on the loopback interface: the endpoints of IMS for tokens, and APIs.
 *
 * @throws the system's error if it cannot listen on the port, such as EADDRINUSE
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { clock = () => new Date(), logger = () => {} } = options;
  const requests: RecordedRequest[] = [];
  const script = createScript();
  const state: SimulatorState = {
    clock,
    tokenLifetimeSeconds: options.tokenLifetimeSeconds ?? 86_399,
    throttle: options.throttle ? createThrottle(options.throttle.tokensPerSecond) : unthrottled,
    retiredHello: options.retiredHello,
    issued: new Map(),
    revoked: new Set(),
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const recorded = await recordRequest(request, clock());
    requests.push(recorded);
    const path = pathOf(recorded);
    response.setHeader('date', clock().toUTCString());
    response.setHeader(path.startsWith('/ims/') ? 'x-debug-id' : 'x-request-id', randomUUID());
    response.once('close', () => logger(`${recorded.method} ${path} ${describeEnd(response)}`));

    const proceed = async () => {
      const reply = await createReply(recorded, state);
      if (reply) {
        sendReply(response, reply);
      } else {
        response.destroy();
      }
    };
    const handler = script.take(`${recorded.method} ${path}`) ?? (() => proceed());
    await handler(request, response, recorded, () => void proceed().catch((error) => reportError(response, error)));
  }

  const listener = (request: IncomingMessage, response: ServerResponse) =>
    void handle(request, response).catch((error) => reportError(response, error));
  const server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener);
  const close = closer(server);
  const port = await listenOnLoopback(server, options.port ?? 0);

  return {
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    requests,
    get tokens() {
      return [...state.issued.keys()];
    },
    revoked: state.revoked,
    script: script.add,
    scriptForever: script.addForever,
    close,
  };
}

/** Returns undefined if the connection is to be closed without a response. */
async function createReply(recorded: RecordedRequest, state: SimulatorState): Promise<Reply | undefined> {
  const endpoint = findEndpoint(pathOf(recorded));
  if (!endpoint) {
    return textReply(404, 'Not Found');
  }
  if (recorded.method !== endpoint.method) {
    return textReply(405, 'Method Not Allowed', { allow: endpoint.method });
  }
  return endpoint.handle(recorded, state);
}

function findEndpoint(path: string): Endpoint | undefined {
  const api = findApi(path);
  return api ? { method: 'GET', handle: (recorded, state) => handleApi(api, recorded, state) } : endpoints.get(path);
}

function describeEnd(response: ServerResponse): string {
  if (!response.headersSent) {
    return 'no response';
  }
  return response.writableFinished ? String(response.statusCode) : `${response.statusCode}, cut short`;
}

// Without a response, the test of a handler that throws would wait until its time is up.
function reportError(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  sendReply(response, textReply(500, `The simulator failed: ${error instanceof Error ? error.message : error}`));
}
