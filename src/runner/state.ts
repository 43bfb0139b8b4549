import * as core from '@actions/core';
import { appendValues } from './files';

/** What the step saves for the post phase: the token to revoke, and what is needed for it. Never a secret. */
export interface SavedToken {
  readonly value: string;
  /** Index of the secret in `client-secret`. */
  readonly secretIndex: number;
  /** By how much the runner's clock was fast when the token was issued, in milliseconds. */
  readonly clockErrorMs: number;
  /** Origin of IMS. The input may be empty by then, and the default would send the secret to another IMS. */
  readonly imsUrl: URL;
}

/**
 * Saves whether the post phase is to revoke a token. It is saved by every step, because a saved value overrides a
 * variable of the same name, `STATE_revoke`, that another step exports.
 *
 * @throws Failure `invalid-input` if a token is to be revoked and the state cannot be written
 */
export function saveRevoke(revoke: boolean): void {
  try {
    appendValues('GITHUB_STATE', { revoke: String(revoke), token: '' });
  } catch (error) {
    if (revoke) {
      throw error;
    }
  }
}

/**
 * Saves a token for the post phase.
 *
 * @throws Failure `invalid-input` if the state cannot be written
 */
export function saveToken({ value, secretIndex, clockErrorMs, imsUrl }: SavedToken): void {
  appendValues('GITHUB_STATE', {
    token: value,
    'secret-index': String(secretIndex),
    'clock-error-ms': String(clockErrorMs),
    'ims-url': imsUrl.origin,
  });
}

/** The token that the step saved, or undefined if it saved none. */
export function readSavedToken(): SavedToken | undefined {
  const value = core.getState('token');
  const imsUrl = core.getState('ims-url');
  return value === '' || !URL.canParse(imsUrl)
    ? undefined
    : {
        value,
        imsUrl: new URL(imsUrl),
        secretIndex: Number(core.getState('secret-index')),
        clockErrorMs: Number(core.getState('clock-error-ms')),
      };
}
