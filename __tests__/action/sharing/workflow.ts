import type { CredentialName } from '../../../simulator/credentials';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../simulator/server';
import { expectNothingSecret, inputsFor } from '../../support/adobe-step';
import { createJob, type StepOptions, type StepResult } from '../../support/mini-runner';

/** A step of a job: with the good credential and the simulated Adobe, unless it says otherwise. */
export interface Step extends Omit<StepOptions, 'inputs' | 'secrets'> {
  readonly credential?: CredentialName;
  /** Added to the inputs that name the credential and the simulated Adobe. */
  readonly inputs?: Readonly<Record<string, string>>;
}

/** Both phases of a step, in a job that has ended. */
export interface EndedStep extends StepResult {
  readonly post: StepResult;
}

const running: Simulator[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((adobe) => adobe.close()));
});

/** A simulated Adobe that stops when the test ends. */
export async function startAdobe(options?: SimulatorOptions): Promise<Simulator> {
  const adobe = await startSimulator(options);
  running.push(adobe);
  return adobe;
}

/**
 * Runs the steps of a job, one after the other, then their post phases. As in most workflows, the client ID and the
 * secrets are GitHub secrets, so that both are masked. Checks that nothing secret leaked in any phase, and that no
 * phase had to be killed.
 */
export async function runJob(adobe: Simulator, ...steps: readonly Step[]): Promise<EndedStep[]> {
  const job = createJob();
  const results: StepResult[] = [];
  const given = steps.map(({ credential, inputs }) => inputsFor(adobe, credential, inputs));
  try {
    for (const [index, { credential: _inInputs, ...options }] of steps.entries()) {
      const inputs = given[index] ?? {};
      const secrets = [inputs['client-secret'] ?? '', inputs['client-id'] ?? ''];
      results.push(await job.runStep({ ...options, inputs, secrets }));
    }
  } finally {
    await job.finish();
  }
  for (const [index, result] of results.entries()) {
    expectNothingSecret(result, given[index] ?? {}, adobe.tokens, [], adobe.requests);
    expect([result.hung, result.post?.hung]).toEqual([false, false]);
  }
  return results as EndedStep[];
}

/** Runs a job of one step. */
export async function runOnlyStep(adobe: Simulator, step: Step = {}): Promise<EndedStep> {
  const [result] = await runJob(adobe, step);
  if (result === undefined) {
    throw new Error('there was no step');
  }
  return result;
}

/** Runs a job whose only step seals its token, and gives the outputs that the runner passes to other jobs. */
export async function runAuthJob(adobe: Simulator, step: Step = {}): Promise<Record<string, string>> {
  const result = await runOnlyStep(adobe, { ...step, inputs: { seal: 'true', ...step.inputs } });
  expect(result.exitCode).toBe(0);
  return result.jobOutputs();
}
