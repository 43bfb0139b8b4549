import type { Handler } from '../../simulator/script';
import {
  failureOf,
  helloRoute,
  moreAbout,
  runAdobeStep,
  tokenRoute,
  warningsOf,
} from '../support/adobe-step';

// It reads like the beginning of a token answer: half of it must never be taken for the whole.
const half = '{"access_token":"eyJhbGciOiJSUzI1NiJ9.eyJ0eXBlIjoiYWNjZXNzX3Rva2Vu';

const cuts: readonly (readonly [how: string, handler: Handler])[] = [
  ['in a body with Content-Length', cutBody({ 'content-length': '1200' })],
  ['in a chunked body', cutBody({})],
  ['in a body whose part is valid JSON', cutBody({ 'content-length': '1200' }, '{"access_token":"abc"}\n')],
];

function cutBody(headers: Record<string, string>, part = half): Handler {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    response.write(part, () => response.destroy());
  };
}

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

test.concurrent('a hello answer that is cut shows nothing about the token', async () => {
  const step = await runAdobeStep({
    inputs: { hello: 'true', 'max-attempts': '1' },
    prepare: (adobe) => adobe.script(helloRoute, cutBody({ 'content-length': '1200' })),
  });
  expect(step.result.outputs).toMatchObject({ 'access-token': step.adobe.tokens[0], hello: 'inconclusive' });
  expect(warningsOf(step)).toHaveLength(1);
});
