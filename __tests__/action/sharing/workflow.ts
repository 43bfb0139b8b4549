import { type CredentialName, credentials } from '../../../simulator/credentials';
import { sendReply } from '../../../simulator/reply';
import type { Handler } from '../../../simulator/script';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../simulator/server';
import { expectNoLeaks } from '../../support/leaks';
import { createJob, type StepOptions, type StepResult } from '../../support/mini-runner';

/** A step of a job: the good credential, and the simulated Adobe, unless it says otherwise. */
export interface Step extends Omit<StepOptions, 'inputs' | 'secrets'> {
  readonly credential?: CredentialName;
  /** Added to the inputs that name the credential and the simulated Adobe. */
  readonly inputs?: Readonly<Record<string, string>>;
}

/** A step that has run, in a job that has ended. */
export interface Ended extends StepResult {
  readonly post: StepResult;
}

export const tokenRoute = 'POST /ims/token/v3';
export const helloRoute = 'GET /pie/psdService/hello';
export const revokeRoute = 'POST /ims/revoke';

/** Whatever a step may be given that the action could find something secret in. */
const secretInputs = ['client-secret', 'client-id'] as const;

// A process takes a fraction of a second, on a machine that has nothing else to do.
jest.setTimeout(60_000);

const running: Simulator[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((adobe) => adobe.close()));
});

/** A simulated Adobe, which stops when the test ends. */
export async function startAdobe(options?: SimulatorOptions): Promise<Simulator> {
  const adobe = await startSimulator(options);
  running.push(adobe);
  return adobe;
}

/**
 * Runs the steps of one job, one after the other, then their post phases. As in most workflows, the client ID and the
 * secrets are both GitHub secrets, so that both are masked. Checks that nothing secret leaked in any phase of any step,
 * and that no phase had to be killed.
 */
export async function runJob(adobe: Simulator, ...steps: readonly Step[]): Promise<Ended[]> {
  const job = createJob();
  const results: StepResult[] = [];
  const given = steps.map((step) => inputsOf(adobe, step));
  try {
    for (const [index, { credential: _resolved, ...options }] of steps.entries()) {
      const inputs = given[index] ?? {};
      const secrets = secretInputs.map((name) => inputs[name] ?? '');
      results.push(await job.runStep({ ...options, inputs, secrets }));
    }
  } finally {
    await job.finish();
  }
  for (const [index, result] of results.entries()) {
    const { 'client-secret': secrets = '', revoke } = given[index] ?? {};
    for (const token of adobe.tokens.length > 0 ? adobe.tokens : [undefined]) {
      expectNoLeaks(result, {
        secrets: linesOf(secrets),
        token,
        tokenInState: revoke === 'true',
        requests: adobe.requests,
      });
    }
    expect([result.hung, result.post?.hung]).toEqual([false, false]);
  }
  return results as Ended[];
}

/** Runs a job of one step. */
export async function runOnlyStep(adobe: Simulator, step: Step = {}): Promise<Ended> {
  const [result] = await runJob(adobe, step);
  if (result === undefined) throw new Error('there was no step');
  return result;
}

/** Runs a job whose only step seals its token, and gives what the runner lets through to the jobs that need it. */
export async function runAuthJob(adobe: Simulator, step: Step = {}): Promise<Record<string, string>> {
  const result = await runOnlyStep(adobe, { ...step, inputs: { seal: 'true', ...step.inputs } });
  expect(result.exitCode).toBe(0);
  return result.jobOutputs();
}

/** The requests that the simulated Adobe got, as method and path. */
export function routesOf(adobe: Simulator): string[] {
  return adobe.requests.map(({ method, url }) => `${method} ${url}`);
}

/** The last line of the log of a step that succeeded. */
export function successLine(source: 'issued' | 'reused' | 'unsealed', names = 'ADOBE_ACCESS_TOKEN') {
  return expect.stringMatching(
    new RegExp(
      `^Access token ${source}, valid until \\S+Z \\(.+\\)\\. Handed on as access-token, ${names}\\.$`,
    ),
  );
}

/** A message without what differs from run to run: the simulated Adobe's port, and the IDs of requests. */
export function plain(adobe: Simulator, message = ''): string {
  return message
    .replaceAll(new URL(adobe.url).host, 'adobe.test')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
    .replaceAll(/valid until \S+Z \([^)]*\)/g, 'valid until then');
}

/** Answers with this status, and JSON in it. */
export function answer(status: number, body: unknown = {}, headers: Record<string, string> = {}): Handler {
  return (_request, response) =>
    sendReply(response, {
      status,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
}

/** Leaves the request without an answer. */
export const silence: Handler = () => {};

function inputsOf(adobe: Simulator, { credential = 'good', inputs }: Step): Record<string, string> {
  const { clientId, clientSecret } = credentials[credential];
  return {
    'client-id': clientId,
    'client-secret': clientSecret,
    'ims-url': adobe.url,
    'hello-url': `${adobe.url}/pie/psdService/hello`,
    ...inputs,
  };
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
