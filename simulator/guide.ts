import { type Credential, type CredentialName, credentials } from './credentials';

/** What can be provoked with any credential, by sending something else than it should be. */
const mistakes = [
  ['another client secret', '400 invalid_client: invalid client_secret parameter'],
  ['another client ID', '400 invalid_client: invalid client_id parameter'],
  ['no client_id or client_secret', '400 invalid_client: missing … parameter'],
  ['a scope that Adobe does not know', '400 invalid_scope'],
  ['only the scopes openid and AdobeID', 'a token, then 403011 from hello'],
  ['no x-api-key to hello', '403000'],
  ['an x-api-key that is unknown, or not the token’s', '403003 from hello'],
  ['no Authorization to hello', '403010'],
  ['an Authorization that is no bearer token', '403020 from hello'],
  ['a token that is expired, revoked or not from here', '401013 from hello'],
  ['an x-gw-ims-org-id of another organization', '403027 from hello'],
] as const;

/** What a person needs to know to use a simulated Adobe at that origin; `caFile` where it speaks https. */
export function guide(url: string, caFile?: string): string {
  const { clientId, clientSecret, secrets } = credentials.good;
  const others = Object.entries(credentials).filter(([name]) => name !== 'good') as [
    CredentialName,
    Credential,
  ][];

  return `A simulated Adobe listens on ${url}
${caFile ? `\nHave Node trust it:\n\n  export NODE_EXTRA_CA_CERTS=${caFile}\n` : ''}
The credential that works, as inputs of the action:

  client-id: ${clientId}
  client-secret: ${clientSecret}
  ims-url: ${url}
  hello: true
  hello-url: ${url}/pie/psdService/hello

Its second secret, as during a rotation: ${secrets[1]}

By hand:

  curl ${caFile ? `--cacert ${caFile} ` : ''}${url}/ims/token/v3 \\
    -d grant_type=client_credentials -d client_id=${clientId} \\
    -d client_secret=${clientSecret} -d scope=openid,AdobeID,firefly_api,ff_apis

Mistakes, and what they provoke:

${mistakes.map(([mistake, consequence]) => `  ${mistake.padEnd(50)} ${consequence}`).join('\n')}

Other credentials (client ID, client secret), and what they provoke:

${others.map(([name, credential]) => entry(name, credential)).join('\n')}
`;
}

function entry(name: CredentialName, { clientId, clientSecret, provokes }: Credential): string {
  return `  ${name}: ${provokes}\n    ${clientId}  ${clientSecret}`;
}
