/** Every reason that a failed step can give, as the `reason` output and as a section of docs/troubleshooting.md. */
export const reasons = [
  'missing-credentials',
  'invalid-input',
  'insecure-tls',
  'invalid-client-id',
  'invalid-client-secret',
  'invalid-client',
  'unauthorized-client',
  'invalid-scope',
  'access-denied',
  'ims-rejected',
  'rate-limited',
  'ims-unavailable',
  'unreachable',
  'timed-out',
  'unexpected-response',
  'hello-refused',
  'internal-error',
] as const;

export type Reason = (typeof reasons)[number];

interface Details {
  /** Whether the same request may well succeed a little later. */
  transient?: boolean;
  cause?: unknown;
}

/** What went wrong, in words for someone at 3 a.m.: `message` says what, `cure` says what to do. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly reason: Reason;
  readonly cure: string;
  readonly transient: boolean;

  constructor(reason: Reason, message: string, cure: string, details: Details = {}) {
    super(message, { cause: details.cause });
    this.reason = reason;
    this.cure = cure;
    this.transient = details.transient ?? false;
  }
}
