import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { program } from 'commander';
import { type Contender, contenders, floor, sealingStep } from './contenders';
import { shuffled, spread, table } from './figures';
import { type BenchJob, createBenchJob, type Metered, type Timed } from './job';
import { nodeToMeasure } from './node-24';
import { wholeNumber } from './options';

interface Options {
  readonly rounds: number;
  readonly contenders?: readonly string[];
  readonly against: readonly string[];
  readonly json?: string;
  readonly node?: string;
}

/** The figures of one contender in one round. */
interface Round extends Timed, Metered {}

/** Rounds that do not count, since the first rounds read every file from disk. */
const WARM_UP_ROUNDS = 3;

/**
 * `npm run bench`: measures a step from start to exit, compared with the least that a script in Node can do.
 */
async function bench(options: Options): Promise<void> {
  const absent = options.against.find((path) => !existsSync(path));
  if (absent !== undefined) {
    throw new Error(`--against: ${absent} does not exist.`);
  }
  const node = nodeToMeasure(options.node);
  const job = await createBenchJob(node);
  try {
    const machine = `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, ${process.platform}`;
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
    console.log(`${machine}; Node ${version.slice(1)}\n`);
    const all = contenders(await sealOnce(job), options.against);
    const chosen = choose(all, options.contenders && [...options.contenders, ...options.against]);
    const measured = await measure(job, chosen, options.rounds);
    console.log(report(chosen, measured));
    if (options.json !== undefined) {
      const rounds = Object.fromEntries(measured);
      writeFileSync(options.json, `${JSON.stringify({ machine, node: version, rounds }, null, 2)}\n`);
    }
  } finally {
    await job.close();
  }
}

/** Creates the sealed token for the contender `unseal`. */
async function sealOnce(job: BenchJob): Promise<string> {
  await job.time(sealingStep);
  return job.outputs()['sealed-token'] ?? '';
}

function choose(all: readonly Contender[], names: readonly string[] | undefined): Contender[] {
  const unknown = names?.find((name) => !all.some((contender) => contender.name === name));
  if (unknown !== undefined) {
    throw new Error(`--contenders: "${unknown}" is not a contender. Use ${all.map(({ name }) => name).join(', ')}.`);
  }
  return names ? all.filter(({ name }) => name === floor.name || names.includes(name)) : [...all];
}

async function measure(job: BenchJob, chosen: readonly Contender[], rounds: number): Promise<Map<string, Round[]>> {
  const measured = new Map<string, Round[]>(chosen.map(({ name }) => [name, []]));
  for (let round = 1 - WARM_UP_ROUNDS; round <= rounds; round++) {
    const timed = new Map<string, Timed>();
    for (const contender of shuffled(chosen)) {
      timed.set(contender.name, await job.time(contender));
    }
    // Separate from the timing, since the meter takes time.
    for (const contender of shuffled(chosen)) {
      const metered = await job.meter(contender);
      const time = timed.get(contender.name);
      if (round >= 1 && time !== undefined) {
        measured.get(contender.name)?.push({ ...time, ...metered });
      }
    }
    if (process.stderr.isTTY) {
      process.stderr.write(round === rounds ? '\r\x1b[K' : `\r${Math.max(0, round)} of ${rounds} rounds`);
    }
  }
  return measured;
}

function report(chosen: readonly Contender[], measured: ReadonlyMap<string, readonly Round[]>): string {
  const floorRounds = measured.get(floor.name) ?? [];
  const rows = chosen.map(({ name, title }) => {
    const rounds = measured.get(name) ?? [];
    const ofFloor = rounds.map(({ wallMs }, index) => wallMs / (floorRounds[index]?.wallMs ?? Number.NaN));
    const median = (figure: (round: Round) => number | undefined) =>
      spread(rounds.map((round) => figure(round) ?? Number.NaN)).median;
    const scripts = rounds[0]?.scripts;
    return [
      title,
      withQuartiles(ofFloor, 2),
      withQuartiles(
        rounds.map(({ wallMs }) => wallMs),
        1,
      ),
      decimal(
        median(({ requestMs }) => requestMs),
        1,
      ),
      decimal(
        median(({ cpuMs }) => cpuMs),
        1,
      ),
      decimal(median(({ peakBytes }) => peakBytes) / 2 ** 20, 1),
      scripts === undefined ? '' : decimal(scripts.reduce((sum, { bytes }) => sum + bytes, 0) / 1000, 1),
      rounds[0]?.builtIns?.length.toString() ?? '',
    ];
  });
  const head = [
    '',
    'wall, of the floor',
    'wall, ms',
    'request arrives, ms',
    'CPU, ms',
    'peak memory, MiB',
    'scripts, kB',
    'built-ins',
  ];
  return `${floorRounds.length} rounds; medians, with quartiles in brackets\n\n${table(head, rows)}`;
}

function withQuartiles(figures: readonly number[], digits: number): string {
  const { median, lower, upper } = spread(figures);
  return `${decimal(median, digits)} (${decimal(lower, digits)}\u2013${decimal(upper, digits)})`;
}

function decimal(figure: number, digits: number): string {
  return Number.isNaN(figure) ? '' : figure.toFixed(digits);
}

program
  .name('npm run bench --')
  .option('--rounds <number>', 'number of rounds in which each contender runs', wholeNumber, 40)
  .option('--contenders <names>', 'contenders to run in addition to the floor, separated by commas', (text) =>
    text.split(','),
  )
  .option(
    '--against <files>',
    'dist/index.js of other builds to compare with, separated by commas',
    (text) => text.split(','),
    [],
  )
  .option('--json <file>', 'file for every single measurement')
  .option('--node <path>', "the node to measure (default: that of GitHub's runner)")
  .action((options: Options) => bench(options))
  .parseAsync()
  .catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
