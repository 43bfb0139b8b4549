/**
 * Whether the token is to be revoked at the end of the job; all else that is not `true` counts as no. Read without the
 * toolkit, since the end of most jobs needs nothing more.
 */
export function wantsRevocation(): boolean {
  return process.env.INPUT_REVOKE?.trim().toLowerCase() === 'true';
}
