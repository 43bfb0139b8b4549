import { type AccessToken, missingScopes } from './access-token';
import { CLOCK_TOLERANCE_MS, formatDuration, secondsLeft } from './expiry';

/** What a token must meet to be used again. */
export interface ReuseCriteria {
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** The token must have more than this left. */
  readonly refreshMarginSeconds: number;
}

/**
 * Why `token` cannot be used again, as the end of a sentence that starts with "it", or undefined if it can: an Adobe
 * token of this client ID, with every requested scope and more time left than the margin.
 *
 * @param token undefined if the value is not an Adobe token
 */
export function reasonNotReusable(
  token: AccessToken | undefined,
  criteria: ReuseCriteria,
  now: Date,
): string | undefined {
  if (token?.clientId === undefined) {
    return 'is not an Adobe token';
  }
  if (token.clientId !== criteria.clientId) {
    return 'belongs to another client ID';
  }
  const missing = missingScopes(criteria.scopes, token.scopes ?? []);
  if (missing.length > 0) {
    return `lacks the scope${missing.length > 1 ? 's' : ''} ${missing.join(', ')}`;
  }
  if (token.createdAt !== undefined && token.createdAt.getTime() > now.getTime() + CLOCK_TOLERANCE_MS) {
    return "was issued in the future according to the runner's clock, which must be slow";
  }
  const left = secondsLeft(token, now);
  if (left === undefined) {
    return 'does not say when it expires';
  }
  if (left <= 0) {
    return 'has expired';
  }
  if (left <= criteria.refreshMarginSeconds) {
    return `expires in ${formatDuration(left)}, but \`refresh-margin-seconds\` requires more than ${formatDuration(criteria.refreshMarginSeconds)}`;
  }
  return undefined;
}
