import { type CredentialName, credentials } from '../../simulator/credentials';
import type { RecordedRequest } from '../../simulator/recorded-request';
import { sendReply } from '../../simulator/reply';
import type { Handler } from '../../simulator/script';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/server';
import { expectNoLeaks } from './leaks';
import { runStep, type StepOptions, type StepResult } from './mini-runner';

/** How a scenario departs from the usual: the good credential, and a simulated Adobe that works. */
export interface AdobeStepOptions extends Omit<StepOptions, 'inputs'> {
  readonly credential?: CredentialName;
  /** Added to the inputs that name the credential and the simulated Adobe. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly simulator?: SimulatorOptions;
  /** Tells the simulated Adobe what to do, before the step starts. */
  readonly prepare?: (adobe: Simulator) => void;
  /** Values besides the client secrets and the tokens that must not leak. */
  readonly sensitive?: readonly string[];
  /** Tokens besides those that the simulated Adobe issued by itself. */
  readonly tokens?: readonly string[];
}

/** A step that has run, and the simulated Adobe that it talked to, by now closed. */
export interface AdobeStep {
  readonly result: StepResult;
  readonly adobe: Simulator;
}

/** How a step failed: what it handed on, and the lines that it left in the log. */
export interface ReportedFailure {
  readonly outputs: StepResult['outputs'];
  readonly what: string;
  readonly cure: string;
  readonly more: string;
}

export const tokenRoute = 'POST /ims/token/v3';
export const helloRoute = 'GET /pie/psdService/hello';

/** Stands for the host and port of the simulated Adobe in messages that {@link plain} has been through. */
export const adobeHost = 'adobe.test';

// A process takes a fraction of a second, on a machine that has nothing else to do.
jest.setTimeout(60_000);

/** Runs the action as a step against a simulated Adobe of its own, and checks that nothing secret leaked. */
export async function runAdobeStep(options: AdobeStepOptions = {}): Promise<AdobeStep> {
  const {
    credential = 'good',
    inputs = {},
    simulator,
    prepare,
    sensitive = [],
    tokens = [],
    ...stepOptions
  } = options;
  const { clientId, clientSecret } = credentials[credential];
  const adobe = await startSimulator(simulator);
  try {
    prepare?.(adobe);
    const given = {
      'client-id': clientId,
      'client-secret': clientSecret,
      'ims-url': adobe.url,
      'hello-url': `${adobe.url}/pie/psdService/hello`,
      ...inputs,
    };
    const result = await runStep({ ...stepOptions, inputs: given });
    expectNothingSecret(result, given, [...adobe.tokens, ...tokens], sensitive, adobe.requests);
    expect(result.hung).toBe(false);
    return { result, adobe };
  } finally {
    await adobe.close();
  }
}

/** Checks a step for every line of its client secret, for every token, and for whatever else is `sensitive`. */
export function expectNothingSecret(
  result: StepResult,
  inputs: Readonly<Record<string, string>>,
  tokens: readonly string[],
  sensitive: readonly string[] = [],
  requests: readonly RecordedRequest[] = [],
): void {
  const lines = (inputs['client-secret'] ?? '').split(/[\r\n]+/).map((line) => line.trim());
  const secrets = [...lines.filter((line) => line !== ''), ...sensitive];
  for (const token of tokens.length > 0 ? tokens : [undefined]) {
    expectNoLeaks(result, { secrets, token, tokenInState: inputs.revoke === 'true', requests });
  }
}

/**
 * How the step failed. Checks what holds for every failure: exit status 1, no token handed on, and one error, whose
 * three lines are the last of the log.
 */
export function failureOf({
  result,
  adobe,
}: Pick<AdobeStep, 'result'> & Partial<AdobeStep>): ReportedFailure {
  expect(result.exitCode).toBe(1);
  expect(result.env).toEqual({});
  expect(result.outputs).not.toHaveProperty('access-token');
  const errors = result.annotations.filter(({ level }) => level === 'error');
  expect(errors).toHaveLength(1);
  const [what = '', cure = '', more = '', ...rest] = errors[0]?.message.split('\n') ?? [];
  expect(rest).toEqual([]);
  expect(result.log.slice(-3)).toEqual([`Error: ${what}`, cure, more]);
  const reason = /#([a-z-]+)/.exec(more)?.[1];
  expect(errors[0]?.title).toBe(`Adobe Access Token: ${reason}`);
  return { outputs: result.outputs, what: plain(what, adobe), cure, more };
}

/** The last line of every failure, where the runner does not say which repository the action is from. */
export function moreAbout(reason: string): string {
  return `More: docs/troubleshooting.md#${reason} in the repository of this action`;
}

/** A message without what differs from run to run: the simulated Adobe's port, and the IDs of requests. */
export function plain(message: string, adobe?: Simulator): string {
  const named = adobe ? message.replaceAll(new URL(adobe.url).host, adobeHost) : message;
  return named.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID');
}

/** The titles and messages of the step's warnings. */
export function warningsOf({ result, adobe }: AdobeStep): { title: string; message: string }[] {
  return result.annotations
    .filter(({ level }) => level === 'warning')
    .map(({ title, message }) => ({ title, message: plain(message, adobe) }));
}

/** Whether each request was to IMS for a token or to the API for its greeting, in order. */
export function routesOf({ adobe }: AdobeStep): string[] {
  return adobe.requests.map(({ method, url }) => `${method} ${url}`);
}

/** Answers with JSON, status 200 unless told otherwise. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Handler {
  return answer(status, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
}

/** Answers with this status, and nothing or `body` in it. */
export function answer(status: number, body = '', headers: Record<string, string> = {}): Handler {
  return (_request, response) => sendReply(response, { status, headers, body });
}

/** Leaves the request without an answer. */
export const silence: Handler = () => {};

/** Closes the connection without an answer. */
export const hangUp: Handler = (_request, response) => {
  response.destroy();
};
