import { REASONS } from '../../src/failure';
import { type Command, commandNames, parseCommand } from '../support/commands';
import { parseFileCommands } from '../support/file-commands';
import { findLeaks, type SensitiveValue, shortestValue } from '../support/find-leaks';
import { splitLines } from '../support/lines';
import { bearer } from './oracle';
import type { Done } from './step';

/** What must stay secret in a case. */
export interface Known {
  readonly secrets: readonly string[];
  /** The parts of the secrets that nothing else holds, where that is not all of them. */
  readonly unguessable?: readonly string[];
  /** Every token that the action can have got to see as one. */
  readonly tokens: readonly string[];
  readonly clientId?: string;
  /** The variables that are exported, in order; of one for the expiry, what follows `=`. */
  readonly variables?: readonly string[];
  /** Whether the token is kept for the post phase. */
  readonly keepsToken?: boolean;
}

/** How a step ended, as the steps behind it can see. */
export interface Ending {
  /** `issued`, `reused` or `unsealed`; for a failure its reason. */
  readonly what: string;
  readonly outputs: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
}

const usualVariables = ['ADOBE_ACCESS_TOKEN'];

const successOutputs = ['access-token', 'expires-at', 'expires-in', 'hello', 'scopes', 'source'];

const warningTitles: ReadonlySet<string> = new Set([
  'Rotation is not finished',
  'Scopes are missing',
  'No known expiry',
  'The hello call is inconclusive',
  'The access token is not revoked',
]);

/** Control characters, invisible ones, and separators of lines and paragraphs: whatever a terminal or a log obeys. */
const obeyed = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Characters that are themselves in Markdown, and references to all others. */
const escapedCell = '(?:[A-Za-z0-9 .,:;()/%\'"-]|&#\\d+;)*';
const summaryOfSuccess = new RegExp(
  `^### Adobe access token\n\n\\| Token \\| ${escapedCell} \\|\n\\|:--\\|:--\\|\n\\| Source \\| ${escapedCell} \\|\n\\| Scopes granted \\| ${escapedCell} \\|\n(?:\\| Scopes missing \\| ${escapedCell} \\|\n)?\\| Hello call \\| ${escapedCell} \\|\n\n$`,
);
const summaryOfFailure = new RegExp(
  `^### Adobe access token: ([a-z-]+)\n\n${escapedCell}(?:\\.\\.\\.)?\n\n${escapedCell}(?:\\.\\.\\.)?\n\nMore: docs/troubleshooting\\.md#\\1 in the repository of this action\n\n$`,
);
const largestSummary = 4096;

/** Checks what must hold for every step, whatever it was given: see the sentences that it throws. */
export function expectInvariants(done: Done, known: Known): Ending {
  const commands = commandsIn(done.stdout);
  expectMasks(commands, done, known);
  const outputs = pairsIn(done.files.GITHUB_OUTPUT, 'GITHUB_OUTPUT');
  const environment = pairsIn(done.files.GITHUB_ENV, 'GITHUB_ENV');
  const state = pairsIn(done.files.GITHUB_STATE, 'GITHUB_STATE');
  demand(done.files.GITHUB_PATH === '', 'the path was extended');
  expectState(state, known);
  expectNoLeaks(done, outputs, environment, state, known);

  const errors = commands.filter(({ name }) => name === 'error');
  const warnings = warningsIn(commands);
  if (done.exitCode === 0) {
    demand(errors.length === 0, 'a step that passed tells of an error');
    demand(masksIn(commands).includes(outputs.get('access-token') ?? ''), 'the token is not masked');
    expectHandedOn(outputs, environment, done.files.GITHUB_STEP_SUMMARY, known);
    return { what: outputs.get('source') ?? '', outputs, warnings };
  }
  demand(errors.length === 1, `a step that failed tells of ${errors.length} errors`);
  demand(environment.size === 0, 'a step that failed exports something');
  const reason = outputs.get('reason') ?? '';
  demand((REASONS as readonly string[]).includes(reason), `the reason ${reason} is not documented`);
  demand(reason !== 'internal-error', `the action has a defect: ${errors[0]?.data}`);
  const expected = reason === 'hello-refused' ? 'reason=hello-refused,hello=refused' : `reason=${reason}`;
  demand([...outputs].map((pair) => pair.join('=')).join() === expected, `the outputs are ${[...outputs]}`);
  for (const error of errors) {
    expectThreeLines(error, reason);
  }
  expectSummary(done.files.GITHUB_STEP_SUMMARY, summaryOfFailure);
  return { what: reason, outputs, warnings };
}

/** Checks what must hold for the end of a job, whatever it was given. Gives the titles of its warnings. */
export function expectInvariantsAtEnd(done: Done, known: Known): readonly string[] {
  const commands = commandsIn(done.stdout);
  expectMasks(commands, done, known);
  expectNoLeaks(done, new Map(), new Map(), new Map(), known);
  demand(Object.values(done.files).join('') === '', 'the end of the job writes into a file of the runner');
  demand(!commands.some(({ name }) => name === 'error'), 'the end of the job tells of an error');
  return warningsIn(commands);
}

function warningsIn(commands: readonly Command[]): string[] {
  const titles = commands.filter(({ name }) => name === 'warning').map(titleOf);
  demand(
    titles.every((title) => warningTitles.has(title)),
    `there is a warning of another title: ${titles}`,
  );
  return titles;
}

/** The commands in what was printed; nothing else in it may be taken for one, now or by another runner. */
function commandsIn(stdout: string): Command[] {
  const lines = splitLines(stdout);
  demand(lines.pop() === '' && !stdout.includes('\r'), 'the log holds more than whole lines');
  return lines.flatMap((line) => {
    const command = parseCommand(line, commandNames);
    if (command === null) {
      demand(!/^\s*::|##\[/.test(line), `the line would be a command to some runner: ${line}`);
      demand(!obeyed.test(line), `the line holds what a terminal obeys: ${JSON.stringify(line)}`);
      return [];
    }
    demand(line.startsWith('::'), `the line is a command, though not of this action's: ${line}`);
    demand(
      ['add-mask', 'debug', 'error', 'warning'].includes(command.name),
      `the command ${command.name} is none of this action's`,
    );
    const texts = [...Object.values(command.properties), ...command.data.split('\n')];
    demand(
      command.name === 'add-mask' || !texts.some((text) => obeyed.test(text)),
      `the ${command.name} holds what a terminal obeys: ${JSON.stringify(command.data)}`,
    );
    demand(
      ['error', 'warning'].includes(command.name)
        ? Object.keys(command.properties).join() === 'title'
        : Object.keys(command.properties).length === 0,
      `the ${command.name} has properties of its own: ${JSON.stringify(command.properties)}`,
    );
    return [command];
  });
}

/** The pairs that a file hands to the runner, each name once. */
function pairsIn(file: string, name: string): Map<string, string> {
  const pairs = [...parseFileCommands(file)];
  const blocks = file.match(/^[\w-]+<<ghadelimiter_[0-9a-f-]{36}$/gm) ?? [];
  const byName = new Map(pairs);
  demand(byName.size === pairs.length, `${name} holds a name twice`);
  demand(blocks.length === pairs.length, `${name} holds something that the toolkit does not write`);
  return byName;
}

function expectMasks(commands: readonly Command[], done: Done, { secrets, tokens }: Known): void {
  const masks = masksIn(commands);
  const missing = secrets.filter((secret) => !masks.includes(secret));
  demand(missing.length === 0, 'a secret is not masked');
  const first = splitLines(done.stdout)[0] ?? '';
  demand(secrets.length === 0 || first.startsWith('::add-mask::'), 'something is printed before the masks');
  const values = [...secrets, ...tokens];
  const foreign = masks.find((mask) => !values.some((value) => isFormOf(mask, value)));
  demand(foreign === undefined, `something that is no secret is masked: ${foreign}`);
}

function masksIn(commands: readonly Command[]): string[] {
  return commands.filter(({ name }) => name === 'add-mask').map(({ data }) => data);
}

function isFormOf(mask: string, value: string): boolean {
  const inBase64 = [0, 1, 2].map((shift) => Buffer.from(value).subarray(shift).toString('base64'));
  return (
    mask === value ||
    mask === encodeURIComponent(value.toWellFormed()) ||
    mask === new URLSearchParams({ '': value }).toString().slice(1) ||
    inBase64.some((form) => mask.length >= shortestValue && form.startsWith(mask))
  );
}

function expectState(state: ReadonlyMap<string, string>, { keepsToken = false, tokens }: Known): void {
  const names = [...state.keys()].join();
  demand(
    names === '' || (keepsToken && names === 'token,expires-at,secret-index'),
    `the state holds ${names}`,
  );
  const token = state.get('token');
  demand(token === undefined || tokens.includes(token), 'the state holds another token');
}

function expectNoLeaks(
  done: Done,
  outputs: ReadonlyMap<string, string>,
  environment: ReadonlyMap<string, string>,
  state: ReadonlyMap<string, string>,
  { secrets, unguessable = secrets, tokens, clientId = '' }: Known,
): void {
  const summary = done.files.GITHUB_STEP_SUMMARY;
  const log = splitLines(done.stdout).filter((line) => !line.startsWith('::add-mask::'));
  const shown = [...log, summary, ...textsOf(outputs, 'access-token'), ...textsOf(state, 'token')];
  // What is handed on as the token is compared with what IMS gave: if a secret is in there, IMS put it there.
  const handedOn = outputs.get('access-token');
  const variables = [...environment].flat().filter((text) => text !== handedOn);
  const values = [...sensitive('secret', unguessable), ...sensitive('token', tokens)];
  const leaks = findLeaks([...shown, ...variables].join('\n\n'), values).map(
    ({ name, encoding }) => `${name} (${encoding})`,
  );
  demand(leaks.length === 0, `leaked: ${leaks.join()}`);
  demand(clientId === '' || !summary.includes(clientId), 'the client ID is in the summary');
}

function sensitive(kind: SensitiveValue['kind'], values: readonly string[]): SensitiveValue[] {
  return values
    .filter((value) => value.length >= shortestValue)
    .map((value, place) => ({ name: `${kind} ${place + 1}`, value, kind }));
}

function textsOf(pairs: ReadonlyMap<string, string>, exception: string): string[] {
  return [...pairs].filter(([name]) => name !== exception).flat();
}

function expectHandedOn(
  outputs: ReadonlyMap<string, string>,
  environment: ReadonlyMap<string, string>,
  summary: string,
  { tokens, variables = usualVariables }: Known,
): void {
  const token = outputs.get('access-token') ?? '';
  demand(bearer.test(token), 'what is handed on is no bearer token');
  demand(tokens.includes(token), 'the token that is handed on is none that the action was given');
  const names = [...outputs.keys()].filter((name) => name !== 'sealed-token').sort();
  demand(names.join() === successOutputs.join(), `the outputs are ${names}`);
  const secondsLeft = outputs.get('expires-in') ?? '';
  const end = outputs.get('expires-at') ?? '';
  demand(
    /^\d*$/.test(secondsLeft) && (secondsLeft === '') === (end === ''),
    `it expires in ${secondsLeft} s`,
  );
  demand(end === '' || !Number.isNaN(Date.parse(end)), `it expires at ${end}`);
  demand(
    /^(ok|inconclusive|skipped)$/.test(outputs.get('hello') ?? ''),
    'the verdict of hello is another one',
  );

  const holders = variables.filter((name) => !name.endsWith('EXPIRY'));
  const exported = [...environment].filter(([, value]) => value === token).map(([name]) => name);
  demand(exported.join() === holders.join(), `the token is in the variables ${exported}`);
  const others = [...environment.keys()].filter((name) => !exported.includes(name));
  demand(
    others.every((name) => variables.includes(name) && /^\d+$/.test(environment.get(name) ?? '')),
    `there are other variables: ${others}`,
  );
  expectSummary(summary, summaryOfSuccess);
}

function expectSummary(summary: string, form: RegExp): void {
  demand(summary === '' || form.test(summary), `the summary has another form: ${summary}`);
  demand(summary.length < largestSummary, `the summary has ${summary.length} characters`);
}

function expectThreeLines(error: Command, reason: string): void {
  const [what = '', cure = '', more = '', ...rest] = error.data.split('\n');
  demand(what !== '' && cure !== '' && rest.length === 0, `the error has other lines: ${error.data}`);
  demand(more.startsWith(`More: docs/troubleshooting.md#${reason} `), `the error ends in ${more}`);
  demand(titleOf(error) === `Adobe Access Token: ${reason}`, `the error's title is ${titleOf(error)}`);
}

function titleOf(command: Command): string {
  return command.properties.title ?? '';
}

/** Plain, since it is asked some hundred thousand times. */
export function demand(holds: boolean, otherwise: string): void {
  if (!holds) {
    throw new Error(otherwise);
  }
}
