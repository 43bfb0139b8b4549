import { version } from '../../package.json';
import { credentials, ORGANIZATION_ID } from '../../simulator/credentials';
import { type Handler, omitRequestId } from '../../simulator/script';
import { expectFailure, helloRoute, respond, routesOf, runAdobeStep, tokenRoute } from '../support/adobe-step';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

test.concurrent('the hello call carries the token, the client ID and a new request ID, and no body, secret or organization', async () => {
  const { adobe, result } = await runAdobeStep({
    inputs: { hello: 'true' },
    // The HTTP client of the toolkit would add this to the user agent.
    env: { ACTIONS_ORCHESTRATION_ID: '5b0f9f5e-build.linux.__default' },
  });

  expect(result.outputs).toMatchObject({ 'access-token': adobe.tokens[0], hello: 'ok' });
  expect(routesOf(adobe)).toEqual([tokenRoute, helloRoute]);
  const { connection: _hopByHop, ...headers } = adobe.requests[1]?.headers ?? {};
  expect(headers).toEqual({
    authorization: `Bearer ${adobe.tokens[0]}`,
    host: new URL(adobe.url).host,
    'user-agent': `adobe-access-token/${version}`,
    'x-api-key': credentials.good.clientId,
    'x-request-id': expect.stringMatching(UUID),
  });
  expect(adobe.requests[1]?.body).toBe('');
  expect(JSON.stringify(adobe.requests)).not.toContain('5b0f9f5e-build');
});

test.concurrent('`org-id` is sent with the hello call, and with no other request', async () => {
  const { adobe, result } = await runAdobeStep({
    credential: 'needsOrganization',
    inputs: { hello: 'true', 'org-id': ORGANIZATION_ID },
  });

  expect(result.outputs.hello).toBe('ok');
  expect(adobe.requests.map(({ headers }) => headers['x-gw-ims-org-id'])).toEqual([undefined, ORGANIZATION_ID]);
});

const refuseWithoutId: Handler = (request, response, recorded) =>
  omitRequestId(request, response, recorded, () => respond(403)(request, response, recorded, () => {}));

test.concurrent.each<[string, Handler, RegExp | undefined]>([
  ['that of the response', respond(403, '', { 'x-request-id': 'adobe-1f2e' }), /x-request-id adobe-1f2e\./],
  ['if the response has none, that of the request', refuseWithoutId, undefined],
])('the request ID that a failure of hello quotes is %s', async (_, hello, quoted) => {
  const step = await runAdobeStep({
    inputs: { hello: 'true' },
    prepare: (adobe) => adobe.script(helloRoute, hello),
  });

  const { message } = expectFailure(step);
  const sent = step.adobe.requests[1]?.headers['x-request-id'];
  expect(message).toMatch(quoted ?? new RegExp(`x-request-id ${sent}\\.`));
});

test.concurrent('each call has a request ID of its own, which its retries keep', async () => {
  const { adobe } = await runAdobeStep({
    inputs: { hello: 'true' },
    prepare: (simulator) => simulator.script(helloRoute, respond(503)),
  });

  const ids = adobe.requests.map(({ headers }) => headers['x-request-id']).filter((id) => id !== undefined);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
});
