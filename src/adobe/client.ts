import manifest from '../../package.json';
import { NetworkError } from '../http/errors';
import { connectAhead } from '../http/proxy';
import { parseHttpDate, type Send, withRetries } from '../http/retry';
import type { NetworkSettings, Runtime } from '../runtime';
import { isLoopback, type Redact } from '../text';
import { CLOCK_TOLERANCE_MS } from '../token/expiry';
import { describeClockError, describeRetry, networkFailure } from './errors';

export interface ClientOptions {
  /** Origin of IMS. */
  readonly imsUrl: URL;
  /** Attempts per request. */
  readonly maxAttempts: number;
  /** Time for the whole step, in milliseconds since the process started. */
  readonly timeoutMs: number;
  /** Registers a value as a secret. */
  readonly mask: (value: string) => void;
  readonly redact: Redact;
  /** Reads what the environment says about the network. */
  readonly readNetworkSettings: () => NetworkSettings;
  /** Receives a line for each retry. */
  readonly log: (line: string) => void;
}

/** What the calls to Adobe share. */
export interface AdobeClient
  extends Pick<ClientOptions, 'imsUrl' | 'mask' | 'redact'>,
    Pick<Runtime, 'uptimeMs' | 'randomUuid'> {
  /** The runner's clock, corrected by the `Date` of IMS if it is wrong by more than a minute. */
  readonly now: () => Date;
  /** @throws Failure if there is no usable response, with a reason for it */
  readonly send: Send;
  /** Opens a connection for a later request. */
  readonly connectAhead: typeof connectAhead;
}

/** Whether `imsUrl` is an origin of Adobe IMS, or a simulated one on this machine. */
export function isAdobeIms({ hostname }: URL): boolean {
  return /(^|\.)adobelogin\.com$/.test(hostname) || isLoopback(hostname);
}

/** A client for Adobe's servers that retries within the time of the step. */
export function createClient(options: ClientOptions, runtime: Runtime): AdobeClient {
  const { imsUrl, maxAttempts, timeoutMs, mask, redact, log } = options;
  const send = withRetries({
    ...runtime,
    maxAttempts,
    leftMs: () => timeoutMs - runtime.uptimeMs(),
    onRetry: (retry) => log(describeRetry(retry, maxAttempts, redact)),
  });
  let clockErrorMs = 0;
  return {
    imsUrl,
    mask,
    redact,
    connectAhead,
    uptimeMs: runtime.uptimeMs,
    randomUuid: runtime.randomUuid,
    now: () => new Date(runtime.now().getTime() - clockErrorMs),
    async send(request) {
      const headers = { 'user-agent': `adobe-access-token/${manifest.version}`, ...request.headers };
      try {
        const response = await send({ ...request, headers });
        const serverMs = parseHttpDate(response.headers.date);
        const errorMs = runtime.now().getTime() - (serverMs ?? Number.NaN);
        if (clockErrorMs === 0 && Math.abs(errorMs) > CLOCK_TOLERANCE_MS && request.url.origin === imsUrl.origin) {
          clockErrorMs = errorMs;
          log(describeClockError(errorMs));
        }
        return response;
      } catch (error) {
        throw error instanceof NetworkError ? networkFailure(error, redact, options.readNetworkSettings()) : error;
      }
    },
  };
}
