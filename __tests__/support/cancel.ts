import type { ChildProcess } from 'node:child_process';

/** How long the runner waits after SIGINT and after SIGTERM, in milliseconds (actions/runner, ProcessInvoker). */
export const cancelWaits = { interruptMs: 7_500, terminateMs: 2_500 };

/** Ends a process as the runner does when a run is cancelled: SIGINT, a wait, SIGTERM, a wait, SIGKILL. */
export async function cancel(child: ChildProcess, waits = cancelWaits): Promise<void> {
  child.kill('SIGINT');
  if (await endsWithin(child, waits.interruptMs)) return;
  child.kill('SIGTERM');
  if (await endsWithin(child, waits.terminateMs)) return;
  child.kill('SIGKILL');
}

function endsWithin(child: ChildProcess, waitMs: number): Promise<boolean> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(true);
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
