import type { IncomingMessage } from 'node:http';
import * as https from 'node:https';
import type { TLSSocket } from 'node:tls';
import { Attempt, connectOptions } from './attempt';
import { NetworkError, toNetworkError } from './errors';
import { authorityOf, openTunnel, proxyFor } from './proxy';

/** Largest response body, in bytes. */
const MAX_BODY_BYTES = 1024 * 1024;

/** How long to wait for a body that only adds details, in milliseconds. */
const DETAILS_LIMIT_MS = 2000;

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** A connection that was opened ahead; it is used if it has not failed by now. */
  readonly connection?: Promise<TLSSocket | undefined> | undefined;
  /** Whether the status of a 2xx response says everything, so that its body is not read. */
  readonly statusOnly?: boolean;
}

export interface HttpResponse {
  readonly status: number;
  /** Names are in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** With another status than 2xx, what arrived of it: the status is the response, and the body only adds details. */
  readonly body: string;
}

/**
 * Sends one request and reads the whole response, directly or through the proxy that the environment names. Nothing is
 * repeated, and no redirect is followed: a 307 would send the client secret to another host.
 *
 * Node's own client, because that of `@actions/http-client` cannot be aborted and never reports a connection that
 * breaks in the middle of a response.
 *
 * @param limitMs time for all of it, in milliseconds
 * @throws NetworkError if there is no complete response in time, or if it is a redirect, longer than 1 MiB or not HTTP
 */
export async function sendOnce(request: HttpRequest, limitMs: number): Promise<HttpResponse> {
  const proxy = proxyFor(request.url);
  const attempt = new Attempt(request.url.host, proxy && authorityOf(proxy), limitMs);
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NetworkError('timeout', { ...attempt.details, limitMs })), limitMs);
  });
  try {
    return await Promise.race([exchange(request, proxy, attempt), timeout]);
  } catch (error) {
    throw toNetworkError(error, attempt.details);
  } finally {
    clearTimeout(timer);
    attempt.end();
  }
}

async function exchange(
  { url, method, headers, body, connection, statusOnly = false }: HttpRequest,
  proxy: URL | undefined,
  attempt: Attempt,
): Promise<HttpResponse> {
  const early = await connection;
  const ready = early?.destroyed ? undefined : early;
  const socket = ready ?? (proxy && (await openTunnel(proxy, url, attempt)));
  const { request } = url.protocol === 'https:' ? https : await import('node:http');
  const sent = request(url, {
    method,
    headers,
    // Without an agent, Node would add port 80 to the Host header.
    ...(socket
      ? { createConnection: () => socket, defaultPort: 443 }
      : { agent: false, ...connectOptions(attempt.limitMs) }),
  });
  return new Promise((resolve, reject) => {
    let response: IncomingMessage | undefined;
    sent.on('socket', (socket) =>
      attempt.follow(socket, url.protocol === 'https:' ? 'secureConnect' : 'connect', 'request'),
    );
    sent.on('error', (error) => {
      // An error after the response, or in a body that only adds details, changes nothing.
      if (response === undefined || (isSuccess(response) && !response.complete)) {
        reject(error);
      }
    });
    sent.on('response', (received) => {
      response = received;
      attempt.enter('response');
      readResponse(received, url, statusOnly, attempt).then(resolve, reject);
    });
    sent.on('upgrade', ({ statusCode: status }) =>
      reject(new NetworkError('protocol', { ...attempt.details, status })),
    );
    sent.end(body);
  });
}

async function readResponse(
  response: IncomingMessage,
  url: URL,
  statusOnly: boolean,
  attempt: Attempt,
): Promise<HttpResponse> {
  const { statusCode: status = 0, headers } = response;
  if (status >= 300 && status < 400) {
    const { location } = headers;
    const target = location !== undefined && URL.canParse(location, url.href) && new URL(location, url);
    const redirectOrigin = target ? `${target.protocol}//${target.host}` : undefined;
    throw new NetworkError('redirect', { ...attempt.details, status, redirectOrigin });
  }
  const required = isSuccess(response);
  return { status, headers, body: required && statusOnly ? '' : await readBody(response, required, attempt) };
}

function isSuccess({ statusCode = 0 }: IncomingMessage): boolean {
  return statusCode >= 200 && statusCode < 300;
}

/** @param required whether a body that is not complete is an error; otherwise what arrived of it is returned */
function readBody(response: IncomingMessage, required: boolean, attempt: Attempt): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = () => resolve(Buffer.concat(chunks).toString());
    const fail = required ? reject : end;
    if (!required) {
      const timer = setTimeout(end, DETAILS_LIMIT_MS);
      response.on('close', () => clearTimeout(timer));
    }
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MAX_BODY_BYTES) {
        fail(new NetworkError('too-large', attempt.details));
      }
    });
    response.on('end', end);
    response.on('error', fail);
  });
}
