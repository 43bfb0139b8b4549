import type { Runtime } from '../runtime';
import { type Attempts, NetworkError } from './errors';
import { type HttpRequest, type HttpResponse, sendOnce } from './request';

/** Longest duration of one attempt, in milliseconds. */
const ATTEMPT_LIMIT_MS = 15_000;
const BACKOFF_BASE_MS = 500;
const BACKOFF_CAP_MS = 10_000;
/** Longest time that a request leaves for the one that follows, in milliseconds. */
const NEXT_REQUEST_MS = 5000;

export interface RetryOptions extends Pick<Runtime, 'now' | 'sleep' | 'random'> {
  readonly maxAttempts: number;
  /** Milliseconds until the time of the whole step is up. */
  readonly leftMs: () => number;
  /** Called before the wait for another attempt. */
  readonly onRetry: (retry: Retry) => void;
}

/** An attempt that failed, and the one that follows. */
export interface Retry {
  readonly request: HttpRequest;
  readonly failure: HttpResponse | NetworkError;
  readonly nextAttempt: number;
  readonly waitMs: number;
}

/** The final response to a request, after the retries. */
export interface FinalResponse extends HttpResponse {
  readonly attempts: Attempts;
}

export interface SendOptions {
  /** Whether it gets one attempt only. */
  readonly once?: boolean;
  /** Whether another request follows if this one fails: it leaves a third of the time for it, but 5 s at most. */
  readonly leavesTime?: boolean;
}

/** Sends a request, with retries. */
export type Send = (request: HttpRequest & SendOptions) => Promise<FinalResponse>;

/** Whether the same request may get another status later: 408, 429 and every 5xx. */
export function isTemporary(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/**
 * A `Send` that repeats a request after a retriable NetworkError or a temporary status: with exponential backoff and
 * full jitter (0.5 s base, 10 s cap), added to what `Retry-After` requires (RFC 9110, section 10.2.3). It does not wait
 * if the time left is shorter than the wait.
 *
 * @throws NetworkError of the last attempt, with how the attempts ended
 */
export function withRetries(options: RetryOptions): Send {
  return async (request) => {
    const reservedMs = request.leavesTime ? Math.min(NEXT_REQUEST_MS, options.leftMs() / 3) : 0;
    for (let attempt = 1; ; attempt++) {
      const limitMs = Math.max(1, Math.min(ATTEMPT_LIMIT_MS, Math.ceil(options.leftMs() - reservedMs)));
      const result = await sendOnce(request, limitMs).catch(networkErrorOnly);
      if (!isRetriable(result)) {
        return finish(result, { count: attempt });
      }
      const leftMs = options.leftMs() - reservedMs;
      if (result instanceof NetworkError && leftMs < 1) {
        return finish(result, { count: attempt, stop: reservedMs === 0 ? 'out-of-time' : 'max-attempts' });
      }
      if (attempt >= options.maxAttempts || request.once) {
        return finish(result, { count: attempt, stop: 'max-attempts' });
      }
      // The backoff comes on top: clients that got the same Retry-After must not return at the same instant.
      const retryAfterMs = result instanceof NetworkError ? 0 : readRetryAfter(result.headers, options.now());
      const waitMs = retryAfterMs + backoffMs(attempt, options.random);
      if (waitMs >= leftMs) {
        return finish(result, { count: attempt, stop: { leftMs: Math.max(0, leftMs), retryAfterMs } });
      }
      options.onRetry({ request, failure: result, nextAttempt: attempt + 1, waitMs });
      await options.sleep(waitMs);
    }
  };
}

function networkErrorOnly(error: unknown): NetworkError {
  if (error instanceof NetworkError) {
    return error;
  }
  throw error;
}

function isRetriable(result: HttpResponse | NetworkError): boolean {
  return result instanceof NetworkError ? result.retriable : isTemporary(result.status);
}

function finish(result: HttpResponse | NetworkError, attempts: Attempts): FinalResponse {
  if (result instanceof NetworkError) {
    throw new NetworkError(result.kind, { ...result.details, attempts, cause: result });
  }
  return { ...result, attempts };
}

function backoffMs(attempt: number, random: () => number): number {
  return random() * Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** (attempt - 1));
}

/**
 * `Retry-After` in milliseconds: seconds or an HTTP date; 0 if it is absent, past or invalid. A date counts from the
 * server's own `Date`, because the runner's clock may be wrong; without one, from `now`.
 */
function readRetryAfter(headers: HttpResponse['headers'], now: Date): number {
  const value = headers['retry-after'];
  if (typeof value !== 'string') {
    return 0;
  }
  if (/^\d+$/.test(value)) {
    return Number(value) * 1000;
  }
  const date = parseHttpDate(value);
  return date === undefined ? 0 : Math.max(0, date - (parseHttpDate(headers.date) ?? now.getTime()));
}

/** An HTTP date (RFC 9110, section 5.6.7) in milliseconds since the epoch, undefined if it is not valid. */
export function parseHttpDate(value: unknown): number | undefined {
  // It starts with the weekday: `Date.parse` alone would read `-5` as a year.
  if (typeof value !== 'string' || !/^[A-Z][a-z]{2}/.test(value)) {
    return undefined;
  }
  const ms = Date.parse(value.endsWith('GMT') ? value : `${value} GMT`);
  return Number.isNaN(ms) ? undefined : ms;
}
