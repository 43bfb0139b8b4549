import { Failure, reasons } from '../../../src/failure';
import { report } from '../../../src/runner/report';
import { createRunnerFiles, type RunnerFiles } from '../../support/runner-files';
import { captureStdout, unescapeData } from '../../support/stdout';
import { isolateEnvironment } from '../../support/test-environment';

const SECRET = 's3cr3t';
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

/** Reports `error`, and gives back what was printed, by workflow command. */
function reported(error: unknown): { title: string; lines: string[]; debug: string[]; text: string } {
  const printed = captureStdout();
  report(error, redact);
  const commands = printed.lines();
  const [, title = '', message = ''] = /^::error title=(.*?)::(.*)$/.exec(commands[0] ?? '') ?? [];
  return {
    title,
    lines: unescapeData(message).split('\n'),
    debug: commands.slice(1).filter((line) => line.startsWith('::debug::')),
    text: printed.text(),
  };
}

const failure = new Failure('invalid-scope', 'Adobe IMS does not accept the scopes.', 'Compare `scopes`.');

describe('the report of a failure', () => {
  test('says first what is wrong, then what to do, then where to read on', () => {
    expect(reported(failure).lines).toEqual([
      'Adobe IMS does not accept the scopes.',
      'Compare `scopes`.',
      'More: docs/troubleshooting.md#invalid-scope in the repository of this action',
    ]);
  });

  test('is titled with the action and the reason', () => {
    expect(reported(failure).title).toBe('Adobe Access Token%3A invalid-scope');
  });

  test('is one annotation, and the rest is for debugging', () => {
    const { text, debug } = reported(failure);

    expect(text.trimEnd().split('\n')).toHaveLength(1 + debug.length);
  });

  test('links to the action as it is used', () => {
    process.env.GITHUB_ACTION_REPOSITORY = 'someone/adobe-access-token';
    process.env.GITHUB_ACTION_REF = 'v1';

    expect(reported(failure).lines[2]).toBe(
      'More: https://github.com/someone/adobe-access-token/blob/v1/docs/troubleshooting.md#invalid-scope',
    );
  });

  test('links to GitHub Enterprise where it runs there', () => {
    process.env.GITHUB_SERVER_URL = 'https://github.corp.example';
    process.env.GITHUB_ACTION_REPOSITORY = 'someone/adobe-access-token';
    process.env.GITHUB_ACTION_REF = 'v1';

    expect(reported(failure).lines[2]).toMatch(/^More: https:\/\/github\.corp\.example\/someone\//);
  });

  test('links to the default branch where the version is unknown', () => {
    process.env.GITHUB_ACTION_REPOSITORY = 'someone/adobe-access-token';

    expect(reported(failure).lines[2]).toContain('/blob/HEAD/docs/');
  });

  test.each(reasons)('sets the output reason: %s', (reason) => {
    reported(new Failure(reason, 'a', 'b'));

    expect(files.outputs()).toMatchObject({ reason });
  });

  test('sets the output hello where the hello call refused the token, and only there', () => {
    reported(new Failure('hello-refused', 'a', 'b'));

    expect(files.outputs()).toEqual({ reason: 'hello-refused', hello: 'refused' });
  });

  test('sets no other output', () => {
    reported(failure);

    expect(files.outputs()).toEqual({ reason: 'invalid-scope' });
  });

  test('stands where there is no file for outputs, and prints no output instead', () => {
    delete process.env.GITHUB_OUTPUT;

    const { lines, text } = reported(failure);

    expect(lines[0]).toBe('Adobe IMS does not accept the scopes.');
    expect(text).not.toContain('set-output');
  });

  test('stands where the file for outputs cannot be written', () => {
    process.env.GITHUB_OUTPUT = files.directory;

    const { lines, debug } = reported(failure);

    expect(lines[0]).toBe('Adobe IMS does not accept the scopes.');
    expect(debug.at(-1)).toContain('EISDIR');
  });
});

describe('the stack traces of a failure', () => {
  const inner = new Error(`connect to ${SECRET}`);
  const outer = new Failure('unreachable', 'No connection.', 'Try again.', { cause: inner });

  test('go to the debug log, with those of its causes', () => {
    const { debug } = reported(outer);

    expect(debug).toHaveLength(2);
    expect(debug[0]).toContain('No connection.');
    expect(debug[1]).toContain('connect to');
  });

  test('are not shown to the user', () => {
    expect(reported(outer).lines.join('\n')).not.toMatch(/\bat .*:\d+:\d+/);
  });

  test('are redacted', () => {
    expect(reported(outer).text).not.toContain(SECRET);
  });

  test('may be missing', () => {
    const cause = new Error('without a stack');
    delete cause.stack;

    expect(reported(new Failure('unreachable', 'a', 'b', { cause })).debug.at(-1)).toBe('::debug::without a stack');
  });

  test('end where the causes go in a circle', () => {
    const first = new Error('first');
    const second = new Error('second', { cause: first });
    first.cause = second;
    let commands = 0;
    jest.spyOn(process.stdout, 'write').mockImplementation(() => {
      commands++;
      if (commands > 50) {
        throw new Error('it never ends');
      }
      return true;
    });

    expect(() => report(first, redact)).not.toThrow();
  });
});

describe('the report of an error that is no failure', () => {
  test('admits a defect, and asks for an issue', () => {
    const { lines, title } = reported(new TypeError('undefined is not a function'));

    expect(title).toBe('Adobe Access Token%3A internal-error');
    expect(lines.slice(0, 2)).toEqual([
      'This action has failed by a defect of its own: undefined is not a function',
      'Please open an issue, with the version of the action and this message. Running the job again may help meanwhile.',
    ]);
    expect(files.outputs()).toEqual({ reason: 'internal-error' });
  });

  test('redacts and caps what it says', () => {
    const { text, lines } = reported(new Error(`${SECRET} ${'x'.repeat(500)}`));

    expect(text).not.toContain(SECRET);
    expect(lines[0]).toMatch(/^This action has failed by a defect of its own: \*\*\* x+…$/);
  });

  test('breaks up commands in it', () => {
    expect(reported(new Error('a\n::error::b')).lines[0]).toMatch(/ a: :error: :b$/);
  });

  test.each([
    ['a string', 'odd', 'odd'],
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a number', 42, '42'],
  ])('does with %s as well', (_, thrown, shown) => {
    expect(reported(thrown).lines[0]).toBe(`This action has failed by a defect of its own: ${shown}`);
  });
});
