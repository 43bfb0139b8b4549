import { type GatewayCode, gatewayProblemReply, gatewayProblems } from '../../simulator/problems';
import { sendReply } from '../../simulator/reply';
import {
  answer,
  failureOf,
  helloRoute,
  json,
  moreAbout,
  routesOf,
  runAdobeStep,
} from '../support/adobe-step';

const sendCure = 'Check that `hello-url` is an Adobe API, and that no proxy on the way removes headers.';
const addressCure =
  "The API lets only certain addresses in: allow the runner's address, or run the job on a runner with an address that is allowed.";
const entitlementCure =
  'Check that the organization is entitled to this API, and that the credential has a product profile for it (Developer Console, or Admin Console).';
const generalCure =
  "Check that the API of `hello-url` is added to the credential's project in the Adobe Developer Console, that `scopes` holds the API's scopes, and whether it needs `org-id`.";

const refusals: readonly (readonly [code: GatewayCode, said: string, cure: string])[] = [
  [
    401013,
    '401 401013 "Oauth token is not valid"',
    'The token is expired, revoked, or of another environment: check that `ims-url` and `hello-url` belong together.',
  ],
  [403000, '403 403000 "Api Key is required"', sendCure],
  [
    403003,
    '403 403003 "Api Key is invalid"',
    "Add the API to the credential's project in the Adobe Developer Console, and check that `client-id` is of that project.",
  ],
  [403010, '403 403010 "Oauth token is missing."', sendCure],
  [
    403011,
    '403 403011 "Scope mismatch"',
    "Add the API's scopes to `scopes`; the credential's page in the Developer Console lists them.",
  ],
  [403012, '403 403012 "Your IP is blacklisted"', addressCure],
  [403013, '403 403013 "Your IP is not whitelisted"', addressCure],
  [403020, '403 403020 "Oauth token missing or invalid"', sendCure],
  [403023, '403 403023 "Profile is not valid"', entitlementCure],
  [403024, '403 403024 "Not allowed to read the profile"', entitlementCure],
  [403025, '403 403025 "Profile is not valid"', entitlementCure],
  [
    403027,
    '403 403027 "User region is missing"',
    `Check that the credential is of the right organization. ${entitlementCure}`,
  ],
  [
    403201,
    '403 403201 "Client ID not allowed to call this service"',
    "Add the service to the credential's project in the Adobe Developer Console.",
  ],
];

test('the table below has every code by which the gateway refuses a token', () => {
  const refusing = Object.entries(gatewayProblems)
    .filter(([code, { status }]) => (status === 401 || status === 403) && !code.startsWith('503'))
    .map(([code]) => Number(code));
  expect(refusals.map(([code]) => code)).toEqual(refusing);
});

test.concurrent.each(refusals)(
  '%d: the step fails, tells the cure, and hands no token on',
  async (code, said, cure) => {
    const step = await runAdobeStep({
      inputs: { hello: 'true' },
      prepare: (adobe) =>
        adobe.script(helloRoute, (_request, response) => sendReply(response, gatewayProblemReply(code))),
    });
    expect(failureOf(step)).toEqual({
      outputs: { hello: 'refused', reason: 'hello-refused' },
      what: `Adobe refused the token in the hello call: adobe.test answered ${said}, x-request-id ID.`,
      cure,
      more: moreAbout('hello-refused'),
    });
    expect(routesOf(step)).toEqual(['POST /ims/token/v3', 'GET /pie/psdService/hello']);
  },
);

test.concurrent.each([
  ['401 with an empty body', answer(401), '401'],
  ['403 with HTML', answer(403, '<h1>Forbidden</h1>', { 'content-type': 'text/html' }), '403'],
  [
    '403 with a code that nobody knows',
    json({ error_code: '403999', message: 'Nope' }, 403),
    '403 403999 "Nope"',
  ],
  ['403 that a proxy wrapped', json({ error: { code: 403, message: 'Denied' } }, 403), '403 "Denied"'],
])('%s is a refusal too, with the general cure', async (_case, handler, said) => {
  const step = await runAdobeStep({
    inputs: { hello: 'true' },
    prepare: (adobe) => adobe.script(helloRoute, handler),
  });
  expect(failureOf(step)).toEqual({
    outputs: { hello: 'refused', reason: 'hello-refused' },
    what: `Adobe refused the token in the hello call: adobe.test answered ${said}, x-request-id ID.`,
    cure: generalCure,
    more: moreAbout('hello-refused'),
  });
});

test.concurrent('a refused token is not exported under any other name either', async () => {
  const step = await runAdobeStep({
    credential: 'apiNotAdded',
    inputs: { hello: 'true', 'export-env': 'MY_TOKEN, aio-cli' },
  });
  expect(failureOf(step).outputs).toEqual({ hello: 'refused', reason: 'hello-refused' });
});

test.concurrent('an API that echoes the token and the secret gives neither away', async () => {
  const step = await runAdobeStep({
    inputs: { hello: 'true' },
    prepare: (adobe) =>
      adobe.script(helloRoute, (_request, response, { headers }) => {
        const { client_secret = '' } = adobe.requests[0]?.form ?? {};
        const body = { code: client_secret, message: `${headers.authorization}` };
        sendReply(response, { status: 403, headers: {}, body: JSON.stringify(body) });
      }),
  });
  expect(failureOf(step).what).toBe(
    'Adobe refused the token in the hello call: adobe.test answered 403 *** "Bearer ***", x-request-id ID.',
  );
});
