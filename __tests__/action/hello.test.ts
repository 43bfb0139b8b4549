import { version } from '../../package.json';
import { credentials, ORGANIZATION_ID } from '../../simulator/credentials';
import { helloRoute, routesOf, runAdobeStep, tokenRoute } from '../support/adobe-step';

test.concurrent('the hello call carries the token and the client ID, and no body, secret or organization', async () => {
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
