import { rmSync } from 'node:fs';
import { readActionFile } from './action-file';
import { makeJobDirectories } from './environment';
import { createMasker } from './masker';
import { type PhaseContext, runPhase } from './phase';
import type { JobOptions, StepOptions, StepResult } from './step-options';

/** A job: its steps share a machine, exported variables and masks. */
export interface Job {
  runStep(options: StepOptions): Promise<StepResult>;
  /**
   * Runs the post phases of the job's steps, also of failed steps, the last step's first, and removes the job's
   * directories.
   *
   * @returns their results in that order; each is also the `post` of its step
   */
  finish(): Promise<StepResult[]>;
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** A new job on a clean machine. Call `finish` even if a test has failed. */
export function createJob(defaults: JobOptions = {}): Job {
  const context: PhaseContext = {
    directories: makeJobDirectories('mini-runner-'),
    masker: createMasker(),
    exported: { variables: {} },
  };
  const posts: (() => Promise<StepResult>)[] = [];

  return {
    async runStep(stepOptions) {
      const options = withDefaults(stepOptions, defaults);
      for (const secret of options.secrets ?? []) {
        context.masker.add(secret.trim());
      }

      const action = readActionFile(options.action);
      const result: Mutable<StepResult> = await runPhase(context, action, action.main, {}, options);
      const { post } = action;
      if (post !== null) {
        const { signal: _mainOnly, ...postOptions } = options;
        posts.unshift(async () => {
          result.post = await runPhase(context, action, post, result.state, postOptions);
          return result.post;
        });
      }
      return result;
    },

    async finish() {
      const results: StepResult[] = [];
      try {
        for (const runPost of posts.splice(0)) {
          results.push(await runPost());
        }
      } finally {
        rmSync(context.directories.root, { recursive: true, force: true });
      }
      return results;
    },
  };
}

function withDefaults(options: StepOptions, defaults: JobOptions): StepOptions {
  return {
    ...defaults,
    ...options,
    env: { ...defaults.env, ...options.env },
    secrets: [...(defaults.secrets ?? []), ...(options.secrets ?? [])],
  };
}
