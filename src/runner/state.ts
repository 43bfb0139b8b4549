import * as core from '@actions/core';
import type { AccessToken } from '../token/access-token';
import { appendValues } from './files';

/** What the step saves for the post phase: the token to revoke, and which secret requested it. Never a secret. */
export interface IssuedToken extends Pick<AccessToken, 'value' | 'expiresAt'> {
  /** Index of the secret in `client-secret`. */
  readonly secretIndex: number;
}

/**
 * Saves that the post phase is to revoke a token. Without it, the post phase loads nothing.
 *
 * @throws Failure `invalid-input` if the state cannot be written
 */
export function saveRevoke(): void {
  appendValues('GITHUB_STATE', { revoke: 'true' });
}

/**
 * Saves the token for the post phase.
 *
 * @throws Failure `invalid-input` if the state cannot be written
 */
export function saveIssuedToken({ value, expiresAt }: AccessToken, secretIndex: number): void {
  appendValues('GITHUB_STATE', {
    token: value,
    'expires-at': expiresAt?.toISOString() ?? '',
    'secret-index': String(secretIndex),
  });
}

/** The token that the step saved, or undefined if it was issued none. */
export function readIssuedToken(): IssuedToken | undefined {
  const value = core.getState('token');
  const expiresAt = core.getState('expires-at');
  return value === ''
    ? undefined
    : {
        value,
        expiresAt: expiresAt === '' ? undefined : new Date(expiresAt),
        secretIndex: Number(core.getState('secret-index')),
      };
}
