const WINDOW_MS = 1000;

/** Counts one token for a client. Returns 0, or the milliseconds until the client may have another token. */
export type Throttle = (clientId: string, now: Date) => number;

/** A throttle without a limit. */
export const unthrottled: Throttle = () => 0;

/**
 * Creates a throttle with a sliding window of a second for each client.
 *
 * Adobe documents that it can throttle an integration that generates too many tokens, and publishes no
 * figure.
 *
 * @param tokensPerSecond a whole number, 1 or more
 */
export function createThrottle(tokensPerSecond: number): Throttle {
  if (!Number.isInteger(tokensPerSecond) || tokensPerSecond < 1) {
    throw new RangeError(`tokensPerSecond must be a whole number, 1 or more, not ${tokensPerSecond}`);
  }
  const issued = new Map<string, number[]>();

  return (clientId, now) => {
    const recent = (issued.get(clientId) ?? []).filter((instant) => now.getTime() - instant < WINDOW_MS);
    issued.set(clientId, recent);
    const oldest = recent[0];
    if (oldest !== undefined && recent.length >= tokensPerSecond) {
      return oldest + WINDOW_MS - now.getTime();
    }
    recent.push(now.getTime());
    return 0;
  };
}
