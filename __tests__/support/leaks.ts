import type { RecordedRequest } from '../../simulator/recorded-request';
import { parseCommand } from './commands';
import { findLeaks, type SensitiveValue } from './find-leaks';
import { splitLines } from './lines';
import type { StepResult } from './step-options';

export { findLeaks, type Leak, type SensitiveValue, shortestValue } from './find-leaks';

type Request = Pick<RecordedRequest, 'method' | 'url' | 'rawHeaders'>;

/** What a step must not leak. */
export interface LeakExpectation {
  readonly secrets: readonly string[];
  /** The access token; by default the output `access-token`. */
  readonly token?: string | undefined;
  /** Whether the saved state may hold the token, which a post phase needs to revoke it. */
  readonly tokenInState?: boolean;
  /** The requests of both phases, as servers recorded them. */
  readonly requests?: readonly Request[];
}

interface Place {
  readonly name: string;
  readonly text: string;
  readonly tokenAllowed?: boolean;
}

/**
 * Checks all output of a step and of its post phase. Only the output `access-token` and exported variables may hold the
 * token; only `add-mask` commands may hold a secret.
 *
 * @throws Error that names each place and encoding, never the value
 */
export function expectNoLeaks(result: StepResult, expectation: LeakExpectation): void {
  const token = expectation.token ?? result.outputs['access-token'] ?? '';
  const secrets: SensitiveValue[] = expectation.secrets.map((value, index) => {
    return { name: `secret ${index + 1}`, value, kind: 'secret' };
  });
  const tokens: SensitiveValue[] = token === '' ? [] : [{ name: 'the token', value: token, kind: 'token' }];

  const { requests = [], ...rest } = expectation;
  const places = [...placesOf(result, expectation.tokenInState === true), ...requests.flatMap(placesOfRequest)];
  const findings = places.flatMap((place) => {
    const values = place.tokenAllowed === true ? secrets : [...secrets, ...tokens];
    return findLeaks(place.text, values).map((leak) => `${leak.name} is in ${place.name} (${leak.encoding})`);
  });
  if (findings.length > 0) {
    throw new Error(`Leaked:\n${hide(findings.join('\n'), [...secrets, ...tokens])}`);
  }
  if (result.post !== null) {
    expectNoLeaks(result.post, { ...rest, token });
  }
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

/** The URL and the headers of a request. Only `Authorization` may carry the token, to an API. */
function placesOfRequest({ method, url, rawHeaders }: Request): Place[] {
  const authorized = url?.startsWith('/ims/') ? '' : 'authorization';
  const headers = rawHeaders.flatMap((header, at) => {
    const name = header.toLowerCase();
    if (at % 2 === 1) {
      return [];
    }
    const text = `${header}: ${rawHeaders[at + 1]}`;
    return [{ name: 'a header of a request', text, tokenAllowed: name === authorized }];
  });
  return [{ name: 'the URL of a request', text: `${method} ${url}` }, ...headers];
}

// The name of an output can hold a value, and this report is printed.
function hide(report: string, values: readonly SensitiveValue[]): string {
  return values.reduce((hidden, { value }) => hidden.replaceAll(value, '***'), report);
}

// The runner never prints these lines. An `add-mask` that it does not carry out is in the visible log.
function withoutMaskCommands(output: string): string {
  return splitLines(output)
    .filter((line) => parseCommand(line)?.name !== 'add-mask')
    .join('\n');
}
