import type { Throttle } from './throttle';

/** A token that the simulator has issued. */
export interface IssuedToken {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date;
}

/** The state that the endpoints of one simulator share. */
export interface SimulatorState {
  readonly clock: () => Date;
  readonly tokenLifetimeSeconds: number;
  readonly throttle: Throttle;
  /** Every token issued, in order. */
  readonly issued: Map<string, IssuedToken>;
  readonly revoked: Set<string>;
}
