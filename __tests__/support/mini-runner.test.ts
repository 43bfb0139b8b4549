import { existsSync, statSync } from 'node:fs';
import { makeAction, removeActions } from './fixture-action';
import { cancel, createJob, runStep, type StepOptions, type StepResult } from './mini-runner';

afterEach(removeActions);

const shared = `
const { appendFileSync } = require('node:fs');
const put = (name, text) => appendFileSync(process.env[name], text + '\\n');
`;

function run(main: string, options: Partial<StepOptions> = {}): Promise<StepResult> {
  return runStep({ inputs: {}, action: makeAction({ main: shared + main }), ...options });
}

/** The environment that a step sees. */
async function environmentOf(options: Partial<StepOptions> = {}): Promise<Record<string, string>> {
  const result = await run('console.log(JSON.stringify(process.env))', options);
  return JSON.parse(result.stdout);
}

describe('the environment', () => {
  const inputs = '  client-id:\n  two words: { default: x }\n  With-Case: { default: y }';
  const print = 'console.log(JSON.stringify(process.env))';

  test('has the inputs, with defaults, untrimmed', async () => {
    const result = await runStep({
      inputs: { 'client-id': ' a ', 'with-case': '' },
      action: makeAction({ main: print, inputs }),
    });
    const environment = JSON.parse(result.stdout);
    expect(environment['INPUT_CLIENT-ID']).toBe(' a ');
    expect(environment.INPUT_TWO_WORDS).toBe('x');
    expect(environment['INPUT_WITH-CASE']).toBe('');
    expect(result.annotations).toEqual([]);
  });

  test('has unexpected inputs too, with a warning', async () => {
    const result = await runStep({
      inputs: { nope: '1', Odd: '2' },
      action: makeAction({ main: print, inputs }),
    });
    expect(JSON.parse(result.stdout).INPUT_NOPE).toBe('1');
    const message =
      "Unexpected input(s) 'nope', 'Odd', valid inputs are ['client-id', 'two words', 'With-Case']";
    expect(result.annotations).toEqual([{ level: 'warning', title: '', message }]);
    expect(result.log[0]).toBe(`Warning: ${message}`);
  });

  test('has a warning for a deprecated input', async () => {
    const deprecated = '  old: { deprecationMessage: Use new. }';
    const action = makeAction({ main: '', inputs: deprecated });
    const { annotations } = await runStep({ inputs: { old: '1' }, action });
    expect(annotations.map(({ message }) => message)).toEqual([
      "Input 'old' has been deprecated with message: Use new.",
    ]);
  });

  test('is made from nothing: no proxies, no NODE_ variables', async () => {
    const before = { ...process.env };
    Object.assign(process.env, { https_proxy: 'http://proxy', NODE_EXTRA_CA_CERTS: '/x', FOREIGN: '1' });
    try {
      const environment = await environmentOf();
      expect(Object.keys(environment).filter((name) => /proxy|^NODE_|FOREIGN|JEST/i.test(name))).toEqual([]);
    } finally {
      process.env = before;
    }
  });

  test("has the runner's variables, in a home of its own", async () => {
    const environment = await environmentOf();
    expect(environment).toMatchObject({ CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'push' });
    expect(environment.RUNNER_DEBUG).toBeUndefined();
    expect(environment.GITHUB_ACTION_REPOSITORY).toBeUndefined();
    expect(environment.HOME).not.toBe(process.env.HOME);
    expect((await environmentOf({ debug: true })).RUNNER_DEBUG).toBe('1');
  });

  test('is what the test asks for in the end', async () => {
    const environment = await environmentOf({
      env: { GITHUB_ACTION_REPOSITORY: 'o/r', GITHUB_ACTOR: 'someone', NODE_NO_WARNINGS: '1' },
      without: ['GITHUB_OUTPUT', 'PATH'],
      overrideFiles: { GITHUB_STATE: '/dev/full' },
    });
    expect(environment).toMatchObject({ GITHUB_ACTION_REPOSITORY: 'o/r', GITHUB_ACTOR: 'someone' });
    expect(environment).toMatchObject({ GITHUB_STATE: '/dev/full', NODE_NO_WARNINGS: '1' });
    expect(environment.GITHUB_OUTPUT).toBeUndefined();
    expect(environment.PATH).toBeUndefined();
  });

  test('names the event, its actor and its payload', async () => {
    const main =
      'console.log(process.env.GITHUB_EVENT_NAME, process.env.GITHUB_ACTOR, require(process.env.GITHUB_EVENT_PATH).number)';
    const event = { name: 'pull_request', payload: { number: 7 }, actor: 'dependabot[bot]' };
    expect((await run(main, { event })).log).toEqual(['pull_request dependabot[bot] 7']);
  });
});

describe('a step', () => {
  test('gives what it wrote to its files', async () => {
    const result = await run(
      `
      put('GITHUB_OUTPUT', 'a=1');
      put('GITHUB_ENV', 'B=2');
      put('GITHUB_STATE', 'c=3');
      put('GITHUB_PATH', '/d');
      put('GITHUB_STEP_SUMMARY', '# secret');
    `,
      { secrets: ['secret'] },
    );
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

  test('succeeds where it exits with 0, errors or not', async () => {
    const result = await run("console.log('::error::bad')");
    expect(result.conclusion).toBe('success');
    expect(result.annotations).toEqual([{ level: 'error', title: '', message: 'bad' }]);
  });

  test('fails where it exits with anything else', async () => {
    expect(await run('process.exitCode = 3')).toMatchObject({
      exitCode: 3,
      conclusion: 'failure',
      hung: false,
    });
  });

  test('fails where the runner cannot process what it wrote', async () => {
    expect(await run("put('GITHUB_OUTPUT', 'nonsense')")).toMatchObject({
      exitCode: 0,
      conclusion: 'failure',
    });
  });

  test('is heard on both streams', async () => {
    const result = await run(
      "console.error('::add-mask::hidden'); setTimeout(() => console.log('hidden'), 100)",
    );
    expect(result).toMatchObject({
      stdout: 'hidden\n',
      stderr: '::add-mask::hidden\n',
      log: ['***'],
      masks: ['hidden'],
      commands: [{ name: 'add-mask', properties: {}, data: 'hidden' }],
    });
  });

  test('has its outputs withheld from other jobs where they hold a secret', async () => {
    const main =
      "console.log('::add-mask::hidden'); put('GITHUB_OUTPUT', 'a=so hidden\\nb=plain\\nc=\\nd=plain too')";
    const result = await run(main);
    expect(result.outputs.a).toBe('so hidden');
    expect(result.jobOutputs()).toEqual({ b: 'plain', d: 'plain too' });
    expect(result.jobOutputs(['a', 'b', 'none'])).toEqual({ b: 'plain' });
  });

  test('shows what it left behind', async () => {
    const main = "require('node:fs').writeFileSync(require('node:os').tmpdir() + '/left.txt', 'x')";
    expect((await run(main)).leftBehind).toEqual({ 'left.txt': 'x' });
  });

  test('cannot write where the disk is full, and the runner reads nothing', async () => {
    const main = "try { put('GITHUB_OUTPUT', 'a=1') } catch (error) { console.log(error.code) }";
    const result = await run(main, { overrideFiles: { GITHUB_OUTPUT: '/dev/full' } });
    expect(result.log).toEqual(process.platform === 'linux' ? ['ENOSPC'] : []);
    expect(result.outputs).toEqual({});
  });

  test('while debugging, shows the outputs that the runner took', async () => {
    const result = await run("put('GITHUB_OUTPUT', 'a=1')", { debug: true });
    expect(result.log).toEqual(['##[debug]Set output a = 1']);
  });

  test('that leaves a child behind with its output open does not hold up the job', async () => {
    const child = "['-e', 'setTimeout(() => {}, 9000)'], { stdio: 'inherit', detached: true }";
    const result = await run(`require('node:child_process').spawn(process.execPath, ${child}).unref()`);
    expect(result.conclusion).toBe('success');
  }, 15_000);

  test.each(['linux'])('on %s, tells how much memory it took', async (platform) => {
    const result = await run('setTimeout(() => {}, 150)');
    if (process.platform === platform) expect(result.peak).toBeGreaterThan(10_000_000);
    else expect(result.peak).toBeNull();
  });

  test('that node is missing for is an error', async () => {
    await expect(run('', { node: '/nowhere/node' })).rejects.toThrow(/ENOENT/);
  });
});

describe('a signal', () => {
  const patient =
    "process.on('SIGTERM', () => { console.log('bye'); process.exit(7) }); setInterval(() => {}, 1000); console.log('ready')";

  test('is sent at the line that a test waits for', async () => {
    const result = await run(patient, { signal: { name: 'SIGTERM', when: (line) => line === 'ready' } });
    expect(result).toMatchObject({ exitCode: 7, signal: null, log: ['ready', 'bye'], conclusion: 'failure' });
  });

  test('is sent at the start', async () => {
    const result = await run(patient, { signal: { name: 'SIGINT', when: 'start' } });
    expect(result).toMatchObject({ exitCode: null, signal: 'SIGINT', hung: false, log: [] });
  });

  test('is sent once a promise settles', async () => {
    let settle = () => {};
    const when = new Promise<void>((resolve) => {
      settle = resolve;
    });
    const result = await run(patient, { signal: { name: 'SIGTERM', when }, onLine: () => settle() });
    expect(result.exitCode).toBe(7);
  });

  test('that is a cancellation fails the step, even where it exits with 0', async () => {
    const main =
      "process.on('SIGINT', () => process.exit(0)); setInterval(() => {}, 1000); console.log('ready')";
    const result = await run(main, { signal: { name: 'cancel', when: (line) => line === 'ready' } });
    expect(result).toMatchObject({ exitCode: 0, conclusion: 'failure', hung: false });
  });

  test('is followed by stronger ones where it is ignored', async () => {
    const main =
      "for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => console.log(name)); setInterval(() => {}, 1000); console.log('ready')";
    const result = await run(main, {
      onLine: (line, child) => {
        if (line === 'ready') void cancel(child, { interruptMs: 100, terminateMs: 100 });
      },
    });
    expect(result).toMatchObject({ signal: 'SIGKILL', hung: true, log: ['ready', 'SIGINT', 'SIGTERM'] });
  });

  test('ends a step that takes too long', async () => {
    const result = await run('setInterval(() => {}, 1000)', { killAfterMs: 200 });
    expect(result).toMatchObject({ exitCode: null, hung: true, conclusion: 'failure' });
  });
});

describe('a job', () => {
  const main = `${shared}
    console.log('sees', process.env.PASSED_ON, process.env.STATE_saved);
    put('GITHUB_ENV', 'PASSED_ON=' + process.env.INPUT_NAME);
    put('GITHUB_STATE', 'saved=' + process.env.INPUT_NAME);
    console.log('::add-mask::mask-' + process.env.INPUT_NAME);
  `;
  const post = "console.log('post', process.env.INPUT_NAME, process.env.STATE_saved, process.env.PASSED_ON)";

  test('passes on variables and masks, and ends with the post phases in reverse', async () => {
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

  test('runs the post phase after a main phase that was killed too', async () => {
    const killed = `${shared} put('GITHUB_STATE', 'saved=early'); console.log('ready'); setInterval(() => {}, 1000)`;
    const result = await runStep({
      inputs: {},
      action: makeAction({ main: killed, post }),
      signal: { name: 'SIGKILL', when: (line) => line === 'ready' },
    });
    expect(result).toMatchObject({ signal: 'SIGKILL', hung: false, conclusion: 'failure' });
    expect(result.post?.log).toEqual(['post undefined early undefined']);
  });

  test('leaves nothing behind, and lets nobody else read while it lasts', async () => {
    let home = '';
    let mode = 0;
    await run('console.log(process.env.TMPDIR)', {
      onLine: (line) => {
        home = line;
        mode = statSync(line).mode & 0o777;
      },
    });
    expect(mode).toBe(0o700);
    expect(existsSync(home)).toBe(false);
  });

  test('puts added paths before PATH', async () => {
    const job = createJob({ env: { SHARED: '1' } });
    await job.runStep({
      inputs: {},
      action: makeAction({ main: `${shared}put('GITHUB_PATH', '/a'); put('GITHUB_PATH', '/b')` }),
    });
    const next = await job.runStep({
      inputs: {},
      action: makeAction({ main: 'console.log(process.env.PATH, process.env.SHARED)' }),
    });
    await job.finish();
    expect(next.stdout).toMatch(/^\/b:\/a:.* 1\n$/);
  });
});
