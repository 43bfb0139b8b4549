import { relative } from 'node:path';
import budget from '../../bench/budget.json';
import { type Contender, defaultStep, endOfJob, floor } from '../../bench/contenders';
import { builtInsBeyond, createBenchJob, type Metered } from '../../bench/job';
import { findActionDirectory } from '../support/action-file';

// What a step with the default inputs loads, and what its post phase loads: the same in each run. The benchmark measures
// how long they take. If a change is worth more, raise the budget, and say why in docs/performance.md.

const metered = new Map<Contender, Metered>();

beforeAll(async () => {
  const job = await createBenchJob(process.env.ACTION_NODE ?? process.execPath);
  for (const contender of [floor, defaultStep, endOfJob]) {
    metered.set(contender, await job.meter(contender));
  }
  await job.close();
}, 60_000);

function meteredOf(contender: Contender): Metered {
  return metered.get(contender) ?? { cpuMs: 0 };
}

function scriptsOf(contender: Contender): string[] | undefined {
  const paths = meteredOf(contender).scripts?.map(({ path }) => relative(findActionDirectory(), path));
  return paths?.map((path) => path.replaceAll('\\', '/'));
}

function bytesOf(contender: Contender): number | undefined {
  return meteredOf(contender).scripts?.reduce((sum, script) => sum + script.bytes, 0);
}

test('a step with the default inputs runs the scripts of the budget, and no more bytes of them', () => {
  expect(scriptsOf(defaultStep)).toEqual(budget.step.scripts);
  expect(bytesOf(defaultStep)).toBeLessThanOrEqual(budget.step.bytes);
});

test('a step with the default inputs loads the modules of Node that the budget lists, beyond those of a bare script', () => {
  const more = builtInsBeyond(meteredOf(floor), meteredOf(defaultStep));
  expect(more.sort()).toEqual(budget.step.builtInsBeyondFloor);
});

test('the end of a job that revokes nothing runs the scripts of the budget, and no more bytes of them', () => {
  expect(scriptsOf(endOfJob)).toEqual(budget.endOfJob.scripts);
  expect(bytesOf(endOfJob)).toBeLessThanOrEqual(budget.endOfJob.bytes);
});

test('the end of a job that revokes nothing loads no module of Node for the network', () => {
  expect(meteredOf(endOfJob).builtIns).toContain('NativeModule fs');
  const network = ['net', 'tls', 'http', 'https', 'crypto'].map((name) => `NativeModule ${name}`);
  expect(meteredOf(endOfJob).builtIns?.filter((name) => network.includes(name))).toEqual([]);
});
