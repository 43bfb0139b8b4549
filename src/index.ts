import { runStep } from './phases';

runStep();

/** For `@github/local-action`, which loads this file and calls `run`: the step runs already, and ends the process. */
export function run(): Promise<never> {
  return new Promise(() => {});
}
