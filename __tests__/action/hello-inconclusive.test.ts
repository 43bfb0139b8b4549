import { gatewayProblemReply } from '../../simulator/problems';
import { sendReply } from '../../simulator/reply';
import type { Handler } from '../../simulator/script';
import {
  type AdobeStep,
  answer,
  hangUp,
  helloRoute,
  json,
  routesOf,
  runAdobeStep,
  silence,
  warningsOf,
} from '../support/adobe-step';

const tokenRequest = 'POST /ims/token/v3';
const hello = 'GET /pie/psdService/hello';

function runWithHello(handler: Handler, inputs: Record<string, string> = {}): Promise<AdobeStep> {
  return runAdobeStep({
    inputs: { hello: 'true', ...inputs },
    prepare: (adobe) => adobe.scriptForever(helloRoute, handler),
  });
}

/** Checks that the token was handed on all the same, and gives the one warning. */
function inconclusive(step: AdobeStep): string {
  const [token] = step.adobe.tokens;
  expect(step.result.exitCode).toBe(0);
  expect(step.result.outputs).toMatchObject({ 'access-token': token, hello: 'inconclusive' });
  expect(step.result.outputs).not.toHaveProperty('reason');
  expect(step.result.env).toEqual({ ADOBE_ACCESS_TOKEN: token });
  expect(step.result.log.at(-1)).toMatch(/^Access token issued, valid until /);
  const warnings = warningsOf(step);
  expect(warnings).toEqual([
    {
      title: 'The hello call is inconclusive',
      message: expect.stringMatching(/ The token is handed on all the same\.$/),
    },
  ]);
  return warnings[0]?.message.replace(/ The token is handed on all the same\.$/, '') ?? '';
}

test.concurrent.each([
  ['404: Photoshop API v1 may be gone', answer(404), '404'],
  ['410: it says that it is gone', answer(410, 'Gone', { 'content-type': 'text/plain' }), '410'],
  ['400 with no code', answer(400), '400'],
  ['405', json({ message: 'Method Not Allowed' }, 405), '405 "Method Not Allowed"'],
])('%s shows nothing about the credential', async (_case, handler, said) => {
  const step = await runWithHello(handler);
  expect(inconclusive(step)).toBe(
    `The hello call shows nothing about the credential: adobe.test answered ${said}, x-request-id ID.`,
  );
  expect(routesOf(step)).toEqual([tokenRequest, hello]);
});

test.concurrent.each([
  [400003, '400 400003 "Missing header"', ' The API needs a header that was not sent: set `org-id`.'],
  [429001, '429 429001 "Service usage limit reached"', ''],
  [429002, '429 429002 "Developer key usage limit reached"', ''],
  [429050, '429 429050 "Too many requests"', ''],
  [503000, '503 503000 "Could not validate Api Key"', ''],
  [503010, '503 503010 "Could not validate the oauth token"', ''],
  [503020, '403 503020 "Could not read the profile"', ''],
] as const)('%d from the gateway shows nothing about the credential', async (code, said, cure) => {
  const step = await runWithHello((_request, response) => sendReply(response, gatewayProblemReply(code)), {
    'max-attempts': '1',
  });
  expect(inconclusive(step)).toBe(
    `The hello call shows nothing about the credential: adobe.test answered ${said}, x-request-id ID.${cure}`,
  );
});

test.concurrent('503 to the end shows nothing about the credential', async () => {
  const step = await runWithHello(answer(503), { 'max-attempts': '3' });
  expect(inconclusive(step)).toBe(
    'The hello call shows nothing about the credential: adobe.test answered 503, x-request-id ID. Tried 3 times.',
  );
  expect(routesOf(step)).toEqual([tokenRequest, hello, hello, hello]);
});

test.concurrent('no answer at all shows nothing about the credential', async () => {
  const step = await runWithHello(hangUp, { 'max-attempts': '2' });
  expect(inconclusive(step)).toBe(
    'adobe.test cannot be reached: the connection was cut (ECONNRESET). Tried 2 times.',
  );
  expect(routesOf(step)).toEqual([tokenRequest, hello, hello]);
});

test.concurrent('an API that keeps silent until the time is up shows nothing about the credential', async () => {
  const step = await runWithHello(silence, { 'timeout-seconds': '3' });
  expect(inconclusive(step)).toMatch(
    /^The step's time was up in attempt 1: adobe\.test did not answer within [\d.]+ s\.$/,
  );
});

test.concurrent('a redirect, as to a sign-in page, shows nothing about the credential', async () => {
  const step = await runWithHello(answer(302, '', { location: 'https://sign-in.example/welcome?from=here' }));
  expect(inconclusive(step)).toBe(
    'adobe.test redirected the request (302) to https://sign-in.example. Redirects are not followed: the credential is for adobe.test alone.',
  );
  expect(routesOf(step)).toEqual([tokenRequest, hello]);
});

test.concurrent('an API that asks to wait for longer than the step has is not waited for', async () => {
  const step = await runWithHello(answer(429, '', { 'retry-after': '3600' }));
  expect(inconclusive(step)).toMatch(
    /answered 429, x-request-id ID\. It asks to wait 3600 s \(Retry-After\), and the step has [\d.]+ s left\.$/,
  );
  expect(routesOf(step)).toEqual([tokenRequest, hello]);
});
