import { relative } from 'node:path';
import { builtInsBeyondFloor, bytes, scripts } from '../../bench/budget.json';
import { defaultStep, floor } from '../../bench/contenders';
import { builtInsBeyond, createBenchJob, type Metered } from '../../bench/job';
import { findActionDirectory } from '../support/action-file';

// What a step with nothing but a credential loads. All of it is the same each time; how long it takes is a benchmark.
// Where a change is worth more, raise the budget, and say why in docs/performance.md.
describe('a step with the default inputs', () => {
  let atFloor: Metered;
  let atAction: Metered;

  beforeAll(async () => {
    const job = await createBenchJob(process.env.ACTION_NODE ?? process.execPath);
    atFloor = await job.meter(floor);
    atAction = await job.meter(defaultStep);
    await job.close();
  }, 60_000);

  test('runs no script but those of the budget', () => {
    const paths = atAction.scripts?.map(({ path }) => relative(findActionDirectory(), path));
    expect(paths?.map((path) => path.replaceAll('\\', '/'))).toEqual(scripts);
  });

  test('reads no more than the budget allows', () => {
    const read = atAction.scripts?.reduce((sum, script) => sum + script.bytes, 0);
    expect(read).toBeLessThanOrEqual(bytes);
  });

  test('loads no module of node that the budget does not list, beside those of a bare script', () => {
    expect(builtInsBeyond(atFloor, atAction).sort()).toEqual(builtInsBeyondFloor);
  });
});
