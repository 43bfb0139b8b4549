import { actionInputs } from '../support/action-file';
import { createRunnerFiles, type RunnerFiles } from '../support/runner-files';
import { closeServers, serveHttp, serveRaw } from '../support/servers';
import { captureStdout, type Printed } from '../support/stdout';
import { isolateEnvironment, setInputs } from '../support/test-environment';

/** How long after the end index.ts lets forgotten sockets be. */
const LINGER_MS = 500;

const events = ['uncaughtException', 'beforeExit'] as const;
const TOKEN = JSON.stringify({ access_token: 'abc.def-123', expires_in: 86_399 });

let files: RunnerFiles;
let printed: Printed;
let exit: jest.SpyInstance;
let linger: (() => void) | undefined;
let before: { exitCode: typeof process.exitCode; listeners: readonly unknown[] };

isolateEnvironment();

beforeEach(() => {
  files = createRunnerFiles();
  printed = captureStdout();
  linger = undefined;
  before = {
    exitCode: process.exitCode,
    listeners: events.flatMap((event) => process.rawListeners(event)),
  };
  exit = jest.spyOn(process, 'exit').mockImplementation((() => {}) as typeof process.exit);
  const later = setTimeout;
  jest.spyOn(global, 'setTimeout').mockImplementation(((action: () => void, ms?: number) => {
    if (ms !== LINGER_MS) {
      return later(action, ms);
    }
    linger = action;
    return later(() => {}, 0);
  }) as typeof setTimeout);
  for (const [name, { default: value = '' }] of Object.entries(actionInputs())) {
    setInputs({ [name]: value });
  }
  setInputs({ 'client-id': 'a1b2c3', 'client-secret': 'p8e-s3cr3t' });
});

afterEach(async () => {
  // What still waits for an answer gets none, and comes to its end before the next test begins.
  await closeServers();
  await finished().catch(() => 'a test that could not even start has failed by now');
  jest.restoreAllMocks();
  for (const event of events) {
    for (const listener of process.rawListeners(event)) {
      if (!before.listeners.includes(listener)) {
        process.removeListener(event, listener as (...args: unknown[]) => void);
      }
    }
  }
  process.exitCode = before.exitCode;
  files.remove();
});

/** Starts the action as node would: by loading its entry. */
function start(): void {
  jest.isolateModules(() => {
    require('../../src/index');
  });
}

/** Waits until the action has done its work. */
const finished = () => until(() => linger !== undefined);

/** Waits for `condition`, and not for ever. */
async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 3000;
  while (!condition()) {
    if (performance.now() > deadline) {
      throw new Error('it has not come to that');
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const errors = () => printed.lines().filter((line) => line.startsWith('::error '));

test('a step that gets its token exits with 0', async () => {
  const { url } = await serveHttp((response) => response.end(TOKEN));
  setInputs({ 'ims-url': url.origin });

  start();
  await finished();

  expect(process.exitCode).toBe(0);
  expect(files.outputs()).toMatchObject({ 'access-token': 'abc.def-123' });
  expect(errors()).toEqual([]);
});

test('a step that fails exits with 1, and tells why', async () => {
  const { url } = await serveHttp((response) =>
    response
      .writeHead(400)
      .end('{"error":"invalid_client","error_description":"invalid client_secret parameter"}'),
  );
  setInputs({ 'ims-url': url.origin });

  start();
  await finished();

  expect(process.exitCode).toBe(1);
  expect(files.outputs()).toEqual({ reason: 'invalid-client-secret' });
  expect(errors()).toHaveLength(1);
  expect(errors()[0]).toMatch(
    /^::error title=Adobe Access Token%3A invalid-client-secret::Adobe IMS refused the client secret: /,
  );
});

test('a step whose inputs are wrong exits with 1, and tells why', async () => {
  setInputs({ 'max-attempts': '0' });

  start();
  await finished();

  expect(process.exitCode).toBe(1);
  expect(errors()[0]).toContain('max-attempts cannot be "0".');
});

test('whatever ends the process while it works ends it with 1', async () => {
  const { url } = await serveRaw(() => {});
  setInputs({ 'ims-url': url.origin, 'max-attempts': '1' });

  start();

  expect(process.exitCode).toBe(1);
});

test('a process that runs out of work has failed, and says so', async () => {
  const { url } = await serveRaw(() => {});
  setInputs({ 'ims-url': url.origin, 'max-attempts': '1' });
  start();

  process.emit('beforeExit', 1);

  expect(process.exitCode).toBe(1);
  expect(errors()).toHaveLength(1);
  expect(errors()[0]).toContain(
    'This action has failed by a defect of its own: the step ran out of work before it was done',
  );
  expect(files.outputs()).toEqual({ reason: 'internal-error' });
});

test('a process that ends after its work is done says nothing more', async () => {
  const { url } = await serveHttp((response) => response.end(TOKEN));
  setInputs({ 'ims-url': url.origin });
  start();
  await finished();

  process.emit('beforeExit', 0);

  expect(process.exitCode).toBe(0);
  expect(errors()).toEqual([]);
});

test('an exception that nobody catches fails the step, though its main line then succeeds', async () => {
  let answer: (() => void) | undefined;
  const asked = new Promise<void>((resolve) => {
    void serveHttp((response) => {
      answer = () => response.end(TOKEN);
      resolve();
    }).then(({ url }) => {
      setInputs({ 'ims-url': url.origin });
      start();
    });
  });
  await asked;

  process.emit('uncaughtException', new TypeError('undefined is not a function'));
  answer?.();
  await until(() => files.outputs()['access-token'] !== undefined);
  await new Promise((resolve) => setImmediate(resolve));

  expect(process.exitCode).toBe(1);
  expect(errors()).toHaveLength(1);
  expect(errors()[0]).toContain('undefined is not a function');
});

test('of several things that go wrong, the first is told', async () => {
  setInputs({ 'max-attempts': '0' });
  start();
  await finished();

  process.emit('uncaughtException', new Error('an afterthought'));

  expect(errors()).toHaveLength(1);
  expect(errors()[0]).not.toContain('an afterthought');
});

test('a secret in an exception is not shown', async () => {
  const { url } = await serveRaw(() => {});
  setInputs({ 'ims-url': url.origin, 'max-attempts': '1' });
  start();

  process.emit('uncaughtException', new Error('cannot read p8e-s3cr3t'));

  expect(printed.lines().filter((line) => line.includes('s3cr3t'))).toEqual(['::add-mask::p8e-s3cr3t']);
});

test('what still holds the process half a second after the end is let go', async () => {
  const { url } = await serveHttp((response) => response.end(TOKEN));
  setInputs({ 'ims-url': url.origin });
  start();
  await finished();
  expect(exit).not.toHaveBeenCalled();

  linger?.();

  expect(exit).toHaveBeenCalledTimes(1);
  expect(process.exitCode).toBe(0);
});

test('what bundled packages call deprecated is kept from the log', async () => {
  setInputs({ 'max-attempts': '0' });

  start();
  await finished();

  expect(process.noDeprecation).toBe(true);
});

test('an exception at the end of the job is a warning, and does not fail it', () => {
  setInputs({ revoke: 'true' });
  jest.replaceProperty(process, 'argv', [process.execPath, '/action/dist/post.js']);

  start();
  process.emit('uncaughtException', new Error('no p8e-s3cr3t here'));

  expect(process.exitCode).toBe(0);
  expect(printed.lines().at(-1)).toMatch(
    /^::warning title=Adobe Access Token%3A internal-error::This action has failed by a defect of its own: no \*\*\* here%0APlease open an issue/,
  );
  expect(files.outputs()).toEqual({});
});
