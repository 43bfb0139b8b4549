import * as core from '@actions/core';
import type { AccessToken } from '../token/access-token';
import { unwritable } from './environment';

/** What main leaves for the post phase: the token to revoke, and which secret it belongs to. Never a secret. */
export interface IssuedToken {
  readonly value: string;
  readonly expiresAt: Date | undefined;
  /** Place of the secret that got it among the lines of `client-secret`, counted from 0. */
  readonly secretIndex: number;
}

function save(name: string, value: string): void {
  try {
    core.saveState(name, value);
  } catch (error) {
    throw unwritable('GITHUB_STATE', error);
  }
}

/** The script that action.yml names for the post phase. */
const POST_SCRIPT = /[\\/]post\.js$/;

/** Whether this process is the post phase: it has a script of its own, which loads that of main. */
export function isPostPhase(): boolean {
  return POST_SCRIPT.test(process.argv[1] ?? '');
}

/**
 * Leaves the token for the post phase.
 *
 * @throws Failure `invalid-input` where the state cannot be written
 */
export function saveIssuedToken({ value, expiresAt }: AccessToken, secretIndex: number): void {
  save('token', value);
  save('expires-at', expiresAt?.toISOString() ?? '');
  save('secret-index', String(secretIndex));
}

/** The token that main left, or undefined where it issued none. */
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
