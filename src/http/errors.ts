/** What failed in a request that got no usable response. */
export type NetworkErrorKind =
  /** The DNS lookup failed. */
  | 'dns'
  /** The connection was refused, reset or closed, or there is no route. */
  | 'connection'
  /** The TLS handshake failed for another reason than those that follow. */
  | 'tls'
  /** The peer refused the TLS handshake with an alert that says nothing about certificates. */
  | 'handshake'
  /** The peer's certificate was rejected. */
  | 'certificate'
  /** The peer demanded a client certificate, or rejected it. */
  | 'client-certificate'
  /** The proxy did not open the tunnel: it responded with `status`. */
  | 'proxy'
  /** The attempt took longer than `limitMs`. */
  | 'timeout'
  /** The response was a redirect, which is never followed. */
  | 'redirect'
  /** The response body was longer than the limit. */
  | 'too-large'
  /** The peer sent something that is not HTTP, or switched protocols. */
  | 'protocol';

/** How far a request got. */
export type Phase = 'lookup' | 'connection' | 'tunnel' | 'tls' | 'request' | 'response';

/** How the attempts at a request ended. */
export interface Attempts {
  readonly count: number;
  /** Why there was no other attempt, although the last failure was temporary. */
  readonly stop?: 'max-attempts' | 'out-of-time' | { readonly leftMs: number; readonly retryAfterMs: number };
}

export interface NetworkErrorDetails {
  /** Host of the request, with its port if that is not the default one. */
  readonly host: string;
  /** Host and port of the proxy, if it was the proxy that failed. */
  readonly proxy?: string | undefined;
  readonly phase: Phase;
  /** The code of Node, OpenSSL or the operating system. */
  readonly code?: string | undefined;
  /** Why each address of the host failed, if it has several. */
  readonly addresses?: readonly { readonly address: string; readonly code: string }[] | undefined;
  /** HTTP status of the proxy, the redirect or the protocol switch. */
  readonly status?: number | undefined;
  /** Origin that a redirect points to, if it is a valid one. */
  readonly redirectOrigin?: string | undefined;
  /** Duration of the attempt, if it timed out. */
  readonly limitMs?: number | undefined;
  readonly attempts?: Attempts | undefined;
  readonly cause?: unknown;
}

/** A request that got no usable response. It contains no text of the peer except the origin of a redirect. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly kind: NetworkErrorKind;
  readonly details: NetworkErrorDetails;

  constructor(kind: NetworkErrorKind, details: NetworkErrorDetails) {
    super(`${kind} ${details.code ?? ''}`.trimEnd(), { cause: details.cause });
    this.kind = kind;
    this.details = details;
  }

  /** Whether the same request may succeed later. */
  get retriable(): boolean {
    return this.kind === 'proxy'
      ? (this.details.status ?? 0) >= 500
      : ['dns', 'connection', 'tls', 'timeout'].includes(this.kind) ||
          (this.kind === 'protocol' && this.details.proxy !== undefined);
  }
}

/** Names of errors that show a defect of the program. Of the network's, only that for an unreadable certificate has one. */
const DEFECTS = /^(Eval|Range|Reference|Syntax|Type|URI)Error$/;

/**
 * The kinds of error codes; the first pattern that matches counts. An alert about certificates is the peer's verdict on
 * that of the client (RFC 8446, section 6.2); with TLS 1.2, a handshake failure may be the same. The other codes of
 * certificates are those of X.509 verification (Node, `tls`, "X509 certificate error codes") and of OpenSSL's security
 * level.
 */
const KINDS: readonly (readonly [pattern: RegExp, kind: NetworkErrorKind])[] = [
  [/^HPE_/, 'protocol'],
  [/ALERT[ _].*(CERTIFICATE|UNKNOWN[ _]CA|ACCESS[ _]DENIED)/i, 'client-certificate'],
  [/ALERT[ _](HANDSHAKE[ _]FAILURE|PROTOCOL[ _]VERSION|INSUFFICIENT[ _]SECURITY)/i, 'handshake'],
  [/CERT|^UNABLE_TO_|^INVALID_(CA|PURPOSE)$|^PATH_LENGTH_EXCEEDED$|^HOSTNAME_MISMATCH$|^UNSPECIFIED$/, 'certificate'],
  [/_(KEY_TOO_SMALL|MD_TOO_WEAK)$/, 'certificate'],
  [/^(ENOTFOUND|EAI_)/, 'dns'],
  [/^EPROTO|^ERR_SSL_/, 'tls'],
];

/** A code that names the problem. Where Node's does not, OpenSSL's sentence does; it contains no text of the peer. */
function describeCode(code: string, message: string): string {
  if (code === 'UNSPECIFIED') {
    return message;
  }
  const problem = code === 'EPROTO' ? /\b(alert [a-z ]+|wrong version number)/.exec(message)?.[0] : undefined;
  return problem === undefined ? code : `${code}, ${problem}`;
}

/**
 * The NetworkError for an error that Node reported during a request. Its message is dropped: it may contain text of the
 * peer.
 *
 * @throws the error itself if it shows a defect of this program
 */
export function toNetworkError(error: unknown, details: NetworkErrorDetails): NetworkError {
  if (error instanceof NetworkError) {
    return error;
  }
  const given = error as NodeJS.ErrnoException & { errors?: unknown };
  const { name = '', message = '', errors } = given;
  const code = describeCode(given.code ?? '', message);
  const kind = KINDS.find(([codes]) => codes.test(given.code ?? '') || codes.test(code))?.[1];
  if (kind === undefined && DEFECTS.test(name)) {
    throw error;
  }
  return new NetworkError(kind ?? 'connection', {
    ...details,
    code: code || undefined,
    addresses: Array.isArray(errors) ? errors.map(({ address = '', code = '' }) => ({ address, code })) : undefined,
    cause: error,
  });
}
