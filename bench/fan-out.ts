import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { program } from 'commander';
import { createJob, type StepResult } from '../__tests__/support/mini-runner';
import { credentials } from '../simulator/credentials';
import { type Simulator, startSimulator } from '../simulator/server';
import { table } from './figures';
import { wholeNumber } from './options';

interface Options {
  /** Simulates a day of this many runs instead. */
  readonly day?: number;
  readonly processes: number;
  readonly atOnce: number;
  readonly tokensPerSecond: number;
}

/** The figures of one way of getting a token for many jobs. */
interface Figures {
  readonly way: string;
  readonly requests: number;
  readonly throttled: number;
  readonly failures: number;
  /** Milliseconds from start to exit of each step, in ascending order. */
  readonly stepMs: readonly number[];
}

/**
 * `npm run bench:fan-out`: many jobs of a workflow need a token at the same time. Compares a token for each
 * job with one token that a job requests and seals for the others, using a simulated Adobe that throttles.
 */
async function fanOut(options: Options): Promise<void> {
  const { day, processes, atOnce, tokensPerSecond } = options;
  if (day !== undefined) {
    console.log(await simulateDay(day));
    return;
  }
  console.log(
    `${processes} steps, ${atOnce} at once on ${availableParallelism()} cores, Node ${process.versions.node}; Adobe issues ${tokensPerSecond} tokens a second.\n`,
  );
  // Does not count, since the first step reads every file from disk.
  await measure('warm-up', 1, options, {});
  const single = await measure('one step', 1, options, {});
  const own = await measure('a token for each job', processes, options, {});
  const shared = await measureShared(options);
  console.log(report([single, own, shared]));
}

async function measure(
  way: string,
  steps: number,
  { atOnce, tokensPerSecond }: Options,
  inputs: Record<string, string>,
): Promise<Figures> {
  const simulator = await startSimulator({ throttle: { tokensPerSecond } });
  try {
    const results = await runSteps(steps, atOnce, simulator, inputs);
    return figures(way, simulator, results);
  } finally {
    await simulator.close();
  }
}

async function measureShared({ processes, atOnce, tokensPerSecond }: Options): Promise<Figures> {
  const simulator = await startSimulator({ throttle: { tokensPerSecond } });
  try {
    const [sealing] = await runSteps(1, 1, simulator, { seal: 'true' });
    const { 'sealed-token': sealed = '' } = sealing?.jobOutputs(['sealed-token']) ?? {};
    const opening = await runSteps(processes - 1, atOnce, simulator, { 'sealed-token': sealed });
    return figures('one sealed token for all jobs', simulator, [...(sealing ? [sealing] : []), ...opening]);
  } finally {
    await simulator.close();
  }
}

const HOUR_MS = 3_600_000;

/** Moves the clock of a process ahead. */
const CLOCK_SCRIPT = `
  const ahead = Number(process.env.BENCH_AHEAD_MS);
  const { now } = Date;
  Date.now = () => now() + ahead;
  globalThis.Date = class extends Date {
    constructor(...values) {
      super(...(values.length === 0 ? [Date.now()] : values));
    }
  };
`;

/**
 * Simulates the runs of a repository on one day, evenly spread over 24 hours: each opens the sealed token that an earlier
 * run kept, as in examples/token-cache.yml, and keeps a new one if there is one.
 */
async function simulateDay(runs: number): Promise<string> {
  let aheadMs = 0;
  const simulator = await startSimulator({ clock: () => new Date(Date.now() + aheadMs) });
  const directory = mkdtempSync(join(tmpdir(), 'bench-day-'));
  const script = join(directory, 'clock.cjs');
  writeFileSync(script, CLOCK_SCRIPT);
  const rows: string[][] = [];
  let sealedToken = 'none';
  try {
    for (let run = 0; run < runs; run++) {
      aheadMs = (run / runs) * 24 * HOUR_MS;
      const env = { NODE_OPTIONS: `--require=${script}`, BENCH_AHEAD_MS: String(aheadMs) };
      const [result] = await runSteps(1, 1, simulator, { 'sealed-token': sealedToken, seal: 'true' }, env);
      if (result?.outputs.source === 'issued') {
        sealedToken = result.outputs['sealed-token'] ?? sealedToken;
        rows.push([`${run + 1}`, `${(aheadMs / HOUR_MS).toFixed(1)} h`]);
      }
    }
    const requests = `${runs} runs in 24 hours, ${simulator.requests.length} requests to IMS`;
    return `${requests}\n\n${table(['run that requested a token', 'after'], rows)}`;
  } finally {
    rmSync(directory, { recursive: true });
    await simulator.close();
  }
}

/** Runs each step in a new job, `atOnce` of them at a time. */
async function runSteps(
  steps: number,
  atOnce: number,
  simulator: Simulator,
  inputs: Record<string, string>,
  env: Record<string, string> = {},
): Promise<StepResult[]> {
  const { clientId, clientSecret } = credentials.good;
  const results: StepResult[] = [];
  let started = 0;

  const worker = async () => {
    while (started < steps) {
      started += 1;
      const job = createJob({ secrets: [clientId, clientSecret] });
      results.push(
        await job.runStep({
          inputs: {
            'client-id': clientId,
            'client-secret': clientSecret,
            'ims-url': simulator.url,
            ...inputs,
          },
          env,
        }),
      );
      await job.finish();
    }
  };

  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

function figures(way: string, simulator: Simulator, results: readonly StepResult[]): Figures {
  const requests = simulator.requests.filter(({ url }) => url === '/ims/token/v3').length;
  return {
    way,
    requests,
    throttled: requests - simulator.tokens.length,
    failures: results.filter(({ conclusion }) => conclusion === 'failure').length,
    stepMs: results.map(({ durationMs }) => durationMs).sort((a, b) => a - b),
  };
}

function report(rows: readonly Figures[]): string {
  return table(
    ['', 'requests at IMS', 'with 429', 'failed steps', 'median step', '95th percentile', 'slowest step'],
    rows.map(({ way, requests, throttled, failures, stepMs }) => {
      const at = (share: number) => seconds(stepMs[Math.ceil(stepMs.length * share) - 1] ?? Number.NaN);
      return [way, `${requests}`, `${throttled}`, `${failures}`, at(0.5), at(0.95), at(1)];
    }),
  );
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

program
  .name('npm run bench:fan-out --')
  .option('--processes <number>', 'number of steps that need a token', wholeNumber, 64)
  .option('--at-once <number>', 'number of steps that run at the same time (default: all)', wholeNumber)
  .option('--day <runs>', 'simulate a day of runs that share a token through a cache instead', wholeNumber)
  .option('--tokens-per-second <number>', 'tokens in a second before Adobe responds with 429', wholeNumber, 20)
  .action((options: Partial<Options> & Pick<Options, 'processes' | 'tokensPerSecond'>) =>
    fanOut({ atOnce: options.processes, ...options }),
  )
  .parseAsync();
