import { type AdobeStep, answer, failureOf, plain, runAdobeStep, tokenRoute } from '../support/adobe-step';

// Timers and the clock may disagree by so much.
const toleranceMs = 20;

function firstLine({ result, adobe }: AdobeStep): string {
  return plain(result.log[0] ?? '', adobe);
}

function pauseMs({ adobe: { requests } }: AdobeStep): number {
  return (requests[1]?.receivedAt.getTime() ?? 0) - (requests[0]?.receivedAt.getTime() ?? 0);
}

test.concurrent.each([429, 503])('%d with Retry-After in seconds is waited for', async (status) => {
  const step = await runAdobeStep({
    prepare: (adobe) => adobe.script(tokenRoute, answer(status, '', { 'retry-after': '1' })),
  });
  expect(step.result.exitCode).toBe(0);
  expect(step.adobe.requests).toHaveLength(2);
  expect(pauseMs(step)).toBeGreaterThanOrEqual(1000 - toleranceMs);
  expect(firstLine(step)).toMatch(
    new RegExp(`^adobe\\.test answered ${status}\\. Attempt 2 of 4 follows in 1(\\.[1-5])? s\\.$`),
  );
});

test.concurrent('Retry-After as a date is waited for', async () => {
  let due = 0;
  const step = await runAdobeStep({
    prepare: (adobe) =>
      adobe.script(tokenRoute, (request, response, recorded, proceed) => {
        // HTTP dates have whole seconds: this one is one to two seconds ahead.
        due = Math.floor(Date.now() / 1000) * 1000 + 2000;
        const date = new Date(due).toUTCString();
        return answer(503, '', { 'retry-after': date })(request, response, recorded, proceed);
      }),
  });
  expect(step.result.exitCode).toBe(0);
  expect(step.adobe.requests).toHaveLength(2);
  expect(step.adobe.requests[1]?.receivedAt.getTime()).toBeGreaterThanOrEqual(due - toleranceMs);
});

test.concurrent.each([
  ['in the past', 'Wed, 21 Oct 2015 07:28:00 GMT'],
  ['of no seconds', '0'],
  ['that is negative', '-5'],
  ['that is neither number nor date', 'soon'],
])('Retry-After %s asks for no more than the usual wait', async (_case, value) => {
  const step = await runAdobeStep({
    prepare: (adobe) => adobe.script(tokenRoute, answer(429, '', { 'retry-after': value })),
  });
  expect(step.result.exitCode).toBe(0);
  expect(firstLine(step)).toMatch(/^adobe\.test answered 429\. Attempt 2 of 4 follows in 0(\.[1-5])? s\.$/);
});

test.concurrent.each([
  ['seconds', 429, 'rate-limited', () => '3600', /It asks to wait 3600 s /],
  [
    'a date',
    503,
    'ims-unavailable',
    () => new Date(Date.now() + 3_600_000).toUTCString(),
    /It asks to wait 3[56]\d\d(\.\d)? s /,
  ],
  [
    'a number beyond all bounds',
    429,
    'rate-limited',
    () => '9'.repeat(30),
    /It asks to wait more than a day /,
  ],
])(
  'Retry-After that asks for more than the time left fails at once: %s',
  async (_form, status, reason, value, asked) => {
    const step = await runAdobeStep({
      prepare: (adobe) => adobe.scriptForever(tokenRoute, answer(status, '', { 'retry-after': value() })),
    });
    const { outputs, what } = failureOf(step);
    expect(outputs).toEqual({ reason });
    expect(what).toMatch(asked);
    expect(what).toMatch(
      / answered \d{3}, x-debug-id ID\. It asks .* \(Retry-After\), and the step has \d\d(\.\d)? s left\.$/,
    );
    expect(step.adobe.requests).toHaveLength(1);
    expect(step.result.stdout).not.toContain('follows in');
  },
);
