import { Failure } from '../failure';
import type { Redact } from '../quote';
import { type Detour, exchange, type HttpAnswer, type HttpRequest } from './exchange';

/** The longest that one attempt may take, in milliseconds. */
const ATTEMPT_LIMIT_MS = 15_000;
const BACKOFF_BASE_MS = 500;
const BACKOFF_CAP_MS = 10_000;

/** How long and how often to try, and what is needed from above for it. */
export interface Patience {
  readonly maxAttempts: number;
  /** Milliseconds until the step's time is up. */
  readonly leftMs: () => number;
  readonly now: () => Date;
  /** A number from 0 up to 1, as of `Math.random`. */
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** Gets one line for each retry: why, which attempt, how long the wait. */
  readonly onRetry: (line: string) => void;
  readonly redact: Redact;
  /** The way through a proxy; undefined where none is set. */
  readonly detour?: Detour | undefined;
}

/** The last answer to a request, and where it was not the last try that was due, why there was no other. */
export interface FinalAnswer extends HttpAnswer {
  readonly gaveUp: string | undefined;
}

/** Sends a request as often as it takes and is allowed. */
export type Send = (request: HttpRequest) => Promise<FinalAnswer>;

/**
 * A `Send` that tries again after connection failures and time-outs, 408, 429 and 5xx: with exponential
 * backoff and full jitter (0.5 s base, 10 s cap), counted from the end of what `Retry-After` asks for (RFC 9110
 * section 10.2.3). It never waits for an attempt that would come too late.
 *
 * @throws Failure of the last attempt (see `exchange`) where it got no answer; `timed-out` where the step's time
 *   ended it
 */
export function patiently(patience: Patience): Send {
  return async (request) => {
    for (let attempt = 1; ; attempt++) {
      const outcome = await tryOnce(request, patience, attempt);
      if (outcome.retry === undefined) {
        return outcome.settle();
      }
      const { why, askedMs } = outcome.retry;
      if (attempt >= patience.maxAttempts) {
        return outcome.settle(attempt > 1 ? `Tried ${attempt} times.` : undefined);
      }
      // On top of what was asked for: many that were told the same must not come back in the same instant.
      const waitMs = askedMs + backoffMs(attempt, patience);
      if (waitMs >= patience.leftMs()) {
        return outcome.settle(noTimeLeft(askedMs, patience.leftMs()));
      }
      patience.onRetry(
        `${why} Attempt ${attempt + 1} of ${patience.maxAttempts} follows in ${seconds(Math.max(100, waitMs))}.`,
      );
      await patience.sleep(waitMs);
    }
  };
}

interface Outcome {
  /** Undefined where another attempt would not help. */
  readonly retry: { readonly why: string; readonly askedMs: number } | undefined;
  /** Ends the trying: returns the answer, or throws the failure, with a note of why there is no other attempt. */
  readonly settle: (gaveUp?: string) => FinalAnswer;
}

async function tryOnce(request: HttpRequest, patience: Patience, attempt: number): Promise<Outcome> {
  const leftMs = patience.leftMs();
  try {
    const answer = await exchange(
      request,
      Math.max(1, Math.min(ATTEMPT_LIMIT_MS, Math.ceil(leftMs))),
      patience.redact,
      patience.detour,
    );
    const { status } = answer;
    const worthRetrying = status === 408 || status === 429 || status >= 500;
    return {
      retry: worthRetrying
        ? {
            why: `${request.url.host} answered ${status}.`,
            askedMs: retryAfterMs(answer.headers['retry-after'], patience.now()),
          }
        : undefined,
      // Not a copy: that would ask for the headers.
      settle: (gaveUp) => Object.assign(answer, { gaveUp }),
    };
  } catch (error) {
    if (!(error instanceof Failure)) {
      throw error;
    }
    if (patience.leftMs() < 1) {
      throw new Failure(
        'timed-out',
        `The step's time was up in attempt ${attempt}: ${error.message}`,
        `Give the step more time with \`timeout-seconds\`. ${error.cure}`,
        { cause: error },
      );
    }
    return {
      retry: error.transient ? { why: error.message, askedMs: 0 } : undefined,
      settle: (gaveUp) => {
        throw gaveUp === undefined
          ? error
          : new Failure(error.reason, `${error.message} ${gaveUp}`, error.cure, { cause: error });
      },
    };
  }
}

function backoffMs(attempt: number, patience: Patience): number {
  return patience.random() * Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** (attempt - 1));
}

/**
 * `Retry-After` in milliseconds from `now`: delay-seconds or an HTTP date; 0 where it is absent, past, or
 * neither.
 */
function retryAfterMs(value: string | string[] | undefined, now: Date): number {
  if (typeof value !== 'string') {
    return 0;
  }
  if (/^\d+$/.test(value)) {
    return Number(value) * 1000;
  }
  // An HTTP date names its weekday first; `Date.parse` alone would take `-5` for a year.
  const date = /^[A-Z][a-z]{2}/.test(value)
    ? Date.parse(/GMT$/.test(value) ? value : `${value} GMT`)
    : Number.NaN;
  return Number.isNaN(date) ? 0 : Math.max(0, date - now.getTime());
}

function noTimeLeft(askedMs: number, leftMs: number): string {
  const left = seconds(Math.max(0, leftMs));
  return askedMs >= leftMs
    ? `It asks to wait ${seconds(askedMs)} (Retry-After), and the step has ${left} left.`
    : `There was no time for another attempt: the step has ${left} left.`;
}

function seconds(ms: number): string {
  return ms > 86_400_000 ? 'more than a day' : `${Math.round(ms / 100) / 10} s`;
}
