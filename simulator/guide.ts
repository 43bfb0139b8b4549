import { type Api, apis } from './apis';
import { type Credential, type CredentialName, credentials, ORGANIZATION_ID } from './credentials';
import { retiredReplies } from './hello-endpoint';

/** Mistakes in a request, with any credential, and the error in the response. */
const mistakes = [
  ['another client secret', '400 invalid_client: invalid client_secret parameter'],
  ['another client ID', '400 invalid_client: invalid client_id parameter'],
  ['no client_id or client_secret', '400 invalid_client: missing … parameter'],
  ['an unknown scope', '400 invalid_scope'],
  ['only the scopes openid and AdobeID', 'a token, then 403011 from hello'],
  ['no x-api-key to hello', '403000'],
  ['an unknown x-api-key, or that of another token', '403003 from hello'],
  ['no Authorization to hello', '403010'],
  ['an Authorization that is not a bearer token', '403020 from hello'],
  ['a token that is expired, revoked or unknown', '401013 from hello; not valid for validate_token'],
  ['an x-gw-ims-org-id of another organization', '403027 from hello'],
] as const;

/** The instructions for a simulator at that origin; `caFile` if it uses https. */
export function guide(url: string, caFile?: string): string {
  const { clientId, clientSecret, secrets } = credentials.good;
  const others = Object.entries(credentials).filter(([name]) => name !== 'good') as [CredentialName, Credential][];

  return `A simulated Adobe listens on ${url}
${caFile ? `\nMake Node trust it:\n\n  export NODE_EXTRA_CA_CERTS=${caFile}\n` : ''}
A valid credential, as inputs of the action:

  client-id: ${clientId}
  client-secret: ${clientSecret}
  ims-url: ${url}
  hello: true
  hello-url: ${url}/pie/psdService/hello

Its second secret, as during a rotation: ${secrets[1]}

With curl:

  curl ${caFile ? `--cacert ${caFile} ` : ''}${url}/ims/token/v3 \\
    -d grant_type=client_credentials -d client_id=${clientId} \\
    -d client_secret=${clientSecret} -d scope=openid,AdobeID,firefly_api,ff_apis

Other values of hello-url, and the scope that each requires:

${apis.map((api) => apiEntry(url, api)).join('\n')}

The option --retired-hello sets the response of /pie/psdService/hello, as if its API had ended:
${Object.keys(retiredReplies).join(', ')} (npm run simulator -- --help lists all options).

Mistakes and their results:

${mistakes.map(([mistake, result]) => `  ${mistake.padEnd(50)} ${result}`).join('\n')}

Other credentials (client ID, client secret) and their results:

${others.map(([name, credential]) => credentialEntry(name, credential)).join('\n')}
`;
}

function apiEntry(url: string, api: Api): string {
  const { pathname, search } = new URL(api.url);
  const organization = api.needsOrganization ? `, and org-id: ${ORGANIZATION_ID}` : '';
  return `  ${api.name}: ${api.scopes}${organization}\n    ${url}${decodeURI(pathname)}${search}`;
}

function credentialEntry(name: CredentialName, { clientId, clientSecret, effect }: Credential): string {
  return `  ${name}: ${effect}\n    ${clientId}  ${clientSecret}`;
}
