import { createJob } from './job';
import type { StepOptions, StepResult } from './step-options';

export { cancel } from './cancel';
export { createJob, type Job } from './job';
export type { JobOptions, SignalPlan, StepOptions, StepResult } from './step-options';
export type { Annotation } from './step-record';

/** Runs a step as the only one of its job, then its post phase, if the action has one: the result's `post`. */
export async function runStep(options: StepOptions): Promise<StepResult> {
  const job = createJob();
  try {
    return await job.runStep(options);
  } finally {
    await job.finish();
  }
}
