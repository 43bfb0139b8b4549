import type { Handler } from '../../simulator/script';
import { failureOf, moreAbout, runAdobeStep, tokenRoute } from '../support/adobe-step';
import { cutBody } from '../support/bad-answers';

// It reads like the beginning of a token answer: half of it must never be taken for the whole.
const half = '{"access_token":"eyJhbGciOiJSUzI1NiJ9.eyJ0eXBlIjoiYWNjZXNzX3Rva2Vu';

const cuts: readonly (readonly [how: string, handler: Handler])[] = [
  ['in a body with Content-Length', cutBody(half, { 'content-length': '1200' })],
  ['in a chunked body', cutBody(half)],
  ['in a body whose part is valid JSON', cutBody('{"access_token":"abc"}\n', { 'content-length': '1200' })],
];

test.concurrent.each(cuts)('an answer that is cut %s to the end is an error', async (_how, handler) => {
  const step = await runAdobeStep({
    inputs: { 'max-attempts': '2' },
    prepare: (adobe) => adobe.scriptForever(tokenRoute, handler),
  });
  expect(failureOf(step)).toEqual({
    outputs: { reason: 'unreachable' },
    what: 'adobe.test cannot be reached: the connection was cut (ECONNRESET). Tried 2 times.',
    cure: 'Run the job again. If it stays so, check that the runner may reach this host: firewall, proxy (`https_proxy`), DNS.',
    more: moreAbout('unreachable'),
  });
  expect(step.adobe.requests).toHaveLength(2);
});

test.concurrent.each(cuts)('an answer that is cut %s once is asked for again', async (_how, handler) => {
  const step = await runAdobeStep({ prepare: (adobe) => adobe.script(tokenRoute, handler) });
  expect(step.result.exitCode).toBe(0);
  expect(step.result.outputs['access-token']).toBe(step.adobe.tokens[0]);
  expect(step.adobe.requests).toHaveLength(2);
});

test.concurrent('a refusal that is cut is not taken for one', async () => {
  const step = await runAdobeStep({
    prepare: (adobe) =>
      adobe.script(tokenRoute, (_request, response) => {
        response.writeHead(400, { 'content-length': '1200' });
        response.write('{"error":"invalid_client"', () => response.destroy());
      }),
  });
  expect(step.result.exitCode).toBe(0);
});
