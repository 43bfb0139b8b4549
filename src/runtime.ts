/** The clock, timer and random source. Tests replace them. */
export interface Runtime {
  readonly now: () => Date;
  /** Milliseconds since the process started. */
  readonly uptimeMs: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** A number from 0 up to, but not including, 1. */
  readonly random: () => number;
  readonly randomUuid: () => string;
}
