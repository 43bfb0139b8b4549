import { existsSync, statSync } from 'node:fs';
import { makeAction, removeActions } from './fixture-action';
import { cancel, createJob, runStep, type StepOptions, type StepResult } from './mini-runner';

const PUT = `
const { appendFileSync } = require('node:fs');
const put = (name, text) => appendFileSync(process.env[name], text + '\\n');
`;
const PRINT_ENVIRONMENT = 'console.log(JSON.stringify(process.env))';
const WAIT = "setInterval(() => {}, 1000); console.log('ready')";

const isReady = (line: string) => line === 'ready';

afterEach(removeActions);

function run(main: string, options: Partial<StepOptions> = {}): Promise<StepResult> {
  return runStep({ inputs: {}, action: makeAction({ main: PUT + main }), ...options });
}

/** The environment of a step. */
async function environmentOf(options: Partial<StepOptions> = {}): Promise<Record<string, string>> {
  const result = await run(PRINT_ENVIRONMENT, options);
  return JSON.parse(result.stdout);
}

describe('the environment of a step', () => {
  test('has the inputs, not trimmed, and the defaults of absent inputs', async () => {
    const inputs = '  client-id:\n  two words: { default: x }\n  no-default:';
    const action = makeAction({ main: PRINT_ENVIRONMENT, inputs });

    const result = await runStep({ inputs: { 'client-id': ' a ' }, action });

    expect(JSON.parse(result.stdout)).toMatchObject({
      'INPUT_CLIENT-ID': ' a ',
      INPUT_TWO_WORDS: 'x',
      'INPUT_NO-DEFAULT': '',
    });
    expect(result.annotations).toEqual([]);
  });

  test('has unexpected inputs, and the step a warning', async () => {
    const action = makeAction({ main: PRINT_ENVIRONMENT, inputs: '  client-id:\n  scopes:' });

    const result = await runStep({ inputs: { nope: '1' }, action });

    expect(JSON.parse(result.stdout).INPUT_NOPE).toBe('1');
    const message = "Unexpected input(s) 'nope', valid inputs are ['client-id', 'scopes']";
    expect(result.annotations).toEqual([{ level: 'warning', title: '', message }]);
    expect(result.log[0]).toBe(`Warning: ${message}`);
  });

  test('has no proxy, NODE_ or other variables of the machine', async () => {
    const before = { ...process.env };
    Object.assign(process.env, { https_proxy: 'http://proxy', NODE_EXTRA_CA_CERTS: '/x', FOREIGN: '1' });
    try {
      const environment = await environmentOf();

      expect(Object.keys(environment).filter((name) => /proxy|^NODE_|FOREIGN|JEST/i.test(name))).toEqual([]);
      expect(environment.HOME).not.toBe(process.env.HOME);
    } finally {
      process.env = before;
    }
  });

  test("has the runner's variables, which the options of the test override", async () => {
    expect(await environmentOf()).toMatchObject({ CI: 'true', GITHUB_EVENT_NAME: 'push' });
    const environment = await environmentOf({
      debug: true,
      env: { GITHUB_ACTOR: 'someone', NODE_NO_WARNINGS: '1' },
      without: ['GITHUB_OUTPUT', 'PATH'],
      overrideFiles: { GITHUB_STATE: '/dev/full' },
    });

    expect(environment).toMatchObject({ RUNNER_DEBUG: '1', GITHUB_ACTOR: 'someone', NODE_NO_WARNINGS: '1' });
    expect(environment.GITHUB_STATE).toBe('/dev/full');
    expect(environment).not.toHaveProperty('GITHUB_OUTPUT');
    expect(environment).not.toHaveProperty('PATH');
  });

  test('names the event, its actor and its payload', async () => {
    const main =
      'console.log(process.env.GITHUB_EVENT_NAME, process.env.GITHUB_ACTOR, require(process.env.GITHUB_EVENT_PATH).number)';
    const event = { name: 'pull_request', payload: { number: 7 }, actor: 'dependabot[bot]' };

    expect((await run(main, { event })).log).toEqual(['pull_request dependabot[bot] 7']);
  });
});

describe('a step', () => {
  test('has the values that it wrote to its files', async () => {
    const main = `
      put('GITHUB_OUTPUT', 'a=1');
      put('GITHUB_ENV', 'B=2');
      put('GITHUB_STATE', 'c=3');
      put('GITHUB_PATH', '/d');
      put('GITHUB_STEP_SUMMARY', '# secret');
    `;

    const result = await run(main, { secrets: ['secret'] });

    expect(result).toMatchObject({
      exitCode: 0,
      signal: null,
      hung: false,
      conclusion: 'success',
      post: null,
      outputs: { a: '1' },
      env: { B: '2' },
      state: { c: '3' },
      paths: ['/d'],
      summary: '# ***\n',
      rawSummary: '# secret\n',
      leftBehind: {},
    });
    expect(result.durationMs).toBeGreaterThan(1);
  });

  test.each([
    ['exits with 0, with an error', "console.log('::error::bad')", 'success', 0],
    ['exits with 3', 'process.exitCode = 3', 'failure', 3],
    ['writes a malformed file', "put('GITHUB_OUTPUT', 'nonsense')", 'failure', 0],
    ['prints a command that is not modelled', "console.log('::set-output name=a::b')", 'failure', 0],
  ])('that %s has the right conclusion', async (_what, main, conclusion, exitCode) => {
    expect(await run(main)).toMatchObject({ conclusion, exitCode, hung: false });
  });

  test('can give commands on both streams', async () => {
    const main = "console.error('::add-mask::hidden'); setTimeout(() => console.log('hidden'), 100)";

    expect(await run(main)).toMatchObject({
      stdout: 'hidden\n',
      stderr: '::add-mask::hidden\n',
      log: ['***'],
      masks: ['hidden'],
      commands: [{ name: 'add-mask', properties: {}, data: 'hidden' }],
    });
  });

  test('has no job output that holds a masked value', async () => {
    const main = "console.log('::add-mask::hidden'); put('GITHUB_OUTPUT', 'a=so hidden\\nb=plain\\nc=\\nd=plain too')";

    const result = await run(main);

    expect(result.outputs.a).toBe('so hidden');
    expect(result.jobOutputs()).toEqual({ b: 'plain', d: 'plain too' });
    expect(result.jobOutputs(['a', 'b', 'none'])).toEqual({ b: 'plain' });
  });

  test('has the files that it left behind', async () => {
    const main = "require('node:fs').writeFileSync(require('node:os').tmpdir() + '/left.txt', 'x')";

    expect((await run(main)).leftBehind).toEqual({ 'left.txt': 'x' });
  });

  test('cannot write an output if the disk is full', async () => {
    const main = "try { put('GITHUB_OUTPUT', 'a=1') } catch (error) { console.log(error.code) }";

    const result = await run(main, { overrideFiles: { GITHUB_OUTPUT: '/dev/full' } });

    expect(result.log).toEqual(process.platform === 'linux' ? ['ENOSPC'] : []);
    expect(result.outputs).toEqual({});
  });

  test('shows its outputs with debug logging', async () => {
    const result = await run("put('GITHUB_OUTPUT', 'a=1')", { debug: true });

    expect(result.log).toEqual(['##[debug]Set output a = 1']);
  });

  test('ends although a child that it started keeps its output open', async () => {
    const child = "['-e', 'setTimeout(() => {}, 9000)'], { stdio: 'inherit', detached: true }";

    const result = await run(`require('node:child_process').spawn(process.execPath, ${child}).unref()`);

    expect(result.conclusion).toBe('success');
  }, 15_000);

  test('rejects if node cannot be started', async () => {
    await expect(run('', { node: '/nowhere/node' })).rejects.toThrow(/ENOENT/);
  });
});

describe('a signal', () => {
  const patient = `process.on('SIGTERM', () => { console.log('bye'); process.exit(7) }); ${WAIT}`;

  test('is sent at a line', async () => {
    const result = await run(patient, { signal: { name: 'SIGTERM', when: isReady } });

    expect(result).toMatchObject({ exitCode: 7, signal: null, log: ['ready', 'bye'], conclusion: 'failure' });
  });

  test('is sent at the start', async () => {
    const result = await run(patient, { signal: { name: 'SIGINT', when: 'start' } });

    expect(result).toMatchObject({ exitCode: null, signal: 'SIGINT', hung: false, log: [] });
  });

  test('is sent when a promise settles', async () => {
    let settle = () => {};
    const when = new Promise<void>((resolve) => {
      settle = resolve;
    });

    const result = await run(patient, { signal: { name: 'SIGTERM', when }, onLine: () => settle() });

    expect(result.exitCode).toBe(7);
  });

  test('that cancels the run fails a step that exits with 0', async () => {
    const main = `process.on('SIGINT', () => process.exit(0)); ${WAIT}`;

    const result = await run(main, { signal: { name: 'cancel', when: isReady } });

    expect(result).toMatchObject({ exitCode: 0, conclusion: 'failure', hung: false });
  });

  test('that cancels the run is followed by SIGTERM and SIGKILL if the step ignores it', async () => {
    const main = `for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => console.log(name)); ${WAIT}`;

    const result = await run(main, {
      onLine: (line, child) => {
        if (isReady(line)) {
          void cancel(child, { interruptMs: 100, terminateMs: 100 });
        }
      },
    });

    expect(result).toMatchObject({ signal: 'SIGKILL', hung: true, log: ['ready', 'SIGINT', 'SIGTERM'] });
  });

  test('kills a step that hangs', async () => {
    const result = await run(WAIT, { killAfterMs: 200 });

    expect(result).toMatchObject({ exitCode: null, hung: true, conclusion: 'failure' });
  });
});

describe('a job', () => {
  const post = "console.log('post', process.env.INPUT_NAME, process.env.STATE_saved, process.env.EXPORTED)";

  test('passes variables and masks from step to step, and runs the post phases in reverse order', async () => {
    const main = `${PUT}
      console.log('sees', process.env.EXPORTED, process.env.STATE_saved);
      put('GITHUB_ENV', 'EXPORTED=' + process.env.INPUT_NAME);
      put('GITHUB_STATE', 'saved=' + process.env.INPUT_NAME);
      console.log('::add-mask::mask-' + process.env.INPUT_NAME);
    `;
    const job = createJob({ action: makeAction({ main, post, inputs: '  name:' }) });

    const one = await job.runStep({ inputs: { name: 'one' } });
    const two = await job.runStep({ inputs: { name: 'mask-one' } });

    expect(one.log).toEqual(['sees undefined undefined']);
    expect(two.log).toEqual(['sees one undefined']);
    expect(one.post).toBeNull();
    const posts = await job.finish();
    expect(posts.map(({ log }) => log)).toEqual([['post *** *** ***'], ['post one one ***']]);
    expect(one.post).toBe(posts[1]);
  });

  test('runs the post phase after a main phase that was killed', async () => {
    const result = await runStep({
      inputs: {},
      action: makeAction({ main: `${PUT} put('GITHUB_STATE', 'saved=early'); ${WAIT}`, post }),
      signal: { name: 'SIGKILL', when: isReady },
    });

    expect(result).toMatchObject({ signal: 'SIGKILL', hung: false, conclusion: 'failure' });
    expect(result.post?.log).toEqual(['post undefined early undefined']);
  });

  test('keeps its directories private and removes them', async () => {
    let root = '';
    let mode = 0;

    await run('console.log(process.env.TMPDIR)', {
      onLine: (line) => {
        root = line;
        mode = statSync(line).mode & 0o777;
      },
    });

    expect(mode).toBe(0o700);
    expect(existsSync(root)).toBe(false);
  });
});
