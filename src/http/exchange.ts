import { HttpClient } from '@actions/http-client';
import type { RequestHandler } from '@actions/http-client/lib/interfaces';
import { version } from '../../package.json';
import { Failure } from '../failure';
import { quote, type Redact } from '../quote';
import { diagnose } from './network-problems';

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

/** The client passes an IPv6 address on in its brackets, and node would look that up as a name. */
const bareAddresses: RequestHandler = {
  prepareRequest: (options) => {
    options.host = options.host?.replace(/^\[(.*)\]$/, '$1');
  },
  canHandleAuthentication: () => false,
  handleAuthentication: () => Promise.reject(new Error('not an authentication handler')),
};

type Response = Awaited<ReturnType<HttpClient['request']>>['message'];

/**
 * One request and its whole answer, within `limitMs` milliseconds. Nothing is repeated and no redirect is
 * followed: a 307 would re-post the client secret to another host.
 *
 * Proxies are taken from `https_proxy` and `no_proxy`, extra roots from `NODE_EXTRA_CA_CERTS`.
 *
 * @throws Failure `unreachable` where there was no whole answer in time, marked transient unless a
 *   certificate or the proxy refused; `unexpected-response` where the answer was not HTTP, a redirect, or
 *   over 1 MiB; any other error is a defect of this program
 */
export async function exchange(request: HttpRequest, limitMs: number, redact: Redact): Promise<HttpAnswer> {
  const host = request.url.host;
  const client = new HttpClient(undefined, [bareAddresses], { allowRedirects: false, allowRetries: false });
  // The client would append the runner's orchestration ID to a name that is set; as a header it stays as it is.
  client.userAgent = undefined;
  const headers = { 'user-agent': `adobe-access-token/${version}`, ...request.headers };

  let response: Response | undefined;
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow(host, limitMs, response !== undefined)), limitMs);
  });
  const answer = async (): Promise<HttpAnswer> => {
    const sent = await client.request(request.method, request.url.href, request.body ?? null, headers);
    response = sent.message;
    const status = response.statusCode ?? 0;
    if (status >= 300 && status < 400) {
      throw redirected(request.url, status, response.headers.location, redact);
    }
    return { status, headers: response.headers, body: await readBody(response, host) };
  };

  try {
    return await Promise.race([answer(), timeUp]);
  } catch (error) {
    throw error instanceof Failure ? error : diagnose(error, host);
  } finally {
    clearTimeout(timer);
    response?.destroy();
    client.dispose();
  }
}

/**
 * Reads the stream itself: `HttpClientResponse.readBody` never settles when the connection dies in mid-body, and the
 * process would run out of work and exit as if all were well.
 */
function readBody(response: Response, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MAX_BODY_BYTES) {
        reject(
          new Failure(
            'unexpected-response',
            `${host} sent an answer of more than 1 MiB.`,
            'Check the URL, and whether a proxy or gateway answers in place of Adobe.',
          ),
        );
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
    'Run the job again. If it stays so, check that the runner may reach this host: firewall, proxy (`https_proxy`), DNS.',
    { transient: true },
  );
}
