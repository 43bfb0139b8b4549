import type { Throttle } from './throttle';

/** What Adobe remembers of a token that it issued. */
export interface IssuedToken {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date;
}

/** All that the endpoints of one simulated Adobe share. */
export interface World {
  readonly clock: () => Date;
  readonly tokenLifetimeSeconds: number;
  readonly throttle: Throttle;
  /** Every token issued, in order. */
  readonly issued: Map<string, IssuedToken>;
  readonly revoked: Set<string>;
}
