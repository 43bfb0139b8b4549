import type { Failure } from './failure';
import type { Redact } from './text';
import { type AccessToken, missingScopes } from './token/access-token';

/** Where a token comes from. */
export type Source = 'issued' | 'reused' | 'unsealed';

/** The outcome of the hello call. */
export type Hello = { readonly latencyMs?: number } & (
  | { readonly verdict: 'skipped' }
  | { readonly verdict: 'ok' | 'inconclusive'; readonly message: string }
  | {
      readonly verdict: 'refused';
      /** Whether IMS declared the token invalid, so that another one may be valid. */
      readonly tokenIsInvalid: boolean;
      readonly failure: Failure;
    }
);

/** The result of a step that succeeded. */
export interface Result {
  readonly token: AccessToken;
  readonly clientId: string;
  /** Undefined if no organization ID is known. */
  readonly orgId: string | undefined;
  readonly source: Source;
  readonly requestedScopes: readonly string[];
  readonly hello: Hello;
  /** Undefined unless it was requested. */
  readonly sealedToken: string | undefined;
}

/**
 * The granted scopes, from the token's own claim; the requested ones if it has none. Those that were not requested are text
 * from outside: they are omitted if they contain something secret.
 */
export function grantedScopes({ token, requestedScopes }: Result, redact: Redact): readonly string[] {
  const granted = token.scopes ?? requestedScopes;
  const others = missingScopes(granted, requestedScopes).join(',');
  return redact(others) === others ? granted : granted.filter((scope) => requestedScopes.includes(scope));
}

/** The requested scopes that were not granted. */
export function scopesNotGranted({ token, requestedScopes }: Result): string[] {
  return missingScopes(requestedScopes, token.scopes ?? requestedScopes);
}
