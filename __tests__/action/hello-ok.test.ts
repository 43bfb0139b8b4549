import { version } from '../../package.json';
import { credentials, ORGANIZATION_ID } from '../../simulator/credentials';
import { answer, helloRoute, json, plain, routesOf, runAdobeStep, warningsOf } from '../support/adobe-step';

const tokenRequest = 'POST /ims/token/v3';
const hello = 'GET /pie/psdService/hello';

test.concurrent('the token is tried on the API once, after which everything is as without the call', async () => {
  const step = await runAdobeStep({ inputs: { hello: 'true' } });
  const [token] = step.adobe.tokens;
  expect(step.result.exitCode).toBe(0);
  expect(step.result.outputs).toMatchObject({ 'access-token': token, hello: 'ok' });
  expect(step.result.env).toEqual({ ADOBE_ACCESS_TOKEN: token });
  expect(routesOf(step)).toEqual([tokenRequest, hello]);
  expect(step.result.log.map((line) => plain(line, step.adobe))).toEqual([
    'adobe.test accepts the token.',
    expect.stringMatching(/^Access token issued, valid until /),
  ]);
});

test.concurrent('the call carries the token and the client ID, and no body, secret or organization', async () => {
  const { adobe } = await runAdobeStep({ inputs: { hello: 'true' } });
  const { connection: _itsOwnAffair, ...headers } = adobe.requests[1]?.headers ?? {};
  expect(headers).toEqual({
    authorization: `Bearer ${adobe.tokens[0]}`,
    host: new URL(adobe.url).host,
    'user-agent': `adobe-access-token/${version}`,
    'x-api-key': credentials.good.clientId,
  });
  expect(adobe.requests[1]?.body).toBe('');
});

test.concurrent('`org-id` goes along, and to the hello call alone', async () => {
  const { adobe, result } = await runAdobeStep({
    credential: 'needsOrganization',
    inputs: { hello: 'true', 'org-id': ORGANIZATION_ID },
  });
  expect(result.outputs.hello).toBe('ok');
  expect(adobe.requests.map(({ headers }) => headers['x-gw-ims-org-id'])).toEqual([
    undefined,
    ORGANIZATION_ID,
  ]);
});

test.concurrent('`hello: TRUE` is true as well', async () => {
  const { result } = await runAdobeStep({ inputs: { hello: 'TRUE' } });
  expect(result.outputs.hello).toBe('ok');
});

test.concurrent.each([
  ['200, empty', answer(200)],
  ['200, HTML', answer(200, '<h1>Hello</h1>', { 'content-type': 'text/html' })],
  ['200, JSON', json({ hello: 'world' })],
  ['204', answer(204)],
])('any 2xx is a welcome: %s', async (_case, handler) => {
  const step = await runAdobeStep({
    inputs: { hello: 'true' },
    prepare: (adobe) => adobe.script(helloRoute, handler),
  });
  expect(step.result.outputs.hello).toBe('ok');
  expect(warningsOf(step)).toEqual([]);
});

test.concurrent('the API is tried again where it is busy', async () => {
  const step = await runAdobeStep({
    inputs: { hello: 'true' },
    prepare: (adobe) => adobe.script(helloRoute, answer(503)),
  });
  expect(step.result.outputs.hello).toBe('ok');
  expect(routesOf(step)).toEqual([tokenRequest, hello, hello]);
  expect(plain(step.result.log[0] ?? '', step.adobe)).toMatch(
    /^adobe\.test answered 503\. Attempt 2 of 4 follows in [\d.]+ s\.$/,
  );
});
