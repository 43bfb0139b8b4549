import type { RetiredHello } from './hello-endpoint';
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
  readonly retiredHello: RetiredHello | undefined;
  /** Every token issued, in order. */
  readonly issued: Map<string, IssuedToken>;
  readonly revoked: Set<string>;
}

/** Returns an issued token, if it has neither expired nor been revoked. */
export function findValidToken(token: string, state: SimulatorState): IssuedToken | undefined {
  const issued = state.issued.get(token);
  const isValid = issued && issued.expiresAt > state.clock() && !state.revoked.has(token);
  return isValid ? issued : undefined;
}
