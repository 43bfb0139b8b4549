import { randomUUID } from 'node:crypto';
import { createMasks, type Masks } from './runner/masks';
import type { Runtime } from './runtime';
import type { Redact } from './text';

/** A phase of the action, and what an error in it means. */
export interface Phase {
  readonly run: (masks: Masks, runtime: Runtime) => Promise<void>;
  /** Reports an error. Must not throw. */
  readonly report: (error: unknown, redact: Redact) => void;
  readonly exitCodeOnError: 0 | 1;
}

const RUNTIME: Runtime = {
  now: () => new Date(),
  uptimeMs: () => process.uptime() * 1000,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
  randomUuid: randomUUID,
};

/** Runs a phase as this process. It exits with 0 only if the phase ran to its end. */
export function runPhase({ run, report, exitCodeOnError }: Phase): void {
  process.exitCode = exitCodeOnError;

  // Hides deprecation warnings from bundled packages. With --no-deprecation in NODE_OPTIONS, the property is read-only.
  process.noDeprecation ||= true;

  const masks = createMasks();
  let ended = false;
  const end = () => {
    ended = true;
    // A DNS lookup or a tunnel that never opened would keep the process alive. On Windows, output to a pipe is
    // asynchronous, so the process exits when all of it is written.
    process.stdout.write('', () => process.exit());
  };
  const fail = (error: unknown) => {
    if (!ended) {
      report(error, masks.redact);
      end();
    }
  };
  process.on('uncaughtException', fail);
  // Node exits with 0 when it runs out of work, for example because a stream never ends.
  process.once('beforeExit', () => fail(new Error('the process ran out of work before the phase ended')));
  run(masks, RUNTIME).then(() => {
    // An exception outside of the phase may have been reported by now, and its exit code stands.
    if (!ended) {
      process.exitCode = 0;
      end();
    }
  }, fail);
}
