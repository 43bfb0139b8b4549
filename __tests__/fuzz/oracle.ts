/**
 * What the contract says about tokens and responses, implemented a second time without any code of the action, so that
 * the two can be compared.
 */

/** A bearer token (RFC 6750, section 2.1). */
const BEARER = /^[A-Za-z0-9._~+/-]+=*$/;

/** Whether a text can be used as a token. Longer ones do not fit into a variable. */
export function isToken(text: string): boolean {
  return text.length <= 65_536 && BEARER.test(text);
}

/** The JSON object in a body, undefined if it is anything else. */
export function jsonIn(body: Buffer | string): Map<string, unknown> | undefined {
  const text = typeof body === 'string' ? body : new TextDecoder('utf-8', { ignoreBOM: true }).decode(body);
  try {
    const value: unknown = JSON.parse(text);
    return Object.prototype.toString.call(value) === '[object Object]'
      ? new Map(Object.entries(value as object))
      : undefined;
  } catch {
    return undefined;
  }
}

/** The claims of a token, undefined if it is not a JWT. */
export function claimsIn(token: string): Map<string, unknown> | undefined {
  const [, payload = '', , ...more] = token.split('.');
  return token.split('.').length !== 3 || more.length > 0 ? undefined : jsonIn(Buffer.from(payload, 'base64url'));
}

/** When a token expires by its claims, in milliseconds since the epoch; undefined if they do not say. */
export function expiryInClaims(token: string): number | undefined {
  const claims = claimsIn(token);
  return instant(numberIn(claims?.get('created_at')), numberIn(claims?.get('expires_in')));
}

/** When a token was issued by its claims, in milliseconds since the epoch; undefined if they do not say. */
export function creationInClaims(token: string): number | undefined {
  return instant(numberIn(claimsIn(token)?.get('created_at')), 0);
}

/** The token in a response with status 200. */
export interface ReceivedToken {
  readonly token: string;
  /** Whether the response says that it is a bearer token, and reports no error. */
  readonly isUsable: boolean;
  /** When it expires if it was requested at `at`, in milliseconds since the epoch; undefined if that is unknown. */
  readonly expiryIfRequestedAt: (at: number) => number | undefined;
}

/** The token in a response with status 200, undefined if there is none. */
export function tokenIn(body: Buffer): ReceivedToken | undefined {
  const fields = jsonIn(body);
  const token = fields?.get('access_token');
  if (typeof token !== 'string' || !isToken(token)) {
    return undefined;
  }
  const lifetimeSeconds = numberIn(fields?.get('expires_in'));
  const type = fields?.get('token_type') ?? 'bearer';
  return {
    token,
    isUsable: typeof type === 'string' && /^bearer$/i.test(type) && !fields?.has('error'),
    expiryIfRequestedAt: (at) => {
      const lifetimeMs = lifetimeSeconds === undefined ? undefined : lifetimeSeconds * 1000;
      const instants = [expiryInClaims(token), instant(at, lifetimeMs)].filter((expiry) => expiry !== undefined);
      return instants.length === 0 ? undefined : Math.min(...instants);
    },
  };
}

function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value))
    ? Number(value)
    : undefined;
}

/** The sum, undefined if a `Date` cannot hold it (ECMA-262, time values). */
function instant(fromMs: number | undefined, lifetimeMs: number | undefined): number | undefined {
  const sum = (fromMs ?? Number.NaN) + (lifetimeMs ?? Number.NaN);
  return Math.abs(sum) <= 8.64e15 ? Math.trunc(sum) : undefined;
}
