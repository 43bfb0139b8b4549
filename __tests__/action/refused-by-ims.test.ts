import { type CredentialName, credentials } from '../../simulator/credentials';
import { tokenProblemReply } from '../../simulator/problems';
import { sendReply } from '../../simulator/reply';
import { answer, failureOf, json, moreAbout, runAdobeStep, tokenRoute } from '../support/adobe-step';

const page = "the credential's page in the Adobe Developer Console project";

interface Refusal {
  readonly reason: string;
  readonly what: string;
  readonly cure: string;
}

const byCredential: readonly (readonly [
  when: string,
  credential: CredentialName,
  inputs: Record<string, string>,
  refusal: Refusal,
])[] = [
  [
    'the secret is wrong',
    'good',
    { 'client-secret': 'p8e-one-that-was-deleted-last-week' },
    {
      reason: 'invalid-client-secret',
      what: 'Adobe IMS refused the client secret: adobe.test answered 400 invalid_client "invalid client_secret parameter", x-debug-id ID.',
      cure: `Compare the secret behind \`client-secret\` with ${page}; if it was deleted or cannot be told, add a new one there and store it.`,
    },
  ],
  [
    'the client ID is unknown',
    'good',
    { 'client-id': '0123456789abcdef0123456789abcdef' },
    {
      reason: 'invalid-client-id',
      what: 'Adobe IMS does not know the client ID: adobe.test answered 400 invalid_client "invalid client_id parameter", x-debug-id ID.',
      cure: `Copy the Client ID from ${page} into \`client-id\`; it is neither the secret nor the technical account's ID. A credential of the stage environment needs \`ims-url\`.`,
    },
  ],
  [
    'the client is refused without a word about which half is wrong',
    'clientRefused',
    {},
    {
      reason: 'invalid-client',
      what: 'Adobe IMS refused the credential: adobe.test answered 401 invalid_client, x-debug-id ID.',
      cure: `Compare \`client-id\` and \`client-secret\` with ${page}: both must be of the same credential.`,
    },
  ],
  [
    'the credential is of another type',
    'grantNotAllowed',
    {},
    {
      reason: 'unauthorized-client',
      what: 'This credential may not use client credentials: adobe.test answered 400 unauthorized_client "client is not authorized to use this grant type.", x-debug-id ID.',
      cure: 'Use a credential of type OAuth Server-to-Server: add one to the project in the Adobe Developer Console.',
    },
  ],
  [
    'Adobe does not know a scope',
    'good',
    { scopes: 'openid AdobeID firefly_apis' },
    {
      reason: 'invalid-scope',
      what: 'Adobe IMS does not accept the scopes (asked for: openid,AdobeID,firefly_apis): adobe.test answered 400 invalid_scope, x-debug-id ID.',
      cure: `Compare \`scopes\` with the list on ${page}.`,
    },
  ],
  [
    'no scope is enabled',
    'noScopes',
    {},
    {
      reason: 'invalid-scope',
      what: 'None of the scopes is enabled for this credential (asked for: openid,AdobeID,firefly_api,ff_apis): adobe.test answered 400 invalid_target_scope "None of the requested scopes is enabled in the SP binding", x-debug-id ID.',
      cure: `Compare \`scopes\` with the list on ${page}; if the list is short, add the API to the project.`,
    },
  ],
  [
    'the technical account left the organization',
    'technicalAccountLeft',
    {},
    {
      reason: 'access-denied',
      what: 'Adobe IMS denies access to the technical account of this credential: adobe.test answered 403 access_denied "Service principal is no longer part of the organization.", x-debug-id ID.',
      cure: "Ask an administrator of the Adobe organization whether the credential's technical account is still part of it; if not, create a new credential.",
    },
  ],
  [
    'the client is not permitted',
    'notPermitted',
    {},
    {
      reason: 'access-denied',
      what: 'Adobe IMS does not allow this credential what it asked for: adobe.test answered 403 Forbidden "The client is not allowed to perform the operation.", x-debug-id ID.',
      cure: 'Ask an administrator of the Adobe organization whether the project and its credential are still enabled.',
    },
  ],
  [
    'an identifier is malformed',
    'malformedId',
    {},
    {
      reason: 'ims-rejected',
      what: 'Adobe IMS cannot read an identifier that it was sent: adobe.test answered 400 missing_separator "The guid 8D1C22A05F6B is invalid.", x-debug-id ID.',
      cure: `Copy the Client ID from ${page} into \`client-id\` once more.`,
    },
  ],
  [
    'the organization is gone',
    'organizationMissing',
    {},
    {
      reason: 'ims-rejected',
      what: 'Adobe IMS cannot find the organization of this credential: adobe.test answered 404 not_found "Organization with id 4E0B7C1A5D2F93860A495C11@AdobeOrg cannot be found", x-debug-id ID.',
      cure: 'Check that the Adobe organization still exists, and that `ims-url` is of the environment in which the credential was made.',
    },
  ],
  [
    'there are several bindings',
    'severalBindings',
    {},
    {
      reason: 'ims-rejected',
      what: 'Adobe IMS knows this credential more than once in its organization: adobe.test answered 409 duplicate_binding "There are multiple bindings for this client and org.", x-debug-id ID.',
      cure: 'Create a new credential in the Adobe Developer Console, or ask Adobe support to mend this one.',
    },
  ],
  [
    'the server is at fault',
    'serverFault',
    { 'max-attempts': '1' },
    {
      reason: 'ims-unavailable',
      what: 'Adobe IMS is not available: adobe.test answered 500 internal_error "Please try again later", x-debug-id ID.',
      cure: 'Run the job again later; status.adobe.com tells how Adobe is doing. The credential is not the cause.',
    },
  ],
];

test.concurrent.each(byCredential)(
  'where %s, the step fails at once and says so',
  async (_when, name, inputs, refusal) => {
    const step = await runAdobeStep({ credential: name, inputs });
    const { reason, what, cure } = refusal;
    expect(failureOf(step)).toEqual({ outputs: { reason }, what, cure, more: moreAbout(reason) });
    expect(step.adobe.requests).toHaveLength(1);
  },
);

test.concurrent('a request that IMS refuses for a reason of its own quotes that reason', async () => {
  const step = await runAdobeStep({
    prepare: (adobe) =>
      adobe.script(tokenRoute, json({ error: 'unheard_of', error_description: 'Never seen before' }, 418)),
  });
  expect(failureOf(step)).toEqual({
    outputs: { reason: 'ims-rejected' },
    what: 'Adobe IMS rejected the request: adobe.test answered 418 unheard_of "Never seen before", x-debug-id ID.',
    cure: 'Check `client-id`, `client-secret`, `scopes` and `ims-url`, and whether a proxy answers in place of Adobe IMS.',
    more: moreAbout('ims-rejected'),
  });
});

test.concurrent.each([
  [
    'an empty 400',
    answer(400),
    'ims-rejected',
    'Adobe IMS rejected the request: adobe.test answered 400, x-debug-id ID.',
  ],
  [
    'a 403 with a page of HTML',
    answer(403, '<h1>Blocked by policy</h1>', { 'content-type': 'text/html' }),
    'access-denied',
    'Adobe IMS denies access: adobe.test answered 403, x-debug-id ID.',
  ],
  [
    'a 404 with text',
    answer(404, 'no such page', { 'content-type': 'text/plain' }),
    'ims-rejected',
    'Adobe IMS rejected the request: adobe.test answered 404, x-debug-id ID.',
  ],
])('%s never has its body quoted', async (_case, handler, reason, what) => {
  const step = await runAdobeStep({ prepare: (adobe) => adobe.script(tokenRoute, handler) });
  expect(failureOf(step)).toMatchObject({ outputs: { reason }, what });
  expect(step.adobe.requests).toHaveLength(1);
});

test.concurrent('an error that a proxy has wrapped is understood all the same', async () => {
  const message = 'invalid client_secret parameter';
  const step = await runAdobeStep({
    prepare: (adobe) => adobe.script(tokenRoute, json({ error: { code: 400, message } }, 400)),
  });
  expect(failureOf(step)).toMatchObject({
    outputs: { reason: 'invalid-client-secret' },
    what: `Adobe IMS refused the client secret: adobe.test answered 400 "${message}", x-debug-id ID.`,
  });
});

test.concurrent('the IDs by which Adobe finds the request are quoted', async () => {
  const step = await runAdobeStep({
    prepare: (adobe) =>
      adobe.script(tokenRoute, (_request, response) => {
        const reply = tokenProblemReply('wrongScope');
        response.removeHeader('x-debug-id');
        sendReply(response, {
          ...reply,
          headers: { ...reply.headers, 'X-Debug-Id': 'debug-17', 'X-Request-Id': 'request-4' },
        });
      }),
  });
  expect(failureOf(step).what).toMatch(/ 400 invalid_scope, x-debug-id debug-17, x-request-id request-4\.$/);
});

test.concurrent('the client ID is sent as it stands', async () => {
  const clientId = 'name with spaces & + %41 =';
  const { adobe } = await runAdobeStep({ inputs: { 'client-id': clientId } });
  expect(adobe.requests[0]?.form).toMatchObject({
    client_id: clientId,
    client_secret: credentials.good.clientSecret,
  });
});
