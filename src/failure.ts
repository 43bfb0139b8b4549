/** Every reason that a failed step can give: the `reason` output, and a section of docs/troubleshooting.md. */
export const REASONS = [
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

export type Reason = (typeof REASONS)[number];

/** Why a step failed: `message` says what is wrong, `fix` says what to do about it. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly reason: Reason;
  readonly fix: string;

  constructor(reason: Reason, message: string, fix: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
    this.fix = fix;
  }
}
