import { credentials } from '../../../simulator/credentials';
import { routesOf, runAuthJob, runOnlyStep, startAdobe, successLine, tokenRoute } from './workflow';

const [oldSecret = '', newSecret = ''] = credentials.good.secrets;
const deletedSecret = 'p8e-this-one-was-deleted-last-week-0000';

describe('a token sealed with the old secret', () => {
  test.each([
    ['the new and the old one', `${newSecret}\n${oldSecret}`],
    ['the old and the new one', `${oldSecret}\n${newSecret}`],
  ])('is opened by a job that has %s', async (_, both) => {
    const adobe = await startAdobe();
    const outputs = await runAuthJob(adobe, { inputs: { 'client-secret': oldSecret } });

    const job = await runOnlyStep(adobe, {
      inputs: { 'client-secret': both, 'sealed-token': outputs['sealed-token'] ?? '' },
    });

    expect(job.exitCode).toBe(0);
    expect(job.outputs).toMatchObject({ source: 'unsealed', 'access-token': adobe.tokens[0] });
    expect(job.log).toEqual([successLine('unsealed')]);
    expect(routesOf(adobe)).toEqual([tokenRoute]);
  });

  test('is not opened by a job that has the new one alone', async () => {
    const adobe = await startAdobe();
    const outputs = await runAuthJob(adobe, { inputs: { 'client-secret': oldSecret } });

    const job = await runOnlyStep(adobe, {
      inputs: { 'client-secret': newSecret, 'sealed-token': outputs['sealed-token'] ?? '' },
    });

    expect(job.exitCode).toBe(0);
    expect(job.outputs).toMatchObject({ source: 'issued', 'access-token': adobe.tokens[1] });
  });
});

describe('a token that the second secret got', () => {
  const rotating = `${deletedSecret}\n${newSecret}`;

  test('is sealed with that secret: a job that has it alone opens it', async () => {
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

  test('stays with that secret where a job that has both hands it on once more', async () => {
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
});
