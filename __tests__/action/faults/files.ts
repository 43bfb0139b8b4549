import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FaultCase, type Setup, withRevoke } from './fault-case';

const noSuchFile = join(tmpdir(), 'no', 'such', 'file');
// A device is not a folder, so that not even root can write there.
const unwritable = '/dev/null/file';
// Every write there finds the disk full.
const fullDisk = '/dev/full';

function instead(name: string, path: string): Setup {
  return { overrideFiles: { [name]: path } };
}

/** The files that the step writes for the runner. */
// biome-ignore format: a row is a line.
export const files: readonly FaultCase[] = [
  ['GITHUB_OUTPUT not set', { without: ['GITHUB_OUTPUT'] }, 'invalid-input', {}],
  ['GITHUB_OUTPUT missing', instead('GITHUB_OUTPUT', noSuchFile), 'invalid-input', {}],
  ['GITHUB_OUTPUT that is a folder', instead('GITHUB_OUTPUT', tmpdir()), 'invalid-input', 1],
  ['GITHUB_ENV not set', { without: ['GITHUB_ENV'] }, 'invalid-input', {}],
  ['GITHUB_ENV not set, and nothing to export', { without: ['GITHUB_ENV'], inputs: { 'export-env': '' } }, 'success', 1],
  ['GITHUB_ENV missing', instead('GITHUB_ENV', noSuchFile), 'invalid-input', {}],
  ['GITHUB_ENV that is a folder', instead('GITHUB_ENV', tmpdir()), 'invalid-input', 1],
  ['GITHUB_STATE not set, of a token to revoke', withRevoke({ without: ['GITHUB_STATE'] }), 'invalid-input', {}],
  ['GITHUB_STATE missing, of a token to revoke', withRevoke(instead('GITHUB_STATE', noSuchFile)), 'invalid-input', {}],
  ['GITHUB_STATE not set', { without: ['GITHUB_STATE'] }, 'success', 1],
  ['GITHUB_STATE missing', instead('GITHUB_STATE', noSuchFile), 'success', 1],
  ['GITHUB_STEP_SUMMARY not set', { without: ['GITHUB_STEP_SUMMARY'] }, 'success', 1],
  ['GITHUB_STEP_SUMMARY missing', instead('GITHUB_STEP_SUMMARY', join(noSuchFile, 'summary')), 'success', 1],
];

/** The same, with devices of Linux. */
// biome-ignore format: a row is a line.
export const filesOnLinux: readonly FaultCase[] = [
  ['GITHUB_OUTPUT unwritable', instead('GITHUB_OUTPUT', unwritable), 'invalid-input', {}],
  ['GITHUB_OUTPUT on a full disk', instead('GITHUB_OUTPUT', fullDisk), 'invalid-input', 1],
  ['GITHUB_OUTPUT on a full disk, of a token to revoke', withRevoke(instead('GITHUB_OUTPUT', fullDisk)), 'invalid-input', { token: 1, revoke: 1 }],
  ['GITHUB_OUTPUT on a full disk, and a wrong secret', { ...instead('GITHUB_OUTPUT', fullDisk), inputs: { 'client-secret': 'p8e-one-that-was-deleted-last-week' } }, 'invalid-client-secret', 1],
  ['GITHUB_ENV unwritable', instead('GITHUB_ENV', unwritable), 'invalid-input', {}],
  ['GITHUB_ENV on a full disk', instead('GITHUB_ENV', fullDisk), 'invalid-input', 1],
  ['GITHUB_STATE unwritable, of a token to revoke', withRevoke(instead('GITHUB_STATE', unwritable)), 'invalid-input', {}],
  ['GITHUB_STATE on a full disk, of a token to revoke', withRevoke(instead('GITHUB_STATE', fullDisk)), 'invalid-input', {}],
  ['GITHUB_STATE on a full disk', instead('GITHUB_STATE', fullDisk), 'success', 1],
  ['GITHUB_STEP_SUMMARY unwritable', instead('GITHUB_STEP_SUMMARY', unwritable), 'success', 1],
  ['GITHUB_STEP_SUMMARY on a full disk', instead('GITHUB_STEP_SUMMARY', fullDisk), 'success', 1],
];
