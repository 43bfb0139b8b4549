import { REASONS } from '../../src/failure';
import { type Command, commandNames, parseCommand } from '../support/commands';
import { parseFileCommands } from '../support/file-commands';
import { findLeaks, type SensitiveValue, shortestValue } from '../support/find-leaks';
import { splitLines } from '../support/lines';
import { isToken } from './oracle';
import type { RunResult } from './sandbox';

/** What must stay secret in a case. */
export interface Known {
  readonly secrets: readonly string[];
  /** The parts of the secrets that occur nowhere else. Default: all of them. */
  readonly unpredictable?: readonly string[];
  /** Every token that the action can have recognized as one. */
  readonly tokens: readonly string[];
  readonly clientId?: string;
  /** The variables that are exported, in order. A name that ends in EXPIRY gets the expiry. */
  readonly variables?: readonly string[];
  /** Whether the token may be saved for the post phase. */
  readonly savesToken?: boolean;
}

/** What the steps that follow can see of a step. */
export interface Outcome {
  /** The source of the token (`issued`, `reused` or `unsealed`), or the reason of the failure. */
  readonly outcome: string;
  readonly outputs: ReadonlyMap<string, string>;
  /** Titles. */
  readonly warnings: readonly string[];
}

const USUAL_VARIABLES = ['ADOBE_ACCESS_TOKEN'];

const SUCCESS_OUTPUTS = ['access-token', 'client-id', 'expires-at', 'expires-in', 'hello', 'scopes', 'source'];

/** Characters that a terminal or a log interprets: control, invisible, and those that separate lines. */
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Characters without a meaning in Markdown. */
const PLAIN = '[A-Za-z0-9 .,:;()+-]*';
/** Code (CommonMark, section 6.1) that ends only where it should. */
const CODE = '(`+)(?!`)[^\\n]*?[^`\\n]\\1(?!`)';
const SCOPES = '(?:`[^`|\\s]+`(?:, `[^`|\\s]+`)*|\\d+, too many to list)?';
const SUCCESS_SUMMARY = new RegExp(
  `^### Adobe access token\n\n\\| Token \\| ${PLAIN} \\|\n\\|:--\\|:--\\|\n\\| Source \\| ${PLAIN} \\|\n\\| Scopes granted \\| ${SCOPES} \\|\n(?:\\| Scopes missing \\| ${SCOPES} \\|\n)?\\| Hello call \\| ${PLAIN} \\|\n\n$`,
);
const CODE_LINE = new RegExp(`^${CODE}$`);
const MAX_SUMMARY_LENGTH = 4096;

/** Checks what holds for every step. The messages say what that is. */
export function expectInvariants(result: RunResult, known: Known): Outcome {
  const commands = commandsIn(result.stdout);
  expectMasks(commands, result, known);
  const outputs = valuesIn(result.files.GITHUB_OUTPUT, 'GITHUB_OUTPUT');
  const environment = valuesIn(result.files.GITHUB_ENV, 'GITHUB_ENV');
  const state = valuesIn(result.files.GITHUB_STATE, 'GITHUB_STATE');
  assert(result.files.GITHUB_PATH === '', 'the path was extended');
  expectState(state, known);
  expectNoLeaks(result, outputs, environment, state, known);

  const errors = commands.filter(({ name }) => name === 'error');
  const warnings = warningsIn(commands);
  if (result.exitCode === 0) {
    assert(errors.length === 0, 'a step that succeeded reports an error');
    assert(masksIn(commands).includes(outputs.get('access-token') ?? ''), 'the token is not masked');
    expectSuccess(outputs, environment, result.files.GITHUB_STEP_SUMMARY, known);
    return { outcome: outputs.get('source') ?? '', outputs, warnings };
  }
  assert(errors.length === 1, `a step that failed reports ${errors.length} errors`);
  assert(environment.size === 0, 'a step that failed exports variables');
  const reason = outputs.get('reason') ?? '';
  assert((REASONS as readonly string[]).includes(reason), `the reason ${reason} is not documented`);
  assert(reason !== 'internal-error', `internal error: ${errors[0]?.data}`);
  const expected = reason === 'hello-refused' ? 'reason=hello-refused,hello=refused' : `reason=${reason}`;
  assert([...outputs].map((pair) => pair.join('=')).join() === expected, `the outputs are ${[...outputs]}`);
  for (const error of errors) {
    expectReport(error, reason);
  }
  expectFailureSummary(result.files.GITHUB_STEP_SUMMARY, reason);
  return { outcome: reason, outputs, warnings };
}

/** Checks what holds for every post phase. Returns the titles of its warnings. */
export function expectPostPhaseInvariants(result: RunResult, known: Known): readonly string[] {
  const commands = commandsIn(result.stdout);
  expectMasks(commands, result, known);
  expectNoLeaks(result, new Map(), new Map(), new Map(), known);
  assert(Object.values(result.files).join('') === '', 'the post phase writes a file of the runner');
  assert(!commands.some(({ name }) => name === 'error'), 'the post phase reports an error');
  return warningsIn(commands);
}

function warningsIn(commands: readonly Command[]): string[] {
  const titles = commands.filter(({ name }) => name === 'warning').map(titleOf);
  assert(
    titles.every((title) => /^[A-Z`][A-Za-z` -]+$/.test(title)),
    `a warning has the title ${titles}`,
  );
  return titles;
}

/** The commands in what was printed. No runner, present or future, may read another line as a command. */
function commandsIn(stdout: string): Command[] {
  const lines = splitLines(stdout);
  assert(lines.pop() === '' && !stdout.includes('\r'), 'the log does not consist of complete lines');
  return lines.flatMap((line) => {
    const command = parseCommand(line, commandNames);
    if (command === null) {
      assert(!/^\s*::|##\[/.test(line), `some runner would read a command in ${line}`);
      assert(!CONTROL.test(line), `a line contains control characters: ${JSON.stringify(line)}`);
      return [];
    }
    const { name, properties, data } = command;
    assert(line.startsWith('::'), `the line is a command that this action did not print: ${line}`);
    assert(['add-mask', 'debug', 'error', 'warning'].includes(name), `the command ${name} is printed`);
    const texts = [...Object.values(properties), ...data.split('\n')];
    assert(
      name === 'add-mask' || !texts.some((text) => CONTROL.test(text)),
      `the command ${name} contains control characters: ${JSON.stringify(data)}`,
    );
    assert(
      Object.keys(properties).join() === (['error', 'warning'].includes(name) ? 'title' : ''),
      `the command ${name} has the properties ${JSON.stringify(properties)}`,
    );
    return [command];
  });
}

/** The values in a file of the runner. Each name must occur once, except in the state, where the last value counts. */
function valuesIn(file: string, name: string): Map<string, string> {
  const pairs = [...parseFileCommands(file)];
  const blocks = file.match(/^[\w-]+<<ghadelimiter_[0-9a-f-]{36}$/gm) ?? [];
  const byName = new Map(pairs);
  assert(byName.size === pairs.length || name === 'GITHUB_STATE', `${name} contains a name twice`);
  assert(blocks.length === pairs.length, `${name} contains something other than blocks`);
  return byName;
}

function expectMasks(
  commands: readonly Command[],
  result: RunResult,
  { secrets, unpredictable = [], tokens }: Known,
): void {
  const masks = masksIn(commands);
  assert(
    secrets.every((secret) => masks.includes(secret)),
    'a secret is not masked',
  );
  const first = splitLines(result.stdout)[0] ?? '';
  assert(secrets.length === 0 || first.startsWith('::add-mask::'), 'something is printed before the masks');
  const values = [...secrets, ...unpredictable, ...tokens];
  const other = masks.find((mask) => !values.some((value) => isFormOf(mask, value)));
  assert(other === undefined, `a value that is not secret is masked: ${other}`);
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

function expectState(state: ReadonlyMap<string, string>, { savesToken = false, tokens }: Known): void {
  const names = [...state.keys()].join();
  const [revoke = '', token = ''] = ['revoke', 'token'].map((name) => state.get(name));
  assert(/^revoke,token(,secret-index,clock-error-ms,ims-url)?$/.test(names), `the state contains ${names}`);
  assert(revoke === 'false' || (savesToken && revoke === 'true'), `revoke is saved as ${revoke}`);
  assert(token === '' || (revoke === 'true' && tokens.includes(token)), 'the state contains another token');
}

function expectNoLeaks(
  result: RunResult,
  outputs: ReadonlyMap<string, string>,
  environment: ReadonlyMap<string, string>,
  state: ReadonlyMap<string, string>,
  { secrets, unpredictable = secrets, tokens, clientId = '' }: Known,
): void {
  const summary = result.files.GITHUB_STEP_SUMMARY;
  const log = splitLines(result.stdout).filter((line) => !line.startsWith('::add-mask::'));
  const shown = [...log, summary, ...textsOf(outputs, 'access-token'), ...textsOf(state, 'token')];
  // The token that is passed on is compared with the one of IMS. If it contains a secret, IMS put it there.
  const token = outputs.get('access-token');
  const variables = [...environment].flat().filter((text) => text !== token);
  const values = [...sensitive('secret', unpredictable), ...sensitive('token', tokens)];
  const leaks = findLeaks([...shown, ...variables].join('\n\n'), values).map(
    ({ name, encoding }) => `${name} (${encoding})`,
  );
  assert(leaks.length === 0, `leaked: ${leaks.join()}`);
  assert(clientId === '' || !summary.includes(clientId), 'the summary contains the client ID');
}

function sensitive(kind: SensitiveValue['kind'], values: readonly string[]): SensitiveValue[] {
  return values
    .filter((value) => value.length >= shortestValue)
    .map((value, index) => ({ name: `${kind} ${index + 1}`, value, kind }));
}

function textsOf(pairs: ReadonlyMap<string, string>, exception: string): string[] {
  return [...pairs].filter(([name]) => name !== exception).flat();
}

function expectSuccess(
  outputs: ReadonlyMap<string, string>,
  environment: ReadonlyMap<string, string>,
  summary: string,
  { tokens, variables = USUAL_VARIABLES }: Known,
): void {
  const token = outputs.get('access-token') ?? '';
  assert(isToken(token), 'the access-token is not a bearer token');
  assert(tokens.includes(token), 'the access-token is not one that the action received');
  const names = [...outputs.keys()].filter((name) => name !== 'sealed-token' && name !== 'org-id').sort();
  assert(names.join() === SUCCESS_OUTPUTS.join(), `the outputs are ${names}`);
  const expiresIn = outputs.get('expires-in') ?? '';
  const expiresAt = outputs.get('expires-at') ?? '';
  assert(/^\d*$/.test(expiresIn) && (expiresIn === '') === (expiresAt === ''), `expires-in is ${expiresIn}`);
  assert(expiresAt === '' || !Number.isNaN(Date.parse(expiresAt)), `expires-at is ${expiresAt}`);
  assert(/^(ok|inconclusive|skipped)$/.test(outputs.get('hello') ?? ''), `hello is ${outputs.get('hello')}`);

  const exported = [...environment].filter(([, value]) => value === token).map(([name]) => name);
  assert(
    exported.join() === variables.filter((name) => !name.endsWith('EXPIRY')).join(),
    `the token is in the variables ${exported}`,
  );
  const others = [...environment.keys()].filter((name) => !exported.includes(name));
  assert(
    others.every((name) => variables.includes(name) && /^\d+$/.test(environment.get(name) ?? '')),
    `the other variables are ${others}`,
  );
  assert(summary === '' || SUCCESS_SUMMARY.test(summary), `the summary has another form: ${summary}`);
  expectShort(summary);
}

/** A heading with the reason, the message as code, the fix, the link. */
function expectFailureSummary(summary: string, reason: string): void {
  const [heading = '', ...paragraphs] = summary.split('\n\n');
  const [fix = '', link = '', ...rest] = paragraphs.splice(-3);
  assert(
    summary === '' ||
      (heading === `### Adobe access token: ${reason}` &&
        paragraphs.length > 0 &&
        paragraphs.every((line) => CODE_LINE.test(line)) &&
        /^[A-Z][^\n<>[\]]+$/.test(fix) &&
        link === `More: docs/troubleshooting.md#${reason} in the repository of this action` &&
        rest.join() === ''),
    `the summary has another form: ${summary}`,
  );
  expectShort(summary);
}

function expectShort(summary: string): void {
  assert(summary.length < MAX_SUMMARY_LENGTH, `the summary has ${summary.length} characters`);
}

/** One or more lines about what is wrong (several problems: a list), then the fix, then the link. */
function expectReport(error: Command, reason: string): void {
  const lines = error.data.split('\n');
  const [message = '', ...problems] = lines.slice(0, -2);
  const [fix = '', link = ''] = lines.slice(-2);
  assert(message !== '' && fix !== '', `the error misses a line: ${error.data}`);
  assert(
    problems.every((line) => line.startsWith('- ')),
    `the error has other lines: ${error.data}`,
  );
  assert(problems.length === 0 || message.includes(` ${problems.length} `), `the problems are miscounted: ${message}`);
  assert(link.startsWith(`More: docs/troubleshooting.md#${reason} `), `the link of the error is ${link}`);
  assert(titleOf(error) === `Adobe Access Token: ${reason}`, `the title of the error is ${titleOf(error)}`);
}

function titleOf(command: Command): string {
  return command.properties.title ?? '';
}

/** Plain, because it runs some hundred thousand times. */
export function assert(holds: boolean, otherwise: string): void {
  if (!holds) {
    throw new Error(otherwise);
  }
}
