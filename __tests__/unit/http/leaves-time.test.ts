import { NetworkError } from '../../../src/http/errors';
import { withRetries } from '../../../src/http/retry';
import { closeServers, serveRaw } from '../../support/servers';

afterEach(closeServers);

/** How long a request waits for a server that never responds, if the step has this time left. */
async function attemptIn(leftMs: number, leavesTime: boolean) {
  const { url } = await serveRaw(() => {});
  const startedMs = performance.now();
  const send = withRetries({
    maxAttempts: 4,
    leftMs: () => leftMs - (performance.now() - startedMs),
    now: () => new Date(),
    random: () => 0,
    sleep: async () => {},
    onRetry: () => {},
  });
  const error = await send({ method: 'GET', url, headers: {}, leavesTime }).catch((reason) => reason);
  expect(error).toBeInstanceOf(NetworkError);
  return { stop: error.details.attempts.stop, tookMs: performance.now() - startedMs };
}

test('a request that leaves time ends after two thirds of it, and the step is not out of time', async () => {
  const { stop, tookMs } = await attemptIn(900, true);

  expect(stop).toBe('max-attempts');
  expect(tookMs).toBeGreaterThan(590);
  expect(tookMs).toBeLessThan(850);
});

test('a request that leaves no time uses all of it', async () => {
  const { stop, tookMs } = await attemptIn(300, false);

  expect(stop).toBe('out-of-time');
  expect(tookMs).toBeGreaterThan(290);
});
