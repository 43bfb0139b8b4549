import { credentials } from '../../../simulator/credentials';
import { routesOf, tokenRoute } from '../../support/adobe-step';
import { runAuthJob, runOnlyStep, startAdobe } from './workflow';

const DELETED_SECRET = 'p8e-this-one-was-deleted-last-week-0000';

const [oldSecret = '', newSecret = ''] = credentials.good.secrets;
const rotating = `${DELETED_SECRET}\n${newSecret}`;

test.each([
  ['the new and the old one', `${newSecret}\n${oldSecret}`],
  ['the old and the new one', `${oldSecret}\n${newSecret}`],
])('a token sealed with the old secret is opened by a job that has %s', async (_, both) => {
  const adobe = await startAdobe();
  const outputs = await runAuthJob(adobe, { inputs: { 'client-secret': oldSecret } });

  const job = await runOnlyStep(adobe, {
    inputs: { 'client-secret': both, 'sealed-token': outputs['sealed-token'] ?? '' },
  });

  expect(job.exitCode).toBe(0);
  expect(job.outputs).toMatchObject({ source: 'unsealed', 'access-token': adobe.tokens[0] });
  expect(routesOf(adobe)).toEqual([tokenRoute]);
});

test('a token sealed with the old secret is not opened by a job that has the new one alone', async () => {
  const adobe = await startAdobe();
  const outputs = await runAuthJob(adobe, { inputs: { 'client-secret': oldSecret } });

  const job = await runOnlyStep(adobe, {
    inputs: { 'client-secret': newSecret, 'sealed-token': outputs['sealed-token'] ?? '' },
  });

  expect(job.exitCode).toBe(0);
  expect(job.outputs).toMatchObject({ source: 'issued', 'access-token': adobe.tokens[1] });
});

test('a token that the second secret got is sealed with it: a job that has it alone opens the token', async () => {
  const adobe = await startAdobe();
  const outputs = await runAuthJob(adobe, { inputs: { 'client-secret': rotating } });
  expect(routesOf(adobe)).toEqual([tokenRoute, tokenRoute]);

  const job = await runOnlyStep(adobe, {
    inputs: { 'client-secret': newSecret, 'sealed-token': outputs['sealed-token'] ?? '' },
  });

  expect(job.exitCode).toBe(0);
  expect(job.outputs).toMatchObject({ source: 'unsealed', 'access-token': adobe.tokens[0] });
  expect(routesOf(adobe)).toEqual([tokenRoute, tokenRoute]);
});

test('a token that the second secret got stays sealed with it when a job that has both secrets seals it again', async () => {
  const adobe = await startAdobe();
  const first = await runAuthJob(adobe, { inputs: { 'client-secret': rotating } });
  const second = await runAuthJob(adobe, {
    inputs: { 'client-secret': rotating, 'sealed-token': first['sealed-token'] ?? '' },
  });
  expect(second.source).toBe('unsealed');
  expect(routesOf(adobe)).toEqual([tokenRoute, tokenRoute]);

  const job = await runOnlyStep(adobe, {
    inputs: { 'client-secret': newSecret, 'sealed-token': second['sealed-token'] ?? '' },
  });

  expect(job.outputs).toMatchObject({ source: 'unsealed', 'access-token': adobe.tokens[0] });
});
