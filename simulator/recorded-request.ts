import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** A complete request, as received. */
export interface RecordedRequest {
  readonly method: string;
  /** Path and query, as received. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: string;
  /** The fields of a form, form-encoded or multipart; empty for any other body. */
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
    form: await readForm(request.headers, body),
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

/** The token in the header `Authorization: Bearer …`, if there is one. */
export function bearerTokenOf({ headers }: RecordedRequest): string | undefined {
  // The name of the scheme is case-insensitive (RFC 9110 §11.1).
  return /^Bearer +(?<token>\S+)$/i.exec(headers.authorization ?? '')?.groups?.token;
}

async function readForm(headers: IncomingHttpHeaders, body: string): Promise<RecordedRequest['form']> {
  const contentType = headers['content-type'] ?? '';
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType === 'application/x-www-form-urlencoded') {
    return Object.fromEntries(new URLSearchParams(body));
  }
  // Adobe's client for Node sends multipart forms.
  if (mediaType === 'multipart/form-data') {
    const form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
    return Object.fromEntries([...form].map(([name, value]) => [name, String(value)]));
  }
  return {};
}
