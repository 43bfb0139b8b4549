import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Contender, defaultStep, floor } from './contenders';
import { shuffled, spread, table } from './figures';
import { type BenchJob, builtInsBeyond } from './job';

/** What of a CPU profile of V8 counts here (Chrome DevTools Protocol, Profiler.Profile). */
interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  /** Microseconds from each sample to the next. */
  readonly timeDeltas: readonly number[];
}

/** Milliseconds of a process, by what they went to. */
type Bill = Map<string, number>;

const SAMPLING_INTERVAL_US = 100;
const LEAST_MS = 0.1;

/** What ncc puts around the modules, and what runs in it: their top levels, and CommonJS modules. */
const FRAME = "the bundle's frame";

/**
 * Says which modules the time of a step goes to, beside that of the floor: own code by file, packages, node's own
 * modules, garbage collection. A module is charged with the samples that V8's profiler took in its functions, not with
 * those in what they call. The profiler slows all of it down, so only the shares count.
 */
export async function attribute(job: BenchJob, rounds: number): Promise<void> {
  const both = [floor, defaultStep];
  const bills = new Map<string, Bill[]>(both.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const contender of shuffled(both)) {
      const bill = await profile(job, contender);
      if (round > 0) {
        bills.get(contender.name)?.push(bill);
      }
    }
  }
  const [floorBill = new Map(), actionBill = new Map()] = both.map(({ name }) =>
    middle(bills.get(name) ?? []),
  );
  console.log(
    `${rounds} profiles of each, a sample each ${SAMPLING_INTERVAL_US} \u00b5s; medians, in milliseconds\n`,
  );
  console.log(compare(floorBill, actionBill));

  const more = builtInsBeyond(await job.meter(floor), await job.meter(defaultStep));
  console.log(`\nBuilt-in modules that the floor does not load: ${more.join(', ') || 'none'}.`);
}

async function profile(job: BenchJob, contender: Contender): Promise<Bill> {
  const folder = join(job.root, 'profiles');
  await job.run(contender, [
    '--cpu-prof',
    `--cpu-prof-interval=${SAMPLING_INTERVAL_US}`,
    `--cpu-prof-dir=${folder}`,
  ]);
  const [file = ''] = readdirSync(folder);
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile;
  rmSync(folder, { recursive: true });

  const payers = new Map(nodes.map(({ id, callFrame }) => [id, payer(callFrame)]));
  const bill: Bill = new Map();
  samples.forEach((id, index) => {
    const name = payers.get(id) ?? '';
    bill.set(name, (bill.get(name) ?? 0) + (timeDeltas[index + 1] ?? 0) / 1000);
  });
  return bill;
}

function payer({ functionName, url, lineNumber }: Profile['nodes'][number]['callFrame']): string {
  if (url === '') {
    return functionName.startsWith('(') ? functionName : "V8's and node's native functions";
  }
  if (url.startsWith('node:')) {
    return url;
  }
  return moduleAt(url.startsWith('file:') ? fileURLToPath(url) : url, lineNumber);
}

const modulesOfBundle = new Map<string, readonly { readonly line: number; readonly name: string }[]>();

/** The module of a bundle that a line, counted from 0, belongs to; ncc leaves a line above each. */
function moduleAt(path: string, line: number): string {
  if (!path.includes('/dist/')) {
    return 'the script';
  }
  let modules = modulesOfBundle.get(path);
  if (modules === undefined) {
    const lines = readFileSync(path, 'utf8').split('\n');
    modules = lines.flatMap((text, at) => {
      const name =
        /^;\/\/ CONCATENATED MODULE: (.+)$/.exec(text)?.[1] ?? /^\/\*{3,}\/ (\d+:$|\t\}\);$)/.exec(text)?.[1];
      return name === undefined ? [] : [{ line: at, name: name.startsWith('.') ? name : FRAME }];
    });
    modulesOfBundle.set(path, modules);
  }
  return modules.findLast((module) => module.line <= line)?.name ?? FRAME;
}

/** A sample now and then meets a process that was not running: medians leave it out. */
function middle(bills: readonly Bill[]): Bill {
  const names = new Set(bills.flatMap((bill) => [...bill.keys()]));
  return new Map([...names].map((name) => [name, spread(bills.map((bill) => bill.get(name) ?? 0)).median]));
}

function compare(atFloor: Bill, atAction: Bill): string {
  const names = [...new Set([...atFloor.keys(), ...atAction.keys()])];
  const rows = names.map((name) => {
    const [less, more] = [atFloor.get(name) ?? 0, atAction.get(name) ?? 0];
    return { name, less, more, difference: more - less };
  });
  const shown = rows
    .filter(({ less, more }) => Math.max(less, more) >= LEAST_MS)
    .sort((a, b) => b.difference - a.difference);
  return table(
    ['', 'floor', 'action', 'more'],
    shown.map(({ name, less, more, difference }) => [
      name,
      ...[less, more, difference].map((ms) => ms.toFixed(2)),
    ]),
  );
}
