import { relative } from 'node:path';
import budget from '../../bench/budget.json';
import { type Contender, defaultStep, endOfJob, floor } from '../../bench/contenders';
import { builtInsBeyond, createBenchJob, type Metered } from '../../bench/job';
import { findActionDirectory } from '../support/action-file';

// What a step with nothing but a credential loads, and what the end of its job. All of it is the same each time; how long
// it takes is a benchmark. Where a change is worth more, raise the budget, and say why in docs/performance.md.

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

describe('a step with the default inputs', () => {
  test('runs no script but those of the budget', () => {
    expect(scriptsOf(defaultStep)).toEqual(budget.step.scripts);
  });

  test('reads no more than the budget allows', () => {
    expect(bytesOf(defaultStep)).toBeLessThanOrEqual(budget.step.bytes);
  });

  test('loads no module of node that the budget does not list, beside those of a bare script', () => {
    const more = builtInsBeyond(meteredOf(floor), meteredOf(defaultStep));
    expect(more.sort()).toEqual(budget.step.builtInsBeyondFloor);
  });
});

describe('the end of a job that revokes nothing', () => {
  test('runs a script of its own, and no other', () => {
    expect(scriptsOf(endOfJob)).toEqual(budget.endOfJob.scripts);
    expect(bytesOf(endOfJob)).toBeLessThanOrEqual(budget.endOfJob.bytes);
  });

  test('loads nothing of node for the network', () => {
    expect(meteredOf(endOfJob).builtIns).toContain('NativeModule fs');
    const network = ['net', 'tls', 'http', 'https', 'crypto'].map((name) => `NativeModule ${name}`);
    expect(meteredOf(endOfJob).builtIns?.filter((name) => network.includes(name))).toEqual([]);
  });
});
