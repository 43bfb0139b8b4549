import type { ChildProcess } from 'node:child_process';

/** How long the runner waits after SIGINT and after SIGTERM (actions/runner, ProcessInvoker). */
const RUNNER_WAITS = { interruptMs: 7_500, terminateMs: 2_500 };

/** Ends a process as the runner does when a run is cancelled: SIGINT, a wait, SIGTERM, a wait, SIGKILL. */
export async function cancel(child: ChildProcess, waits = RUNNER_WAITS): Promise<void> {
  child.kill('SIGINT');
  if (await exitsWithin(child, waits.interruptMs)) {
    return;
  }
  child.kill('SIGTERM');
  if (await exitsWithin(child, waits.terminateMs)) {
    return;
  }
  child.kill('SIGKILL');
}

function exitsWithin(child: ChildProcess, waitMs: number): Promise<boolean> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve(true);
  }

  return new Promise((resolve) => {
    const onExit = () => {
      clearTimeout(timer);
      resolve(true);
    };
    const timer = setTimeout(() => {
      child.off('exit', onExit);
      resolve(false);
    }, waitMs);
    child.once('exit', onExit);
  });
}
