import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** A complete request, as received. */
export interface RecordedRequest {
  readonly method: string;
  /** Path and query, as received. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: string;
  /** The fields of a form-encoded body; empty for any other body. */
  readonly form: Readonly<Record<string, string>>;
  readonly receivedAt: Date;
}

/**
 * Reads a request to its end.
 *
 * @throws if the client closes the connection before that
 */
export async function recordRequest(request: IncomingMessage, receivedAt: Date): Promise<RecordedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks).toString('utf8');

  return {
    method: request.method ?? '',
    url: request.url ?? '',
    headers: request.headers,
    rawHeaders: request.rawHeaders,
    body,
    form: isForm(request.headers) ? Object.fromEntries(new URLSearchParams(body)) : {},
    receivedAt,
  };
}

/** The path of a request, without its query. */
export function pathOf(recorded: RecordedRequest): string {
  return recorded.url.split('?', 1)[0] ?? '';
}

/** The parameters in a request's query. */
export function queryOf(recorded: RecordedRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(recorded.url.slice(pathOf(recorded).length)));
}

function isForm(headers: IncomingHttpHeaders): boolean {
  const mediaType = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  return mediaType === 'application/x-www-form-urlencoded';
}
