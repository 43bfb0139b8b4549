import * as fc from 'fast-check';

/** The number of cases that the shares of all properties add up to: what runs at night, with a random seed. */
const ALL_CASES = 10_000;

/** The number of cases of all properties together in `npm test`. */
const USUAL_CASES = 500;

/** The usual run tries the same cases each time, so that no change fails by chance. */
const USUAL_SEED = '20261124';

/** Limit of a single case, in milliseconds: longer than any step that keeps to its own time-outs. */
const CASE_LIMIT_MS = 90_000;

const cases = Number(process.env.FUZZ_CASES || USUAL_CASES);

/** Limit of a property, in milliseconds. It grows with the cases, so that many cases are no reason to fail. */
const limitMs = 300_000 + cases * 100;

const showsCounts = Boolean(process.env.FUZZ_COUNTS);
const [seed, ...path] = (process.env.FUZZ_SEED || USUAL_SEED).split(':');

/** Whether the cases are known or many, so that a result that never occurs is a fault of the property. */
const isRepresentative = path.length === 0 && (cases >= ALL_CASES || (cases === USUAL_CASES && seed === USUAL_SEED));

interface Aim {
  /** How many of {@link ALL_CASES} are cases of this property. */
  readonly share: number;
  /** Results that must occur: a property that only ever sees failures shows little. */
  readonly reaches: readonly string[];
}

/**
 * A test that tries `check` on as many values as its share of the cases. `check` returns what came of the value. If
 * it throws, the message names the seed, the path to the smallest value found, and the command to repeat it.
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
      const numRuns = Math.ceil((share * cases) / ALL_CASES);
      const details = await fc.check(
        fc.asyncProperty(values, async (value) => {
          const what = await check(value);
          reached.set(what, (reached.get(what) ?? 0) + 1);
        }),
        {
          numRuns,
          timeout: CASE_LIMIT_MS,
          // So that the seed is reported even if the search for a smaller value takes too long.
          interruptAfterTimeLimit: limitMs - CASE_LIMIT_MS,
          markInterruptAsFailure: true,
          ...(seed !== 'random' ? { seed: Number(seed) } : {}),
          ...(path.length > 0 ? { path: path.join(':') } : {}),
        },
      );
      if (details.failed) {
        const again = `FUZZ_SEED=${details.seed}:${details.counterexamplePath} npx jest --selectProjects fuzz -t '${sentence}'`;
        const message = details.interrupted ? 'the property took too long' : (details.errorInstance as Error).message;
        throw new Error(`${message}\n\n${await fc.asyncDefaultReportMessage(details)}\n\nRepeat it with: ${again}`, {
          cause: details.errorInstance,
        });
      }
      if (isRepresentative) {
        expect([...reached.keys()]).toEqual(expect.arrayContaining([...reaches]));
      }
      if (showsCounts) {
        console.info(sentence, Object.fromEntries([...reached].sort()));
      }
    },
    limitMs,
  );
}
