import { credentials, ORGANIZATION_ID } from '../../simulator/credentials';
import { runAdobeStep, tokenRoute } from '../support/adobe-step';
import { FORMS, MADE_UP } from '../support/credential-forms';

// The credential `good` has two valid secrets; `oldSecret` has a UUID.
const { clientId, clientSecret } = credentials.good;
const PARTS = {
  clientId,
  clientSecrets: [clientSecret],
  orgId: ORGANIZATION_ID,
  scopes: ['AdobeID', 'openid'],
};
const REJECTED = MADE_UP.clientSecret;
const NO_CREDENTIAL = { 'client-id': '', 'client-secret': '' };

/** The form of the first token request. */
function requestedForm(adobe: { readonly requests: readonly { readonly url: string; readonly body: string }[] }) {
  const request = adobe.requests.find(({ url }) => tokenRoute.endsWith(url));
  return Object.fromEntries(new URLSearchParams(request?.body));
}

test.concurrent.each(
  Object.entries(FORMS).flatMap(([form, make]) =>
    [undefined, 2].map((indent) => [form, JSON.stringify(make(PARTS), null, indent)] as const),
  ),
)('a step gets a token with %s in credential-json', async (form, text) => {
  const { result, adobe } = await runAdobeStep({
    inputs: { ...NO_CREDENTIAL, 'credential-json': text, 'export-env': 'TOKEN KEY=client-id ORG=org-id' },
    sensitive: [clientSecret],
  });

  expect(result.exitCode).toBe(0);
  expect(requestedForm(adobe)).toMatchObject({
    client_id: clientId,
    client_secret: clientSecret,
    scope: form.startsWith('pdfservices') ? 'openid,AdobeID,firefly_api,ff_apis' : 'AdobeID,openid',
  });
  expect(result.outputs).toMatchObject({ 'client-id': clientId, 'org-id': ORGANIZATION_ID });
  expect(result.env).toEqual({ TOKEN: adobe.tokens[0], KEY: clientId, ORG: ORGANIZATION_ID });
});

test.concurrent.each([
  `"${clientSecret}"`,
  `'${clientSecret}'`,
  `["${clientSecret}"]`,
  `${REJECTED}\r\n${clientSecret}\r\n`,
  `${REJECTED},${clientSecret}`,
  `["${REJECTED}", "${clientSecret}"]`,
  `[\n  "${REJECTED}",\n  "${clientSecret}"\n]`,
])('a step gets a token with the client secret stored as %j', async (text) => {
  const { result, adobe } = await runAdobeStep({
    inputs: { 'client-id': `"${clientId}"`, 'client-secret': text },
    sensitive: [clientSecret, REJECTED],
  });

  expect(result.outputs).toMatchObject({ source: 'issued', 'client-id': clientId, 'access-token': adobe.tokens[0] });
  expect(result.outputs).not.toHaveProperty('org-id');
});

test.concurrent.each(['["openid","AdobeID"]', "['openid', 'AdobeID']", '"openid AdobeID"', 'openid,\n AdobeID'])(
  'a step requests the scopes stored as %j',
  async (scopes) => {
    const { adobe } = await runAdobeStep({ inputs: { scopes } });

    expect(requestedForm(adobe)).toMatchObject({ scope: 'openid,AdobeID' });
  },
);

test.concurrent('a step for the aio CLI requests the scopes of the I/O Management API', async () => {
  const { adobe } = await runAdobeStep({ inputs: { scopes: '', 'export-env': 'aio-cli' } });

  expect(requestedForm(adobe).scope).toBe(
    'AdobeID,openid,read_organizations,additional_info.projectedProductContext,additional_info.roles,adobeio_api,read_client_secret,manage_client_secrets',
  );
});

test.concurrent.each([
  ['client-secret', JSON.stringify(FORMS['Download JSON']?.(PARTS), null, 2), 'JSON'],
  ['client-id', JSON.stringify(FORMS['Download JSON']?.(PARTS)), 'contains a secret'],
  ['client-id', clientSecret, 'contains a secret'],
  ['scopes', `openid,${clientSecret}`, 'contains a secret'],
  ['client-secret', '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\n-----END PRIVATE KEY-----', 'PEM'],
  ['client-secret', `CLIENT_SECRET=${clientSecret}`, 'NAME=value'],
  ['client-secret', `${clientSecret}\\n`, 'line break'],
  ['client-secret', '$ADOBE_SECRET', 'name of a variable'],
  ['client-secret', `\${{ vars.ADOBE_SECRET }}`, 'GitHub did not evaluate'],
  ['client-secret', 'secrets.ADOBE_SECRET', 'name of a variable'],
  ['client-secret', '***', 'placeholder'],
  ['client-id', 'null', 'placeholder'],
  ['credential-json', '{"integration":{"technicalAccount":{"clientId":"a","clientSecret":"b"}}}', 'AEM service'],
])('a step with a mistake in %s (%j) sends nothing and names it', async (name, text, word) => {
  const { result, adobe } = await runAdobeStep({ inputs: { [name]: text }, sensitive: [clientSecret] });

  const [message = ''] = result.annotations[0]?.message.split('\n') ?? [];
  expect(result.outputs).toEqual({ reason: 'invalid-input' });
  expect(adobe.requests).toEqual([]);
  expect(message).toMatch(new RegExp(`^${name}.*${word}`));
});

test.concurrent.each([
  ['says that a sealed token arrived empty', '', 1],
  ['does not mention a sealed token that is omitted', 'none', 0],
])('the log %s, and the step goes on', async (_, sealedToken, lines) => {
  const { result } = await runAdobeStep({ inputs: { 'sealed-token': sealedToken } });

  expect(result.log.filter((line) => line.includes('sealed token is empty'))).toHaveLength(lines);
  expect(result.outputs.source).toBe('issued');
});

test.concurrent('a variable that contains something else is overwritten with a warning', async () => {
  const { result, adobe } = await runAdobeStep({
    env: { TAKEN: 'a password', FREE: '' },
    inputs: { 'export-env': 'TAKEN,FREE' },
  });

  expect(result.annotations).toEqual([
    expect.objectContaining({ level: 'warning', message: expect.stringMatching(/^TAKEN /) }),
  ]);
  expect(result.log.join('\n')).not.toContain('a password');
  expect(result.env).toEqual({ TAKEN: adobe.tokens[0], FREE: adobe.tokens[0] });
});
