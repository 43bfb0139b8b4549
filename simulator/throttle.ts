const windowMs = 1000;

/** Takes one token out of a client's allowance: 0, or the milliseconds to wait until there is one again. */
export type Throttle = (clientId: string, now: Date) => number;

/** A throttle that never says no. */
export const unthrottled: Throttle = () => 0;

/**
 * A sliding window of a second for each client: no more than so many tokens in any one of them.
 *
 * Adobe says that it can throttle an integration that generates too many tokens, and publishes no figure.
 *
 * @param tokensPerSecond a whole number, 1 or more
 */
export function createThrottle(tokensPerSecond: number): Throttle {
  if (!Number.isInteger(tokensPerSecond) || tokensPerSecond < 1) {
    throw new RangeError(`tokensPerSecond must be a whole number, 1 or more, not ${tokensPerSecond}`);
  }
  const issued = new Map<string, number[]>();

  return (clientId, now) => {
    const recent = (issued.get(clientId) ?? []).filter((instant) => now.getTime() - instant < windowMs);
    issued.set(clientId, recent);
    const oldest = recent[0];
    if (oldest !== undefined && recent.length >= tokensPerSecond) return oldest + windowMs - now.getTime();
    recent.push(now.getTime());
    return 0;
  };
}
