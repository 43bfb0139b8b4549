import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fault, quick, type World } from './fault';

const noSuchFile = join(tmpdir(), 'no', 'such', 'file');
// A device is no folder, so that not even root can write there.
const unwritable = '/dev/null/file';
// Any byte written there finds the disk full.
const fullDisk = '/dev/full';

const revoke = { inputs: { revoke: 'true' } };

function instead(name: string, path: string, more: World = {}): World {
  return { ...more, overrideFiles: { [name]: path } };
}

/** What becomes of the files in which a step hands things on. */
// biome-ignore format: a row is a line.
export const files: readonly Fault[] = [
  ['GITHUB_OUTPUT not set', { without: ['GITHUB_OUTPUT'], says: 'GITHUB_OUTPUT is not set' }, 'invalid-input', 1, 0, quick],
  ['GITHUB_OUTPUT not there', instead('GITHUB_OUTPUT', noSuchFile, { says: /GITHUB_OUTPUT .*ENOENT/ }), 'invalid-input', 1, 0, quick],
  ['GITHUB_OUTPUT in a folder', instead('GITHUB_OUTPUT', tmpdir(), { says: /GITHUB_OUTPUT .*EISDIR/ }), 'invalid-input', 1, 1, quick],
  ['GITHUB_ENV not set', { without: ['GITHUB_ENV'], says: 'GITHUB_ENV is not set' }, 'invalid-input', 1, 0, quick],
  ['GITHUB_ENV not there', instead('GITHUB_ENV', noSuchFile, { says: /GITHUB_ENV .*ENOENT/ }), 'invalid-input', 1, 0, quick],
  ['GITHUB_ENV in a folder', instead('GITHUB_ENV', tmpdir(), { says: /GITHUB_ENV .*EISDIR/ }), 'invalid-input', 1, 1, quick],
  ['GITHUB_STATE not there', instead('GITHUB_STATE', noSuchFile, { ...revoke, says: /GITHUB_STATE .*ENOENT/ }), 'invalid-input', 1, 0, quick],
  ['GITHUB_STATE not there, of a token that is not to be revoked', instead('GITHUB_STATE', noSuchFile), 'success', 0, 1, quick],
  ['GITHUB_STEP_SUMMARY not set', { without: ['GITHUB_STEP_SUMMARY'] }, 'success', 0, 1, quick],
  ['GITHUB_STEP_SUMMARY not there', instead('GITHUB_STEP_SUMMARY', noSuchFile), 'success', 0, 1, quick],
];

/** The same, with what only Linux has. */
// biome-ignore format: a row is a line.
export const filesOnLinux: readonly Fault[] = [
  ['GITHUB_OUTPUT unwritable', instead('GITHUB_OUTPUT', unwritable, { says: /GITHUB_OUTPUT .*ENOTDIR/ }), 'invalid-input', 1, 0, quick],
  ['GITHUB_OUTPUT on a full disk', instead('GITHUB_OUTPUT', fullDisk, { says: /GITHUB_OUTPUT .*ENOSPC/ }), 'invalid-input', 1, 1, quick],
  ['GITHUB_OUTPUT on a full disk, of a token that is to be revoked', instead('GITHUB_OUTPUT', fullDisk, { ...revoke, says: /GITHUB_OUTPUT .*ENOSPC/ }), 'invalid-input', 1, 2, quick],
  ['GITHUB_ENV unwritable', instead('GITHUB_ENV', unwritable, { says: /GITHUB_ENV .*ENOTDIR/ }), 'invalid-input', 1, 0, quick],
  ['GITHUB_ENV on a full disk', instead('GITHUB_ENV', fullDisk, { says: /GITHUB_ENV .*ENOSPC/ }), 'invalid-input', 1, 1, quick],
  ['GITHUB_STATE unwritable', instead('GITHUB_STATE', unwritable, { ...revoke, says: /GITHUB_STATE .*ENO/ }), 'invalid-input', 1, 0, quick],
  ['GITHUB_STATE on a full disk', instead('GITHUB_STATE', fullDisk, { ...revoke, says: /GITHUB_STATE .*ENOSPC/ }), 'invalid-input', 1, 1, quick],
  ['GITHUB_STEP_SUMMARY unwritable', instead('GITHUB_STEP_SUMMARY', unwritable), 'success', 0, 1, quick],
  ['GITHUB_STEP_SUMMARY on a full disk', instead('GITHUB_STEP_SUMMARY', fullDisk), 'success', 0, 1, quick],
];
