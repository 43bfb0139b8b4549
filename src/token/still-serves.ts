import { isBearerToken, missingScopes, readClaims } from './access-token';
import { formatDuration, secondsLeft } from './expiry';

/** What a token must be to be used again. */
export interface Demand {
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** Seconds that it must have left, and more. */
  readonly refreshMarginSeconds: number;
}

/**
 * Why `token` does not serve any more, as the end of a sentence that begins with "it", or undefined where it does:
 * an Adobe token of this client, with every scope asked for and more time left than the margin.
 */
export function whyItNoLongerServes(token: string, demand: Demand, now: Date): string | undefined {
  const claims = isBearerToken(token) ? readClaims(token) : undefined;
  if (claims?.clientId === undefined) {
    return 'is not an Adobe token';
  }
  if (claims.clientId !== demand.clientId) {
    return 'belongs to another client ID';
  }
  const missing = missingScopes(demand.scopes, claims.scopes ?? []);
  if (missing.length > 0) {
    return `lacks the scope${missing.length > 1 ? 's' : ''} ${missing.join(', ')}`;
  }
  const left = secondsLeft(claims, now);
  if (left === undefined) {
    return 'does not say when it expires';
  }
  if (left <= 0) {
    return 'has expired';
  }
  if (left <= demand.refreshMarginSeconds) {
    return `has ${formatDuration(left)} left, and more than ${formatDuration(demand.refreshMarginSeconds)} is asked for`;
  }
  return undefined;
}
