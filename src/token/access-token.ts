import { parseJsonObject, splitList } from '../text';

/** An access token, and what is known about it. */
export interface AccessToken {
  readonly value: string;
  /** The `created_at` claim; undefined if the token has none. */
  readonly createdAt: Date | undefined;
  /** Undefined if neither the response nor the token says when it expires. */
  readonly expiresAt: Date | undefined;
  /** The `client_id` claim; undefined if the token has none. */
  readonly clientId: string | undefined;
  /** The valid scopes in the `scope` claim; undefined if the token has none. */
  readonly scopes: readonly string[] | undefined;
}

/**
 * Longest token, in characters. Adobe's have less than 2,000. Linux starts no program with a variable of twice this
 * length, so every later step of the job would fail.
 */
const MAX_LENGTH = 65_536;

/** Whether `value` is a bearer token (RFC 6750, section 2.1, `b64token`) that fits into a header and a variable. */
export function isBearerToken(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_LENGTH && /^[A-Za-z0-9\-._~+/]+=*$/.test(value);
}

/**
 * Reads an Adobe access token: a JWT (RFC 7519, section 3) whose `created_at` and `expires_in` are milliseconds, as
 * strings. The signature is not verified.
 *
 * @returns undefined if `value` is not a bearer token, or not a JWT with a JSON object as its payload
 */
export function parseToken(value: string): AccessToken | undefined {
  const parts = value.split('.');
  const claims =
    isBearerToken(value) && parts.length === 3
      ? parseJsonObject(Buffer.from(parts[1] ?? '', 'base64url').toString())
      : undefined;
  if (claims === undefined) {
    return undefined;
  }
  const createdAtMs = readNumber(claims.created_at);
  const lifetimeMs = readNumber(claims.expires_in);
  return {
    value,
    createdAt: createdAtMs === undefined ? undefined : toDate(createdAtMs),
    expiresAt: createdAtMs === undefined || lifetimeMs === undefined ? undefined : toDate(createdAtMs + lifetimeMs),
    clientId: typeof claims.client_id === 'string' ? claims.client_id : undefined,
    scopes: typeof claims.scope === 'string' ? splitList(claims.scope).filter(isScope) : undefined,
  };
}

/**
 * The token in a token response (RFC 6749, section 5.1). If both the response and the token's claims give an expiry,
 * the earlier one counts.
 *
 * @param value a bearer token
 * @param expiresIn the `expires_in` of the response: seconds, as a number or a numeric string; anything else is ignored
 * @param requestedAt when the request was sent, so that its duration does not prolong the token's life
 */
export function issuedToken(value: string, expiresIn: unknown, requestedAt: Date): AccessToken {
  const claims = parseToken(value);
  const lifetimeSeconds = readNumber(expiresIn);
  const instants = [
    claims?.expiresAt,
    lifetimeSeconds === undefined ? undefined : toDate(requestedAt.getTime() + lifetimeSeconds * 1000),
  ].filter((instant) => instant !== undefined);
  return {
    value,
    createdAt: claims?.createdAt,
    expiresAt: instants.sort((a, b) => a.getTime() - b.getTime())[0],
    clientId: claims?.clientId,
    scopes: claims?.scopes,
  };
}

/** Whether `text` is a valid scope (RFC 6749, section 3.3, `scope-token`). */
export function isScope(text: string): boolean {
  return /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(text);
}

/** The scopes of `requested` that are not in `granted`. */
export function missingScopes(requested: readonly string[], granted: readonly string[]): string[] {
  const known = new Set(granted);
  return requested.filter((scope) => !known.has(scope));
}

function readNumber(value: unknown): number | undefined {
  if (typeof value === 'number') {
    return value;
  }
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

/** The instant `ms` milliseconds after the epoch, or undefined if a `Date` cannot hold it. */
function toDate(ms: number): Date | undefined {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
