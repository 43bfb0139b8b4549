import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import * as https from 'node:https';
import { version } from '../../package.json';
import { Failure } from '../failure';
import { quote, type Redact } from '../quote';
import { diagnose, NETWORK_CURE, notAnAnswer } from './network-problems';

/** Largest body that is read, in bytes. */
const MAX_BODY_BYTES = 1024 * 1024;

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case; of a repeated header, what node makes of it. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Leads a request through the proxy that the environment names for its URL. */
export type Detour = (url: URL) => Promise<Agent>;

/**
 * One request and its whole answer, within `limitMs` milliseconds. Nothing is repeated and no redirect is
 * followed: a 307 would re-post the client secret to another host. Extra roots are those of `NODE_EXTRA_CA_CERTS`.
 *
 * It is node's own client that sends it: that of `@actions/http-client` cannot be told to stop, and loses what goes
 * wrong in the middle of an answer.
 *
 * @param detour the way through a proxy; undefined where none is set
 * @throws Failure `unreachable` where there was no whole answer in time, marked transient unless a
 *   certificate or the proxy refused; `unexpected-response` where the answer was not HTTP, a redirect, or
 *   over 1 MiB; any other error is a defect of this program
 */
export async function exchange(
  request: HttpRequest,
  limitMs: number,
  redact: Redact,
  detour?: Detour,
): Promise<HttpAnswer> {
  const { url, method, body } = request;
  const headers = {
    connection: 'close',
    'user-agent': `adobe-access-token/${version}`,
    ...request.headers,
  };
  // Plain http is for servers on this machine.
  const client = url.protocol === 'https:' ? https : await import('node:http');
  const agent = (await detour?.(url)) ?? false;

  let sent: ClientRequest | undefined;
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve, reject) => {
      let response: IncomingMessage | undefined;
      timer = setTimeout(() => reject(tooSlow(url.host, limitMs, response !== undefined)), limitMs);
      sent = client.request(url, { method, headers, agent });
      // Whatever comes behind a whole answer changes nothing about it.
      sent.on('error', (error) => response?.complete || reject(error));
      sent.on('response', (begun) => {
        response = begun;
        readAnswer(begun, url, redact).then(resolve, reject);
      });
      sent.on('upgrade', (_, socket) => {
        socket.destroy();
        reject(notAnAnswer(`${url.host} answered 101: it wants to go on in another protocol than HTTP.`));
      });
      sent.end(body);
    });
  } catch (error) {
    throw error instanceof Failure ? error : diagnose(error, url.host);
  } finally {
    clearTimeout(timer);
    sent?.destroy();
  }
}

async function readAnswer(response: IncomingMessage, url: URL, redact: Redact): Promise<HttpAnswer> {
  const status = response.statusCode ?? 0;
  if (status >= 300 && status < 400) {
    throw redirected(url, status, response.headers.location, redact);
  }
  const body = await readBody(response, url.host);
  return {
    status,
    body,
    // Node puts them together where they are asked for, and few answers' are.
    get headers() {
      return response.headers;
    },
  };
}

/** Settles whatever becomes of the connection: else the process would run out of work and exit as if all were well. */
function readBody(response: IncomingMessage, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MAX_BODY_BYTES) {
        reject(notAnAnswer(`${host} sent an answer of more than 1 MiB.`));
      }
    });
    response.on('end', () => resolve(Buffer.concat(chunks).toString()));
    response.on('error', reject);
    response.on('close', () => reject(new Error('closed before its end')));
  });
}

function redirected(from: URL, status: number, location: string | undefined, redact: Redact): Failure {
  const { host } = from;
  const target =
    location !== undefined && URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  const where =
    target === undefined
      ? 'without saying where to'
      : `to ${quote(`${target.protocol}//${target.host}`, redact)}`;
  return new Failure(
    'unexpected-response',
    `${host} redirected the request (${status}) ${where}. Redirects are not followed: the credential is for ${host} alone.`,
    'Check the URL, and whether a proxy or a sign-in page answers in place of Adobe.',
  );
}

function tooSlow(host: string, limitMs: number, started: boolean): Failure {
  const seconds = `${Math.round(limitMs / 100) / 10} s`;
  return new Failure(
    'unreachable',
    started
      ? `${host} stopped in the middle of its answer (waited ${seconds}).`
      : `${host} did not answer within ${seconds}.`,
    NETWORK_CURE,
    { transient: true },
  );
}
