import manifest from '../../package.json';
import { NetworkError } from '../http/errors';
import { type Send, withRetries } from '../http/retry';
import type { Runtime } from '../runtime';
import type { Redact } from '../text';
import { describeRetry, networkFailure } from './errors';

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
  /** Receives a line for each retry. */
  readonly log: (line: string) => void;
}

/** What the calls to Adobe share. */
export interface AdobeClient extends Pick<ClientOptions, 'imsUrl' | 'mask' | 'redact'> {
  readonly now: () => Date;
  /** @throws Failure if there is no usable response, with a reason for it */
  readonly send: Send;
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
  return {
    imsUrl,
    mask,
    redact,
    now: runtime.now,
    send: (request) =>
      send({
        ...request,
        headers: { 'user-agent': `adobe-access-token/${manifest.version}`, ...request.headers },
      }).catch((error) => {
        throw error instanceof NetworkError ? networkFailure(error, redact) : error;
      }),
  };
}
