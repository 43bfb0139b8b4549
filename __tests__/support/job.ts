import { rmSync } from 'node:fs';
import { findActionDirectory, readActionFile } from './action-file';
import { makeJobDirectories } from './environment';
import { createMasker } from './masker';
import { type PhaseContext, runPhase } from './phase';
import type { JobOptions, StepOptions, StepResult } from './step-options';

/** One job: its steps share a machine, what they export, and what is masked. */
export type Job = {
  runStep(options: StepOptions): Promise<StepResult>;
  /**
   * Runs the post phases of the job's steps, the last step's first, whatever became of the steps, and removes the job's
   * directory. Gives their results in that order; each is also its step's `post`.
   */
  finish(): Promise<StepResult[]>;
};

/** A new job on a clean machine. `finish` must be called, even after a test has failed. */
export function createJob(defaults: JobOptions = {}): Job {
  const context = prepare();
  const posts: (() => Promise<StepResult>)[] = [];

  return {
    async runStep(stepOptions) {
      const options = withDefaults(stepOptions, defaults);
      for (const secret of options.secrets ?? []) context.masker.add(secret.trim());
      const action = readActionFile(options.action ?? findActionDirectory());
      const result: Mutable<StepResult> = await runPhase(context, action, action.main, {}, options);
      const { post } = action;
      if (post === null) return result;
      const { signal: _mainOnly, ...postOptions } = options;
      posts.unshift(async () => {
        result.post = await runPhase(context, action, post, result.state, postOptions);
        return result.post;
      });
      return result;
    },

    async finish() {
      const results: StepResult[] = [];
      try {
        for (const runPost of posts.splice(0)) results.push(await runPost());
      } finally {
        rmSync(context.directories.root, { recursive: true, force: true });
      }
      return results;
    },
  };
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

function prepare(): PhaseContext {
  return {
    directories: makeJobDirectories('mini-runner-'),
    masker: createMasker(),
    exported: { variables: {}, paths: [] },
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
