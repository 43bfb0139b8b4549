import { type Phase, runPhase } from '../../src/process';
import { captureStdout } from '../support/stdout';

const EVENTS = ['uncaughtException', 'beforeExit'] as const;

let before: { exitCode: typeof process.exitCode; listeners: Map<string, readonly unknown[]> };
let report: jest.Mock;
let exit: jest.SpyInstance;

beforeEach(() => {
  before = {
    exitCode: process.exitCode,
    listeners: new Map(EVENTS.map((event) => [event, process.rawListeners(event)])),
  };
  captureStdout();
  report = jest.fn();
  exit = jest.spyOn(process, 'exit').mockImplementation((() => {}) as typeof process.exit);
});
afterEach(() => {
  jest.restoreAllMocks();
  for (const event of EVENTS) {
    for (const listener of process.rawListeners(event).filter((one) => !before.listeners.get(event)?.includes(one))) {
      process.removeListener(event, listener as (...args: unknown[]) => void);
    }
  }
  process.exitCode = before.exitCode;
});

async function start(run: Phase['run'], exitCodeOnError: 0 | 1 = 1): Promise<void> {
  runPhase({ run, report, exitCodeOnError });
  await new Promise((resolve) => setImmediate(resolve));
}

const pending = () => new Promise<void>(() => {});

test('runPhase() exits with 0 when the phase is done, and reports nothing after that', async () => {
  await start(async () => {});
  process.emit('beforeExit', 0);

  expect(process.exitCode).toBe(0);
  expect(process.noDeprecation).toBe(true);
  expect(exit).toHaveBeenCalledTimes(1);
  expect(report).not.toHaveBeenCalled();
});

test.each([0, 1] as const)('runPhase() exits with exitCodeOnError, here %d, until the phase is done', async (code) => {
  await start(pending, code);

  expect(process.exitCode).toBe(code);
  expect(exit).not.toHaveBeenCalled();
});

test.each([
  ['the phase fails', () => Promise.reject(new Error('first')), () => {}],
  ['an exception is not caught', pending, () => process.emit('uncaughtException', new Error('first'))],
  ['the process runs out of work', pending, () => process.emit('beforeExit', 1)],
])('runPhase() reports one error, with a redactor that knows the masks, and exits if %s', async (_, run, happen) => {
  await start((masks) => {
    masks.add('p8e-s3cr3t');
    return run();
  });

  happen();
  process.emit('uncaughtException', new Error('second'));

  expect(report).toHaveBeenCalledTimes(1);
  const [error, redact] = report.mock.calls[0] ?? [];
  expect(error).not.toMatchObject({ message: 'second' });
  expect(redact('a p8e-s3cr3t')).toBe('***');
  expect(process.exitCode).toBe(1);
  expect(exit).toHaveBeenCalledTimes(1);
});

test('runPhase() keeps the exit code of an exception if the phase then succeeds', async () => {
  let succeed = () => {};
  await start(() => new Promise((resolve) => (succeed = resolve)));

  process.emit('uncaughtException', new Error('odd'));
  succeed();
  await new Promise((resolve) => setImmediate(resolve));

  expect(process.exitCode).toBe(1);
});
