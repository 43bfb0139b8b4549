import type { Simulator } from '../../../simulator/server';
import {
  answer,
  type Ended,
  revokeRoute,
  routesOf,
  runAuthJob,
  runJob,
  runOnlyStep,
  startAdobe,
  tokenRoute,
} from './workflow';

const revoke = { revoke: 'true' };

/** The post phase ran, sent nothing, and said why in one line. */
function expectNothingRevoked(adobe: Simulator, step: Ended | undefined): void {
  expect(step?.post.exitCode).toBe(0);
  expect(step?.post.log).toEqual([expect.stringMatching(/^There is nothing to revoke: .+\.$/)]);
  expect(step?.post.annotations).toEqual([]);
  expect(routesOf(adobe)).not.toContain(revokeRoute);
}

test('a token that was reused stays: the step that requested it may not be done with it', async () => {
  const adobe = await startAdobe();

  const [, second] = await runJob(adobe, {}, { inputs: { ...revoke, reuse: 'true' } });

  expect(second?.outputs.source).toBe('reused');
  expect(second?.state).toEqual({});
  expectNothingRevoked(adobe, second);
});

test('a token that was unsealed stays: other jobs use it', async () => {
  const adobe = await startAdobe();
  const outputs = await runAuthJob(adobe);

  const consumer = await runOnlyStep(adobe, {
    inputs: { ...revoke, 'sealed-token': outputs['sealed-token'] ?? '' },
  });

  expect(consumer.outputs.source).toBe('unsealed');
  expect(consumer.state).toEqual({});
  expectNothingRevoked(adobe, consumer);
});

test('a token that has expired by the end of the job needs no revocation', async () => {
  const adobe = await startAdobe();

  // In place of a job that takes a day.
  const step = await runOnlyStep(adobe, {
    inputs: revoke,
    env: { 'STATE_expires-at': '2024-11-24T14:03:21.000Z' },
  });

  expect(step.exitCode).toBe(0);
  expectNothingRevoked(adobe, step);
  expect(step.post.log).toEqual(['There is nothing to revoke: the token has expired.']);
});

test('a step that failed on its inputs has no token', async () => {
  const adobe = await startAdobe();

  const step = await runOnlyStep(adobe, { inputs: { ...revoke, scopes: '' } });

  expect(step.outputs).toEqual({ reason: 'invalid-input' });
  expectNothingRevoked(adobe, step);
  expect(adobe.requests).toEqual([]);
});

test('a step that IMS gave no token has none, and is not told that it requested none', async () => {
  const adobe = await startAdobe();
  adobe.script(tokenRoute, answer(403, { error: 'access_denied' }));

  const step = await runOnlyStep(adobe, { inputs: revoke });

  expect(step.outputs).toEqual({ reason: 'access-denied' });
  expectNothingRevoked(adobe, step);
  expect(step.post.log[0]).not.toContain('requested no token');
});

test('without revoke, the post phase prints nothing and sends nothing', async () => {
  const adobe = await startAdobe();

  const { state, post } = await runOnlyStep(adobe);

  expect(state).toEqual({});
  expect([post.exitCode, post.stdout, post.stderr]).toEqual([0, '', '']);
  expect(routesOf(adobe)).toEqual([tokenRoute]);
  expect(adobe.revoked.size).toBe(0);
});

test('without revoke, the post phase is as silent where the step failed', async () => {
  const adobe = await startAdobe();

  const { exitCode, post } = await runOnlyStep(adobe, { inputs: { 'client-secret': '' } });

  expect(exitCode).toBe(1);
  expect([post.exitCode, post.stdout, post.stderr]).toEqual([0, '', '']);
});
