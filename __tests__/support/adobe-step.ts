import { type CredentialName, credentials } from '../../simulator/credentials';
import type { RecordedRequest } from '../../simulator/recorded-request';
import { sendReply } from '../../simulator/reply';
import type { Handler } from '../../simulator/script';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/server';
import { REASONS, type Reason } from '../../src/failure';
import { expectNoLeaks } from './leaks';
import { runStep, type StepOptions, type StepResult } from './mini-runner';

/** A step against a simulated Adobe: with the good credential, unless it says otherwise. */
export interface AdobeStepOptions extends Omit<StepOptions, 'inputs'> {
  readonly credential?: CredentialName;
  /** Added to the inputs that name the credential and the simulated Adobe. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly simulator?: SimulatorOptions;
  /** Scripts the simulated Adobe before the step starts. */
  readonly prepare?: (adobe: Simulator) => void;
  /** Values besides the client secrets and the tokens that must not leak. */
  readonly sensitive?: readonly string[];
  /** Tokens besides those that the simulated Adobe issues: of a handler, or of an earlier step. */
  readonly otherTokens?: readonly string[];
}

/** A step that has ended, and the simulated Adobe that it used, which has stopped. */
export interface AdobeStep {
  readonly result: StepResult;
  readonly adobe: Simulator;
}

/** What a failed step reported. */
export interface ReportedFailure {
  readonly reason: Reason;
  readonly message: string;
  readonly fix: string;
  /** The line that links to the troubleshooting page. */
  readonly more: string;
  readonly outputs: StepResult['outputs'];
}

export const tokenRoute = 'POST /ims/token/v3';
export const helloRoute = 'GET /pie/psdService/hello';
export const validateRoute = 'POST /ims/validate_token/v1';
export const revokeRoute = 'POST /ims/invalidate_token/v2';

// A step takes a fraction of a second on an idle machine.
jest.setTimeout(60_000);

/** Runs the action as a step against a simulated Adobe, and checks that nothing secret leaked. */
export async function runAdobeStep(options: AdobeStepOptions = {}): Promise<AdobeStep> {
  const { credential, inputs, simulator, prepare, sensitive, otherTokens = [], ...stepOptions } = options;
  const adobe = await startSimulator(simulator);
  try {
    prepare?.(adobe);
    const given = inputsFor(adobe, credential, inputs);
    const result = await runStep({ ...stepOptions, inputs: given });
    expectNothingSecret(result, given, [...adobe.tokens, ...otherTokens], sensitive, adobe.requests);
    expect(result.hung).toBe(false);
    return { result, adobe };
  } finally {
    await adobe.close();
  }
}

/** The inputs of a step with this credential that sends all its requests to `adobe`. */
export function inputsFor(
  adobe: Simulator,
  credential: CredentialName = 'good',
  inputs: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const { clientId, clientSecret } = credentials[credential];
  return {
    'client-id': clientId,
    'client-secret': clientSecret,
    'ims-url': adobe.url,
    'hello-url': `${adobe.url}/pie/psdService/hello`,
    ...inputs,
  };
}

/** Checks a step for every line of its client secret, for every token, and for all that is `sensitive`. */
export function expectNothingSecret(
  result: StepResult,
  inputs: Readonly<Record<string, string>>,
  tokens: readonly string[],
  sensitive: readonly string[] = [],
  requests: readonly RecordedRequest[] = [],
): void {
  const secrets = [...secretsIn(inputs), ...sensitive];
  for (const token of tokens.length > 0 ? tokens : [undefined]) {
    expectNoLeaks(result, { secrets, token, tokenInState: inputs.revoke === 'true', requests });
  }
}

/** The lines of the input `client-secret`. Short ones, such as those of JSON, cannot be searched for. */
export function secretsIn(inputs: Readonly<Record<string, string>>): string[] {
  const lines = (inputs['client-secret'] ?? '').split(/[\r\n]+/).map((line) => line.trim());
  return lines.filter((line) => line.length >= 8);
}

/**
 * What a failed step reported. Checks what holds for every failure: exit code 1, no token in an output or a variable,
 * and a single error, whose lines are the last of the log: a message, of a line unless inputs have several problems, a
 * fix and a link.
 */
export function expectFailure({ result }: Pick<AdobeStep, 'result'>): ReportedFailure {
  expect(result.exitCode).toBe(1);
  expect(result.env).toEqual({});
  expect(result.outputs).not.toHaveProperty('access-token');
  const errors = result.annotations.filter(({ level }) => level === 'error');
  expect(errors).toHaveLength(1);
  const lines = errors[0]?.message.split('\n') ?? [];
  const [fix = '', more = ''] = lines.slice(-2);
  const message = lines.slice(0, -2).join('\n');
  expect(result.log.slice(-lines.length).join('\n')).toBe(`Error: ${lines.join('\n')}`);
  expect(message).toMatch(/^(The inputs have \d+ problems:(\n- .+)+|.+)$/);
  const reason = /docs\/troubleshooting\.md#([a-z-]+)/.exec(more)?.[1] as Reason;
  expect(REASONS).toContain(reason);
  expect(errors[0]?.title).toBe(`Adobe Access Token: ${reason}`);
  return { reason, message, fix, more, outputs: result.outputs };
}

/** The requests that the simulated Adobe got, in order. */
export function routesOf({ requests }: Simulator): string[] {
  return requests.map(({ method, url }) => `${method} ${url}`);
}

/** Responds with this status and body. */
export function respond(status: number, body = '', headers: Record<string, string> = {}): Handler {
  return (_request, response) => sendReply(response, { status, headers, body });
}

/** Responds with JSON. */
export function respondJson(body: unknown, status = 200, headers: Record<string, string> = {}): Handler {
  return respond(status, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
}

/** Never responds. */
export const noResponse: Handler = () => {};

/** Closes the connection without a response. */
export const closeConnection: Handler = (_request, response) => {
  response.destroy();
};
