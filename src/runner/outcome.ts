import type { Redact } from '../quote';
import { type AccessToken, missingScopes } from '../token/access-token';

/** What a step that succeeded came to. */
export interface Outcome {
  readonly token: AccessToken;
  readonly source: 'issued' | 'reused' | 'unsealed';
  readonly requestedScopes: readonly string[];
  readonly hello: Hello;
  /** Undefined unless it was asked for. */
  readonly sealedToken: string | undefined;
}

/** How the hello call went. */
export interface Hello {
  readonly hello: 'ok' | 'inconclusive' | 'skipped';
  /** Milliseconds that the call took, retries included. */
  readonly latencyMs?: number;
}

/**
 * The scopes granted: from the token's own claim, or the ones asked for where it has none. Those that nobody asked
 * for are foreign text, and redacted.
 */
export function grantedScopes({ token, requestedScopes }: Outcome, redact: Redact): readonly string[] {
  return (token.scopes ?? requestedScopes).map((scope) =>
    requestedScopes.includes(scope) ? scope : redact(scope),
  );
}

/** The scopes asked for that were not granted. */
export function scopesNotGranted({ token, requestedScopes }: Outcome): string[] {
  return missingScopes(requestedScopes, token.scopes ?? requestedScopes);
}
