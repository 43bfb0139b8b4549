/** An access token, and what is known about it. */
export interface AccessToken {
  readonly value: string;
  /** The instant it stops working; undefined where neither the answer nor the token says. */
  readonly expiresAt: Date | undefined;
  /** The scopes that its own claim names; undefined where it names none. */
  readonly scopes: readonly string[] | undefined;
}

/** What an Adobe token says about itself. */
export interface Claims {
  readonly clientId: string | undefined;
  readonly scopes: readonly string[] | undefined;
  readonly expiresAt: Date | undefined;
}

/**
 * Longest token, in characters. Adobe's have less than 2,000. No server takes a header as long as this, and with a
 * variable of twice the length Linux starts no program any more: every later step of the job would fail.
 */
const MAX_LENGTH = 65_536;

/**
 * Whether `value` is a bearer token by RFC 6750, section 2.1 (`b64token`), and of a length that can be used: it cannot
 * break out of a file or a header.
 */
export function isBearerToken(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_LENGTH && /^[A-Za-z0-9\-._~+/]+=*$/.test(value);
}

/**
 * The claims of an Adobe token, or undefined where `token` is not a JWT (RFC 7519, section 3) with a JSON object inside.
 *
 * Nothing is verified: the token came from IMS over TLS, and its signature is for the APIs to check. Adobe's
 * `created_at` and `expires_in` are milliseconds, as strings; there is no `exp`.
 */
export function readClaims(token: string): Claims | undefined {
  const parts = token.split('.');
  const payload = parts.length === 3 ? parseObject(parts[1]) : undefined;
  if (!payload) {
    return undefined;
  }
  const createdAtMs = readNumber(payload.created_at);
  const lifetimeMs = readNumber(payload.expires_in);
  return {
    clientId: typeof payload.client_id === 'string' ? payload.client_id : undefined,
    scopes: typeof payload.scope === 'string' ? splitList(payload.scope) : undefined,
    expiresAt:
      createdAtMs === undefined || lifetimeMs === undefined ? undefined : instant(createdAtMs + lifetimeMs),
  };
}

/**
 * Joins what the token says of itself with what the answer said of it. Where both tell an expiry, the earlier
 * one counts.
 *
 * @param value the token, already known to be a bearer token
 * @param expiresIn `expires_in` of the answer (RFC 6749, section 5.1): seconds, a number or, as some Adobe APIs have
 *   it, a numeric string; whatever else it is counts as not said
 * @param requestedAt when the request was sent, so that the time it took never makes the token look younger
 */
export function readAccessToken(value: string, expiresIn: unknown, requestedAt: Date): AccessToken {
  const claims = readClaims(value);
  const lifetimeSeconds = readNumber(expiresIn);
  const instants = [
    claims?.expiresAt,
    lifetimeSeconds === undefined ? undefined : instant(requestedAt.getTime() + lifetimeSeconds * 1000),
  ].filter((known) => known !== undefined);
  return {
    value,
    expiresAt: instants.sort((a, b) => a.getTime() - b.getTime())[0],
    scopes: claims?.scopes,
  };
}

/** Splits a list, of scopes say, at commas and white space; empty entries and duplicates are dropped, order is kept. */
export function splitList(list: string): string[] {
  return [...new Set(list.split(/[\s,]+/).filter((entry) => entry !== ''))];
}

/** The scopes of `requested` that `granted` lacks. */
export function missingScopes(requested: readonly string[], granted: readonly string[]): string[] {
  return requested.filter((scope) => !granted.includes(scope));
}

function parseObject(base64url: string | undefined): Record<string, unknown> | undefined {
  if (base64url === undefined) {
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(Buffer.from(base64url, 'base64url').toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function readNumber(value: unknown): number | undefined {
  if (typeof value === 'number') {
    return value;
  }
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

/** The instant `ms` after the epoch, or undefined beyond what a `Date` can hold. */
function instant(ms: number): Date | undefined {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
