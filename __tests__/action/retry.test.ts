import {
  type AdobeStep,
  answer,
  failureOf,
  hangUp,
  moreAbout,
  plain,
  runAdobeStep,
  tokenRoute,
  warningsOf,
} from '../support/adobe-step';

/** The step's log up to its last line, each line made the same in every run. */
function retryLines({ result, adobe }: AdobeStep): string[] {
  return result.log.slice(0, -1).map((line) => plain(line, adobe).replace(/ in \d+(\.\d)? s\.$/, ' in N s.'));
}

test.concurrent.each([408, 429, 500, 503, 599])(
  '%d is tried again, with a line that says why',
  async (status) => {
    const step = await runAdobeStep({ prepare: (adobe) => adobe.script(tokenRoute, answer(status)) });
    expect(step.result.exitCode).toBe(0);
    expect(step.result.outputs['access-token']).toBe(step.adobe.tokens[0]);
    expect(retryLines(step)).toEqual([`adobe.test answered ${status}. Attempt 2 of 4 follows in N s.`]);
    expect(step.adobe.requests).toHaveLength(2);
    expect(step.adobe.requests[1]?.body).toBe(step.adobe.requests[0]?.body);
    expect(warningsOf(step)).toEqual([]);
  },
);

test.concurrent('a connection that is cut is tried again', async () => {
  const step = await runAdobeStep({ prepare: (adobe) => adobe.script(tokenRoute, hangUp) });
  expect(step.result.exitCode).toBe(0);
  expect(retryLines(step)).toEqual([
    'adobe.test cannot be reached: the connection was cut (ECONNRESET). Attempt 2 of 4 follows in N s.',
  ]);
});

test.concurrent.each([
  [
    429,
    'rate-limited',
    'Adobe IMS asks for fewer requests',
    'Ask for fewer tokens: one serves for 24 hours, so share it between the steps of a job instead of requesting one in each. Then run the job again later.',
  ],
  [
    503,
    'ims-unavailable',
    'Adobe IMS is not available',
    'Run the job again later; status.adobe.com tells how Adobe is doing. The credential is not the cause.',
  ],
  [
    408,
    'ims-unavailable',
    'Adobe IMS gave up waiting for the request',
    "Run the job again. If it stays so, check the runner's network and status.adobe.com.",
  ],
])('%d to the end fails as %s, and says how often it was tried', async (status, reason, what, cure) => {
  const step = await runAdobeStep({
    inputs: { 'max-attempts': '3' },
    prepare: (adobe) => adobe.scriptForever(tokenRoute, answer(status)),
  });
  expect(failureOf(step)).toEqual({
    outputs: { reason },
    what: `${what}: adobe.test answered ${status}, x-debug-id ID. Tried 3 times.`,
    cure,
    more: moreAbout(reason),
  });
  expect(step.adobe.requests).toHaveLength(3);
});

test.concurrent('`max-attempts: 1` is one attempt, without a wait behind it', async () => {
  const step = await runAdobeStep({
    inputs: { 'max-attempts': '1' },
    prepare: (adobe) => adobe.scriptForever(tokenRoute, answer(503)),
  });
  expect(failureOf(step).what).toBe('Adobe IMS is not available: adobe.test answered 503, x-debug-id ID.');
  expect(step.adobe.requests).toHaveLength(1);
  expect(step.result.stdout).not.toContain('follows');
});

test.concurrent('each retry has its line, and different troubles have each their own', async () => {
  const step = await runAdobeStep({
    prepare: (adobe) => adobe.script(tokenRoute, answer(503), hangUp, answer(429)),
  });
  expect(step.result.exitCode).toBe(0);
  expect(retryLines(step)).toEqual([
    'adobe.test answered 503. Attempt 2 of 4 follows in N s.',
    'adobe.test cannot be reached: the connection was cut (ECONNRESET). Attempt 3 of 4 follows in N s.',
    'adobe.test answered 429. Attempt 4 of 4 follows in N s.',
  ]);
});
