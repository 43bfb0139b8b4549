import { failureOf, moreAbout, runAdobeStep, silence, tokenRoute } from '../support/adobe-step';
import { cutBody, trickle } from '../support/bad-answers';

const cure =
  'Give the step more time with `timeout-seconds`. Run the job again. If it stays so, check that the runner may reach this host: firewall, proxy (`https_proxy`), DNS.';

test.concurrent('a server that keeps silent is waited for as long as the step has', async () => {
  const step = await runAdobeStep({
    inputs: { 'timeout-seconds': '1' },
    prepare: (adobe) => adobe.scriptForever(tokenRoute, silence),
  });
  const { what, ...failure } = failureOf(step);
  expect(what).toMatch(/^The step's time was up in attempt 1: adobe\.test did not answer within [\d.]+ s\.$/);
  expect(failure).toEqual({ outputs: { reason: 'timed-out' }, cure, more: moreAbout('timed-out') });
  expect(step.result.durationMs).toBeGreaterThan(900);
});

test.concurrent.each([
  ['stalls in the middle of its answer', cutBody('{"access_token":"eyJhbGci', {}, 'stay')],
  // Each drop is a sign of life, and none of them ends the answer.
  ['sends its answer drop by drop', trickle('HTTP/1.1 200 OK\r\n\r\n', ' ', 50)],
])('a server that %s is given no more time than one that keeps silent', async (_case, handler) => {
  const step = await runAdobeStep({
    inputs: { 'timeout-seconds': '3' },
    prepare: (adobe) => adobe.scriptForever(tokenRoute, handler),
  });
  const { what, ...failure } = failureOf(step);
  expect(what).toMatch(
    /^The step's time was up in attempt 1: adobe\.test stopped in the middle of its answer \(waited [\d.]+ s\)\.$/,
  );
  expect(failure).toEqual({ outputs: { reason: 'timed-out' }, cure, more: moreAbout('timed-out') });
});

test.concurrent('where the time left does not suffice for the next wait, the step fails at once and says so', async () => {
  const step = await runAdobeStep({
    inputs: { 'timeout-seconds': '1', 'max-attempts': '100' },
    prepare: (adobe) =>
      adobe.scriptForever(tokenRoute, (_request, response) => {
        response.writeHead(503).end();
      }),
  });
  const { outputs, what } = failureOf(step);
  expect(what).toMatch(/There was no time for another attempt|The step's time was up in attempt/);
  expect(['ims-unavailable', 'timed-out']).toContain(outputs.reason);
});
