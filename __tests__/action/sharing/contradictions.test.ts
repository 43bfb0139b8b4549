import type { Simulator } from '../../../simulator/server';
import { type Ended, runOnlyStep, startAdobe } from './workflow';

const SEAL_AND_REVOKE =
  'seal and revoke are both true: the token would be revoked at the end of this job, while other jobs use it.';
const REUSE_FROM_NOWHERE =
  'reuse is true, but export-env is empty: there is no variable in which an earlier token could be found.';

function expectRefused(adobe: Simulator, { exitCode, outputs, env, log }: Ended): void {
  expect(exitCode).toBe(1);
  expect(outputs).toEqual({ reason: 'invalid-input' });
  expect(env).toEqual({});
  expect(adobe.requests).toEqual([]);
  expect(log).toHaveLength(3);
}

test('seal and revoke together are refused before any request', async () => {
  const adobe = await startAdobe();

  const step = await runOnlyStep(adobe, { inputs: { seal: 'true', revoke: 'true' } });

  expectRefused(adobe, step);
  expect(step.log.slice(0, 2)).toEqual([
    `Error: ${SEAL_AND_REVOKE}`,
    'Leave one of them out. A sealed token expires by itself within 24 hours.',
  ]);
});

test('reuse without a variable is refused before any request', async () => {
  const adobe = await startAdobe();

  const step = await runOnlyStep(adobe, { inputs: { reuse: 'true', 'export-env': '' } });

  expectRefused(adobe, step);
  expect(step.log.slice(0, 2)).toEqual([
    `Error: ${REUSE_FROM_NOWHERE}`,
    'Name the variable in `export-env`, in both steps, or leave `reuse` out.',
  ]);
});

test('both are told at once, and an input that is unusable by itself with them', async () => {
  const adobe = await startAdobe();

  const step = await runOnlyStep(adobe, {
    inputs: {
      seal: 'true',
      revoke: 'true',
      reuse: 'true',
      'export-env': ' , ',
      'refresh-margin-seconds': '-1',
    },
  });

  expectRefused(adobe, step);
  expect(step.log[0]).toBe(
    `Error: 3 inputs cannot be used. refresh-margin-seconds cannot be "-1". ${SEAL_AND_REVOKE} ${REUSE_FROM_NOWHERE}`,
  );
});

test('a revoke that is neither true nor false is refused, and is none in the post phase', async () => {
  const adobe = await startAdobe();

  const step = await runOnlyStep(adobe, { inputs: { revoke: 'yes' } });

  expectRefused(adobe, step);
  expect(step.log[0]).toBe('Error: revoke cannot be "yes".');
  expect(step.post.log).toEqual([]);
});
