/**
 * What the contract makes of a token and of an answer, said once more without a line of the action's own, so that the
 * two can be compared.
 */

/** RFC 6750, section 2.1. */
export const bearer = /^[A-Za-z0-9._~+/-]+=*$/;

/** A JSON object, read the way every client reads it; undefined for anything else. */
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

/** What a token says of itself; undefined for one that is no JWT. */
export function claimsIn(token: string): Map<string, unknown> | undefined {
  const [, payload, , ...more] = token.split('.');
  return payload === undefined || more.length > 0 || token.split('.').length !== 3
    ? undefined
    : jsonIn(Buffer.from(payload, 'base64url'));
}

/** The instant at which a token ends by its own claims, in milliseconds; undefined where it does not say. */
export function endByClaims(token: string): number | undefined {
  const claims = claimsIn(token);
  return instant(numberIn(claims?.get('created_at')), numberIn(claims?.get('expires_in')));
}

/** What an answer with status 200 hands out. */
export interface HandedOut {
  readonly token: string;
  readonly isBearer: boolean;
  /** When it ends, in milliseconds, where it was asked for at `at`; undefined where nothing says so. */
  readonly endIfAskedAt: (at: number) => number | undefined;
}

/** The token that an answer with status 200 hands out; undefined where it hands out none. */
export function tokenIn(body: Buffer): HandedOut | undefined {
  const fields = jsonIn(body);
  const token = fields?.get('access_token');
  if (typeof token !== 'string' || !bearer.test(token)) {
    return undefined;
  }
  const lifetime = numberIn(fields?.get('expires_in'));
  return {
    token,
    isBearer: /^bearer$/i.test(wordIn(fields?.get('token_type') ?? 'bearer')),
    endIfAskedAt: (at) => {
      const ends = [
        endByClaims(token),
        instant(at, lifetime === undefined ? undefined : lifetime * 1000),
      ].filter((end) => end !== undefined);
      return ends.length === 0 ? undefined : Math.min(...ends);
    },
  };
}

function wordIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value))
    ? Number(value)
    : undefined;
}

/** The sum, where a date can be that late (ECMA-262, time values). */
function instant(from: number | undefined, lifetime: number | undefined): number | undefined {
  const end = (from ?? Number.NaN) + (lifetime ?? Number.NaN);
  return Math.abs(end) <= 8.64e15 ? Math.trunc(end) : undefined;
}
