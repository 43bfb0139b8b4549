import * as fc from 'fast-check';

/** How many cases all properties have together, unless told otherwise. */
const USUAL_CASES = 10_000;

/** How long a single case may take, in milliseconds: longer than any step that keeps to its own time-outs. */
const CASE_LIMIT_MS = 90_000;

/** The usual run tries the same cases each time, so that nobody's change fails by chance. */
const USUAL_SEED = '20261124';

const cases = Number(process.env.FUZZ_CASES || USUAL_CASES);

/** How long a property may take, in milliseconds. As many cases as one likes are no hang. */
const limitMs = 300_000 + cases * 100;

const showsCounts = Boolean(process.env.FUZZ_COUNTS);
const [seed, ...path] = (process.env.FUZZ_SEED ?? USUAL_SEED).split(':');

interface Aim {
  /** How many of the usual number of cases are this property's. */
  readonly share: number;
  /** What must come about in some cases at least: a property that only ever sees failures shows little. */
  readonly reaches: readonly string[];
}

/**
 * A test that tries `check` on as many values as its share of the cases. `check` says what came of the value. Where
 * it throws, the message tells the seed, the path to the smallest value that was found, and how to see it again.
 */
export function property<Value>(
  sentence: string,
  { share, reaches }: Aim,
  values: fc.Arbitrary<Value>,
  check: (value: Value) => Promise<string>,
): void {
  test(
    sentence,
    async () => {
      const reached = new Map<string, number>();
      const numRuns = Math.ceil((share * cases) / USUAL_CASES);
      const details = await fc.check(
        fc.asyncProperty(values, async (value) => {
          const what = await check(value);
          reached.set(what, (reached.get(what) ?? 0) + 1);
        }),
        {
          numRuns,
          timeout: CASE_LIMIT_MS,
          // So that the seed is told even where it takes for ever to find a smaller value.
          interruptAfterTimeLimit: limitMs - CASE_LIMIT_MS,
          markInterruptAsFailure: true,
          ...(seed !== 'random' ? { seed: Number(seed) } : {}),
          ...(path.length > 0 ? { path: path.join(':') } : {}),
        },
      );
      if (details.failed) {
        const again = `FUZZ_SEED=${details.seed}:${details.counterexamplePath} npx jest --selectProjects fuzz -t '${sentence}'`;
        const message = details.interrupted ? 'it took too long' : (details.errorInstance as Error).message;
        throw new Error(`${message}\n\n${await fc.asyncDefaultReportMessage(details)}\n\nTo see it again: ${again}`, {
          cause: details.errorInstance,
        });
      }
      // Fewer cases may miss what is rare.
      if (numRuns >= share && path.length === 0) {
        expect([...reached.keys()]).toEqual(expect.arrayContaining([...reaches]));
      }
      if (showsCounts) {
        console.info(sentence, Object.fromEntries([...reached].sort()));
      }
    },
    limitMs,
  );
}
