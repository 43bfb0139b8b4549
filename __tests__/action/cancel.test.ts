import { answer, helloRoute, runAdobeStep, silence, tokenRoute } from '../support/adobe-step';

// Left alone, each of these steps would go on for longer than this.
const soonMs = 10_000;

/** A handler that keeps silent, and a promise for the moment when a request has come to it. */
function silentFrom() {
  let resolve = () => {};
  const reached = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { reached, handler: () => resolve() };
}

test.each(['SIGINT', 'SIGTERM', 'cancel'] as const)(
  '%s while Adobe keeps silent ends the step soon, with nothing handed on',
  async (name) => {
    const { reached, handler } = silentFrom();
    const { result } = await runAdobeStep({
      signal: { name, when: reached },
      prepare: (adobe) => {
        adobe.script(tokenRoute, handler);
        adobe.scriptForever(tokenRoute, silence);
      },
    });
    expectCancelled(result);
  },
);

test('a signal between two attempts ends the step soon', async () => {
  const { result, adobe } = await runAdobeStep({
    signal: { name: 'SIGINT', when: (line) => line.includes('follows in') },
    prepare: (simulator) => simulator.scriptForever(tokenRoute, answer(503, '', { 'retry-after': '20' })),
  });
  expectCancelled(result);
  expect(adobe.requests).toHaveLength(1);
});

test('a signal during the hello call ends the step soon, and the token is not handed on', async () => {
  const { reached, handler } = silentFrom();
  const { result, adobe } = await runAdobeStep({
    inputs: { hello: 'true' },
    signal: { name: 'SIGINT', when: reached },
    prepare: (simulator) => {
      simulator.script(helloRoute, handler);
      simulator.scriptForever(helloRoute, silence);
    },
  });
  expectCancelled(result);
  expect(adobe.tokens).toHaveLength(1);
});

function expectCancelled(result: Awaited<ReturnType<typeof runAdobeStep>>['result']): void {
  expect(result.conclusion).toBe('failure');
  expect(result.exitCode).not.toBe(0);
  expect(result.durationMs).toBeLessThan(soonMs);
  expect(result.outputs).not.toHaveProperty('access-token');
  expect(result.env).toEqual({});
  expect(result.leftBehind).toEqual({});
}
