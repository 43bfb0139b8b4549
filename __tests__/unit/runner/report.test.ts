import { Failure, REASONS } from '../../../src/failure';
import { reportFailure, warnInternalError } from '../../../src/runner/report';
import { type Command, parseCommand } from '../../support/commands';
import { createRunnerFiles, type RunnerFiles } from '../../support/runner-files';
import { captureStdout } from '../../support/stdout';
import { isolateEnvironment, setInputs } from '../../support/test-environment';

const SECRET = 's3cr3t';
const FAILURE = new Failure('invalid-scope', 'What is wrong.', 'What to do.');
const redact = (text: string) => text.replaceAll(SECRET, '***');

let files: RunnerFiles;

isolateEnvironment();
beforeEach(() => {
  files = createRunnerFiles();
});
afterEach(() => {
  files.remove();
  jest.restoreAllMocks();
});

/** The workflow commands that are printed for `error`. Anything else that is printed is an error of the test. */
function commandsFor(error: unknown, report = reportFailure): Command[] {
  const printed = captureStdout();
  report(error, redact);
  return printed.lines().map((line) => {
    const command = parseCommand(line);
    if (command === null) {
      throw new Error(`not a command: ${line}`);
    }
    return command;
  });
}

/** The lines of the only annotation. */
function linesFor(error: unknown): string[] {
  const [annotation, ...more] = commandsFor(error).filter(({ name }) => name !== 'debug');
  expect(more).toEqual([]);
  return annotation?.data.split('\n') ?? [];
}

const debugFor = (error: unknown) =>
  commandsFor(error)
    .filter(({ name }) => name === 'debug')
    .map(({ data }) => data);

test('reportFailure() prints one annotation: what is wrong, what to do, a link', () => {
  const [annotation, ...rest] = commandsFor(FAILURE);

  expect(annotation).toMatchObject({ name: 'error', properties: { title: expect.stringContaining('invalid-scope') } });
  expect(annotation?.data.split('\n')).toEqual([
    'What is wrong.',
    'What to do.',
    expect.stringContaining('docs/troubleshooting.md#invalid-scope'),
  ]);
  expect(rest.every(({ name }) => name === 'debug')).toBe(true);
});

test.each([
  [{ GITHUB_ACTION_REF: 'v1' }, 'https://github.com/someone/action/blob/v1/docs/troubleshooting.md#invalid-scope'],
  [{}, 'https://github.com/someone/action/blob/HEAD/docs/troubleshooting.md#invalid-scope'],
  [
    { GITHUB_ACTION_REF: 'v1', GITHUB_SERVER_URL: 'https://github.corp.example' },
    ' docs/troubleshooting.md#invalid-scope',
  ],
])(
  'reportFailure() links to the documentation of the version that runs, but on another server names it: %j',
  (variables, link) => {
    const onGitHub = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_ACTION_REPOSITORY: 'someone/action' };
    Object.assign(process.env, onGitHub, variables);

    expect(linesFor(FAILURE).at(-1)).toContain(link);
  },
);

test.each(REASONS.filter((reason) => reason !== 'hello-refused'))(
  'reportFailure() sets the output reason to %s',
  (reason) => {
    commandsFor(new Failure(reason, 'a', 'b'));

    expect(files.outputs()).toEqual({ reason });
  },
);

test('reportFailure() also sets the output hello if hello was refused', () => {
  commandsFor(new Failure('hello-refused', 'a', 'b'));

  expect(files.outputs()).toEqual({ reason: 'hello-refused', hello: 'refused' });
});

test.each([
  ['there is no file for outputs', undefined],
  ['the file for outputs cannot be written', __dirname],
])('reportFailure() prints the failure if %s', (_, path) => {
  delete process.env.GITHUB_OUTPUT;
  Object.assign(process.env, path && { GITHUB_OUTPUT: path });

  const commands = commandsFor(FAILURE);

  expect(commands[0]?.data).toContain('What is wrong.');
  expect(commands.map(({ name }) => name)).not.toContain('set-output');
});

test.each([
  ['true', /rejected \*\*\* and/],
  ['false', /^$/],
])('reportFailure() writes the client ID to no summary; with summary: %s it writes %s', (summary, expected) => {
  setInputs({ summary, 'client-id': 'a1b2c3d4' });
  process.env.GITHUB_STEP_SUMMARY = files.envPath;

  commandsFor(new Failure('ims-rejected', 'rejected a1b2c3d4 and more', 'b'));

  expect(require('node:fs').readFileSync(files.envPath, 'utf8')).toMatch(expected);
});

test('reportFailure() prints the stacks of a failure and its causes for debugging only, redacted', () => {
  const failure = new Failure('unreachable', 'No connection.', 'Retry.', new Error(`connect to ${SECRET}`));

  const [outer, inner, ...rest] = debugFor(failure);

  expect(outer).toMatch(/No connection\.[\s\S]*\bat .*:\d+:\d+/);
  expect(inner).toContain('connect to ***');
  expect(rest).toEqual([]);
  expect(linesFor(failure).join('\n')).not.toMatch(/\bat .*:\d+:\d+/);
});

test('reportFailure() prints the message of a cause that has no stack', () => {
  const cause = new Error('without a stack');
  delete cause.stack;

  expect(debugFor(new Failure('unreachable', 'a', 'b', cause)).at(-1)).toBe('without a stack');
});

test('reportFailure() prints causes that form a circle once', () => {
  const first = new Error('first');
  const second = new Error('second', { cause: first });
  first.cause = second;

  expect(debugFor(first)).toHaveLength(3);
});

test.each([
  ['an error', new TypeError('odd'), 'odd'],
  ['a string', 'odd', 'odd'],
  ['undefined', undefined, 'undefined'],
  ['null', null, 'null'],
  ['a number', 42, '42'],
])('reportFailure() and warnInternalError() report %s as an internal error', (_, thrown, shown) => {
  const [error] = commandsFor(thrown);
  const warnings = commandsFor(thrown, warnInternalError);

  for (const { properties, data = '' } of [error, ...warnings].filter((command) => command !== undefined)) {
    expect(properties.title).toContain('internal-error');
    expect(data.split('\n')[0]).toContain(shown);
  }
  expect(error?.name).toBe('error');
  expect(warnings.map(({ name }) => name)).toEqual(['warning']);
  expect(files.outputs()).toEqual({ reason: 'internal-error' });
});

test('reportFailure() and warnInternalError() quote an internal error: redacted, shortened, without commands', () => {
  const error = new Error(`${SECRET}\n::error::b ${'x'.repeat(500)}`);

  for (const report of [reportFailure, warnInternalError]) {
    const first = commandsFor(error, report)[0]?.data.split('\n')[0] ?? '';

    expect(first).toContain('***: :error: :b x');
    expect(first.length).toBeLessThan(300);
  }
});
