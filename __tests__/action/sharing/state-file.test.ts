import { join } from 'node:path';
import { runOnlyStep, startAdobe, successLine } from './workflow';

const NOWHERE = join(__dirname, 'no-such-folder', 'state');

test('revoke without a file for the state is refused before any request: nobody could revoke the token', async () => {
  const adobe = await startAdobe();

  const step = await runOnlyStep(adobe, { inputs: { revoke: 'true' }, without: ['GITHUB_STATE'] });

  expect(step.exitCode).toBe(1);
  expect(step.outputs).toEqual({ reason: 'invalid-input' });
  expect(step.log).toContain('Error: GITHUB_STATE is not set: there is no file to hand the token on in.');
  expect(adobe.requests).toEqual([]);
});

test('so is revoke with a file that cannot be written, and the fault is not put on the action', async () => {
  const adobe = await startAdobe();

  const step = await runOnlyStep(adobe, {
    inputs: { revoke: 'true' },
    overrideFiles: { GITHUB_STATE: NOWHERE },
  });

  expect(step.exitCode).toBe(1);
  expect(step.outputs).toEqual({ reason: 'invalid-input' });
  expect(step.log[0]).toMatch(/^Error: The runner's file GITHUB_STATE cannot be written \(ENOENT\)/);
  expect(adobe.requests).toEqual([]);
});

test('without revoke, a token is handed on even where there is no state', async () => {
  const adobe = await startAdobe();

  const step = await runOnlyStep(adobe, { without: ['GITHUB_STATE'] });

  expect(step.exitCode).toBe(0);
  expect(step.log.at(-1)).toEqual(successLine('issued'));
  expect(step.outputs['access-token']).toBe(adobe.tokens[0]);
});
