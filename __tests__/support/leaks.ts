import type { RecordedRequest } from '../../simulator/recorded-request';
import { commandNames, parseCommand } from './commands';
import { findLeaks, type SensitiveValue } from './find-leaks';
import { splitLines } from './lines';
import type { StepResult } from './step-options';

export { findLeaks, type Leak, leakingRun, type SensitiveValue, shortestValue } from './find-leaks';

/** What must not leak from a step. */
export type LeakExpectation = {
  readonly secrets: readonly string[];
  /** The access token; the output `access-token` if not given. */
  readonly token?: string | undefined;
  /** Whether the saved state may hold the token, as it must for a post phase that revokes it. */
  readonly tokenInState?: boolean;
  /** What servers have seen of the requests of both phases. */
  readonly requests?: readonly Pick<RecordedRequest, 'method' | 'url' | 'rawHeaders'>[];
};

type Place = { readonly name: string; readonly text: string; readonly tokenAllowed?: boolean };

/**
 * Checks everything that a step gave off, its post phase too. Only two places may hold the token: the output
 * `access-token` and exported variables; and only `add-mask` lines may hold a secret.
 * @throws Error that names each place and encoding, never the value.
 */
export function expectNoLeaks(result: StepResult, expectation: LeakExpectation): void {
  const token = expectation.token ?? result.outputs['access-token'] ?? '';
  const secrets: SensitiveValue[] = expectation.secrets.map((value, index) => {
    return { name: `secret ${index + 1}`, value, kind: 'secret' };
  });
  const tokens: SensitiveValue[] = token === '' ? [] : [{ name: 'the token', value: token, kind: 'token' }];

  const { requests = [], ...rest } = expectation;
  const places = [
    ...placesOf(result, expectation.tokenInState === true),
    ...requests.flatMap(placesOfRequest),
  ];
  const findings = places.flatMap((place) => {
    const values = place.tokenAllowed === true ? secrets : [...secrets, ...tokens];
    return findLeaks(place.text, values).map((leak) => `${leak.name} is in ${place.name} (${leak.encoding})`);
  });
  if (findings.length > 0) throw new Error(`Leaked:\n${hide(findings.join('\n'), [...secrets, ...tokens])}`);
  if (result.post !== null) expectNoLeaks(result.post, { ...rest, token });
}

function placesOf(result: StepResult, tokenInState: boolean): Place[] {
  return [
    { name: 'stdout', text: withoutMaskCommands(result.stdout) },
    { name: 'stderr', text: withoutMaskCommands(result.stderr) },
    { name: 'the visible log', text: result.log.join('\n') },
    ...result.annotations.map((annotation, index) => {
      return { name: `annotation ${index + 1}`, text: Object.values(annotation).join('\n') };
    }),
    { name: 'the summary', text: result.rawSummary },
    { name: 'the visible summary', text: result.summary },
    ...Object.entries(result.outputs).map(([name, value]) => {
      return { name: `output ${name}`, text: `${name}\n${value}`, tokenAllowed: name === 'access-token' };
    }),
    ...Object.entries(result.state).map(([name, value]) => {
      return { name: `state ${name}`, text: `${name}\n${value}`, tokenAllowed: tokenInState };
    }),
    ...Object.entries(result.env).map(([name, value]) => {
      return { name: `variable ${name}`, text: `${name}\n${value}`, tokenAllowed: true };
    }),
    { name: 'the arguments of a process', text: result.commandLines.join('\n') },
    { name: 'the added paths', text: result.paths.join('\n') },
    ...Object.entries(result.leftBehind).map(([path, content]) => {
      return { name: 'a file left behind', text: `${path}\n${content}` };
    }),
  ];
}

/** The URL and the headers of a request, but for the one that has to carry the token to an API, or the secret to revoke. */
function placesOfRequest({
  method,
  url,
  rawHeaders,
}: NonNullable<LeakExpectation['requests']>[number]): Place[] {
  const lines = rawHeaders.flatMap((name, at) =>
    at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? ''] as const] : [],
  );
  const authorized = url === '/ims/token/v3' ? '' : 'authorization';
  return [
    { name: 'the URL of a request', text: `${method} ${url}` },
    ...lines
      .filter(([name]) => name.toLowerCase() !== authorized || url !== '/ims/revoke')
      .map(([name, value]) => {
        const tokenAllowed = name.toLowerCase() === authorized;
        return { name: 'a header of a request', text: `${name}: ${value}`, tokenAllowed };
      }),
  ];
}

// A value may be part of the name of an output, say, and this report is printed.
function hide(report: string, values: readonly SensitiveValue[]): string {
  return values.reduce((hidden, { value }) => hidden.replaceAll(value, '***'), report);
}

// These lines never reach the log: the runner takes them. One that it does not take stands in the visible log.
function withoutMaskCommands(output: string): string {
  return splitLines(output)
    .filter((line) => parseCommand(line, commandNames)?.name !== 'add-mask')
    .join('\n');
}
