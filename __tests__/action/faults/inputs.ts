import { defaultInputs } from '../../support/action-file';
import { clientId, clientSecret, type FaultCase, once } from './fault-case';

const unwanted = 'p8e-one-that-was-deleted-last-week';

/** An input, a value that it cannot have, and what is odd about it. */
const unusable: readonly (readonly [input: string, value: string, oddity: string])[] = [
  ['timeout-seconds', '0', 'of zero'],
  ['timeout-seconds', 'soon', 'that is not a number'],
  ['max-attempts', '101', 'above its limit'],
  ['refresh-margin-seconds', '-1', 'below zero'],
  ['hello', 'yes', 'that is neither true nor false'],
  ['revoke', 'yes', 'that is neither true nor false'],
  ['org-id', 'Acme Inc.', 'that is not an ID'],
  ['scopes', ' , ', 'with commas alone'],
  ['ims-url', 'ims-na1.adobelogin.com', 'without a scheme'],
  ['ims-url', 'ftp://ims-na1.adobelogin.com', 'with the scheme of another protocol'],
  ['ims-url', 'http://ims-na1.adobelogin.com', 'with plain http'],
  ['ims-url', 'http://127.0.0.1.example', 'with plain http and a name that begins like a loopback address'],
  ['ims-url', 'https://ims.example/ims', 'with a path'],
  ['ims-url', 'https://user:password@ims.example', 'with a password'],
  ['ims-url', 'https://user:password@[adobe', 'with a password that cannot be parsed'],
  ['hello-url', 'image.adobe.io/hello', 'without a scheme'],
  ['hello-url', 'http://image.adobe.io/', 'with plain http'],
  ['hello-url', 'https://user@image.adobe.io/', 'with a user'],
  ['export-env', 'ADOBE_ACCESS_TOKEN, PATH', 'with PATH'],
  ['export-env', 'NODE_OPTIONS', 'with NODE_OPTIONS'],
  ['export-env', 'github_env', 'with a variable of the runner in lower case'],
  ['export-env', 'MY-TOKEN', 'with a hyphen in a name'],
  ['export-env', 'TOKEN<<EOF', 'with the syntax of the file'],
  ['export-env', '::set-env', 'with the syntax of a command'],
];

/** Inputs that take no secret, but may get one by mistake. */
const withoutSecret = ['org-id', 'hello', 'scopes', 'ims-url', 'hello-url', 'export-env', 'timeout-seconds'];

/** Inputs with a default that an empty value stands for: all but `export-env`, where it means none. */
const withDefaults = Object.entries(defaultInputs()).flatMap(([name, value]) =>
  value === '' || name === 'export-env' ? [] : [name],
);

const sealAndRevoke = { seal: 'true', revoke: 'true' };
const reuseOfNothing = { reuse: 'true', 'export-env': ' , ' };

/** Inputs and variables of the environment. */
// biome-ignore format: a row is a line.
export const inputs: readonly FaultCase[] = [
  ...unusable.map(([input, value, oddity]): FaultCase => [`an input ${input} ${oddity}`, { inputs: { [input]: value } }, 'invalid-input', {}]),
  ...withoutSecret.map((input): FaultCase => [`the client secret in the input ${input}`, { inputs: { [input]: `"${clientSecret}` } }, 'invalid-input', {}]),
  ['an input with line breaks, commands, and many characters', { inputs: { hello: `no\r\n::set-output name=access-token::forged\n##[group]${'x'.repeat(300)}` } }, 'invalid-input', {}],
  ['several unusable inputs', { inputs: { hello: 'perhaps', 'timeout-seconds': 'soon', 'export-env': 'PATH', 'ims-url': 'adobe' } }, 'invalid-input', {}],
  ['an unusable input and no client secret', { inputs: { 'client-secret': '', hello: 'perhaps' } }, 'missing-credentials', {}],
  ['seal and revoke', { inputs: sealAndRevoke }, 'invalid-input', {}],
  ['reuse without a variable to export', { inputs: reuseOfNothing }, 'invalid-input', {}],
  ['both of these contradictions, and an unusable input', { inputs: { ...sealAndRevoke, ...reuseOfNothing, 'refresh-margin-seconds': '-1' } }, 'invalid-input', {}],
  ['a client ID of 600 characters', { inputs: { 'client-id': 'a'.repeat(600) } }, 'invalid-input', {}],
  ['a client ID with a no-break space', { inputs: { 'client-id': `${clientId.slice(0, 4)}\u00a0${clientId.slice(4)}` } }, 'invalid-input', {}],
  ['a client ID with an invisible character', { inputs: { 'client-id': `${clientId.slice(0, 4)}\u200b${clientId.slice(4)}` } }, 'invalid-input', {}],
  ['a client ID with a line break', { inputs: { 'client-id': `${clientId.slice(0, 4)}\n${clientId.slice(4)}` } }, 'invalid-input', {}],
  ['a client ID with an emoji', { inputs: { 'client-id': `${clientId}😀` } }, 'invalid-input', {}],
  ['a client secret in typographic quotation marks', { inputs: { 'client-secret': `“${clientSecret}”` }, sensitive: [clientSecret], credential: 'good' }, 'success', 1, { secretsSent: [clientSecret] }],
  ['scopes in quotation marks', { inputs: { scopes: '"openid", "AdobeID"' } }, 'success', 1, { form: { scope: 'openid,AdobeID' }, outputs: { scopes: 'openid,AdobeID' } }],
  ['a client secret with a tab', { inputs: { 'client-secret': `${clientSecret.slice(0, 8)}\t${clientSecret.slice(8)}` }, sensitive: [clientSecret] }, 'invalid-input', {}],
  ['three client secrets', { inputs: { 'client-secret': `${unwanted}\n${unwanted}-2\n${clientSecret}` } }, 'invalid-input', {}, { masked: [unwanted, `${unwanted}-2`, clientSecret] }],

  ['white space around client ID and secret', { inputs: { 'client-id': ` ${clientId}\n`, 'client-secret': `\t${clientSecret} \n` } }, 'success', 1],
  ['a slash at the end of ims-url', once({ inputs: { 'ims-url': 'http://localhost:1/' } }), 'unreachable', {}],
  ['plain http to the loopback address of IPv6', once({ inputs: { 'ims-url': 'http://[::1]:1' } }), 'unreachable', {}],
  ['scopes in any mix of separators, some of them twice', { inputs: { scopes: ' ,openid ,\n\tAdobeID,,\r\n DCAPI openid, ' } }, 'success', 1, { form: { scope: 'openid,AdobeID,DCAPI' }, outputs: { scopes: 'openid,AdobeID,DCAPI' } }],
  ['scopes with dots and underscores', { inputs: { scopes: 'openid,AdobeID,additional_info.projectedProductContext,frame.s2s.all' } }, 'success', 1, { outputs: { scopes: 'openid,AdobeID,additional_info.projectedProductContext,frame.s2s.all' } }],
  ['several names in export-env', { inputs: { 'export-env': ', FIREFLY_SERVICES_ACCESS_TOKEN ,\r\n\tAEM_ACCESS_TOKEN,, IMS_ACCESSTOKEN IMS_ACCESSTOKEN' } }, 'success', 1],
  ['an empty export-env', { inputs: { 'export-env': '' } }, 'success', 1],
  ['an export-env of commas and newlines', { inputs: { 'export-env': ' ,\n' } }, 'success', 1],
  ['a variable to export that is set already', { env: { ADOBE_ACCESS_TOKEN: 'not a token at all' } }, 'warning', 1, { notMasked: ['not a token at all'] }],
  ['inputs with defaults that are empty', { proxied: {}, inputs: Object.fromEntries(withDefaults.map((name) => [name, ''])) }, 'success', { token: 1, connects: 1 }],
  ['the summary switched off', { inputs: { summary: 'false' } }, 'success', 1],

  ['NODE_TLS_REJECT_UNAUTHORIZED=0', { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } }, 'insecure-tls', {}],
  ['NODE_TLS_REJECT_UNAUTHORIZED=1', { env: { NODE_TLS_REJECT_UNAUTHORIZED: '1' } }, 'success', 1],
  ...['http', 'fs, HTTPS', 'n*', 'tls'].map((value): FaultCase => [`NODE_DEBUG=${value}`, { env: { NODE_DEBUG: value } }, 'invalid-input', {}]),
  ['NODE_DEBUG=my-http', { env: { NODE_DEBUG: 'my-http' } }, 'success', 1],
  ['an action that is pinned to a version', { env: { GITHUB_ACTION_REPOSITORY: 'acme/adobe-access-token', GITHUB_ACTION_REF: 'v1.2.3' } }, 'success', 1],
  ['an action that is used by its branch', { env: { GITHUB_ACTION_REPOSITORY: 'acme/adobe-access-token', GITHUB_ACTION_REF: 'main' } }, 'warning', 1],
  ['a failure of an action that is pinned to a version', { env: { GITHUB_ACTION_REPOSITORY: 'acme/adobe-access-token', GITHUB_ACTION_REF: 'v1.2.3' }, inputs: { hello: 'perhaps' } }, 'invalid-input', {}],
  ['a failure on another GitHub server', { env: { GITHUB_ACTION_REPOSITORY: 'acme/adobe-access-token', GITHUB_ACTION_REF: '', GITHUB_SERVER_URL: 'https://github.acme.example' }, inputs: { hello: 'perhaps' } }, 'invalid-input', {}],
];
