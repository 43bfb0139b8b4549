import { main } from './main';
import { post } from './post';
import { createMasks } from './runner/masks';
import { report, warnOfDefect } from './runner/report';
import { isPostPhase } from './runner/state';

/** How long a forgotten socket may keep the process after everything is done, in milliseconds. */
const LINGER_MS = 500;

const postPhase = isPostPhase();

// Failure until proven otherwise: whatever ends this process early ends it with 1. The end of the job fails nothing.
process.exitCode = postPhase ? 0 : 1;
// What bundled packages call is nothing that a user could mend.
process.noDeprecation = true;

const masks = createMasks();
let done = false;

function finish(exitCode: 0 | 1): void {
  done = true;
  process.exitCode = exitCode;
  // A name look-up or a tunnel that never opened cannot be cancelled. By then the log has left the process.
  setTimeout(() => process.stdout.write('', () => process.exit()), LINGER_MS).unref();
}

function fail(error: unknown): void {
  if (done) {
    return;
  }
  if (postPhase) {
    finish(0);
    warnOfDefect(error, masks.redact);
    return;
  }
  finish(1);
  report(error, masks.redact);
}

process.on('uncaughtException', (error) => {
  fail(error);
  // What is still under way must not hand anything on behind a reported failure.
  process.stdout.write('', () => process.exit());
});
process.once('beforeExit', () => fail(new Error('the step ran out of work before it was done')));

const world = {
  now: () => new Date(),
  uptimeMs: () => process.uptime() * 1000,
  sleep: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
};

async function run(): Promise<void> {
  return postPhase ? post(masks, world) : main(masks, world);
}

run().then(() => {
  // An exception outside the main line has been reported by then, and its 1 stands.
  if (!done) {
    finish(0);
  }
}, fail);
