import type { AccessToken } from './access-token';

/** How far the clock of a runner may differ from Adobe's before it counts as wrong, in milliseconds. */
export const CLOCK_TOLERANCE_MS = 60_000;

type Expiring = Pick<AccessToken, 'expiresAt'>;

/** Whole seconds until `token` expires, undefined if its expiry is unknown. */
export function secondsLeft({ expiresAt }: Expiring, now: Date): number | undefined {
  return expiresAt && Math.floor((expiresAt.getTime() - now.getTime()) / 1000);
}

/** When `token` expired; undefined if it is still valid at `now`, or if its expiry is unknown. */
export function expiredAt({ expiresAt }: Expiring, now: Date): Date | undefined {
  return expiresAt !== undefined && expiresAt <= now ? expiresAt : undefined;
}

/**
 * An instant in ISO 8601, UTC, in whole seconds: `2026-11-24T14:03:21Z`; after the year 9999 with a sign and six digits.
 *
 * Not by `toISOString`: its first call reads the machine's time zone from the disk, 7 to 18 ms in a cold process.
 */
export function formatInstant(instant: Date): string {
  const digits = (number: number, count: number) => String(number).padStart(count, '0');
  const year = instant.getUTCFullYear();
  const date = [
    year > 9999 ? `+${digits(year, 6)}` : digits(year, 4),
    digits(instant.getUTCMonth() + 1, 2),
    digits(instant.getUTCDate(), 2),
  ];
  const time = [instant.getUTCHours(), instant.getUTCMinutes(), instant.getUTCSeconds()];
  return `${date.join('-')}T${time.map((number) => digits(number, 2)).join(':')}Z`;
}

/** A duration in its two largest units: `23 h 59 min`, `59 min`, `45 s`. */
export function formatDuration(seconds: number): string {
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `valid until 2026-11-24T14:03:21Z (23 h 59 min)`, or `expiry unknown`. */
export function describeExpiry(token: Expiring, now: Date): string {
  const seconds = secondsLeft(token, now);
  return token.expiresAt === undefined || seconds === undefined
    ? 'expiry unknown'
    : `valid until ${formatInstant(token.expiresAt)} (${formatDuration(seconds)})`;
}
