import { isObject, parseJson, parseJsonObject } from '../text';
import { InvalidValue } from './invalid-value';
import { splitScopes, splitSecrets, unquote } from './lists';
import { looksLikeJson, refuseMistake } from './mistakes';

/** A credential in the JSON that Adobe hands out, as far as the JSON contains it. */
export interface StoredCredential {
  /** Empty if it contains none. */
  readonly clientId: string;
  readonly clientSecrets: readonly string[];
  readonly scopes: readonly string[];
  readonly orgId: string | undefined;
}

/** Credentials for other grants, by a key of theirs, without underscores and in lower case. The first match counts. */
const OTHER_GRANTS: readonly { readonly key: RegExp; readonly kind: string }[] = [
  { key: /^technicalaccount$/, kind: 'AEM service credentials, which are for the JWT grant that Adobe ended' },
  {
    key: /^(jwt|metascopes|publickeyswithexpiry|privatekey|serviceaccountcredentials)/,
    kind: 'a Service Account (JWT) credential, a kind that Adobe ended',
  },
  { key: /^(redirecturi|oauth2)/, kind: 'a credential for users who sign in' },
];

/** The same for JSON that contains no complete credential. */
const OTHER_KINDS: typeof OTHER_GRANTS = [
  ...OTHER_GRANTS,
  { key: /^postmanvariablescope$/, kind: 'a Postman environment' },
  { key: /^accesstoken$/, kind: 'an access token, not a credential' },
  { key: /^apikey$/, kind: 'an API key without a client secret' },
];

const DOWNLOAD_FIX =
  'Use Download JSON on the page of an OAuth Server-to-Server credential in the Adobe Developer Console, and store that file unchanged.';

/** A key, in lower case and without underscores, under which a value is secret. */
const SECRET_KEY = /secret|privatekey|passphrase|password|token|^auth$/;

/**
 * Reads a credential from JSON, in any of these forms:
 *
 * - Download JSON on a credential's page in the Developer Console: `CLIENT_ID`, `CLIENT_SECRETS`, `ORG_ID`, `SCOPES`
 *   (knennigtri/aep-tag-tool, README, "Create config file for Authentication")
 * - the Console's download of a workspace: `project.workspace.details.credentials[].oauth_server_to_server`
 *   (adobe/aio-cli-plugin-app, test/__fixtures__/oauths2s/valid.config.json)
 * - a context of the `aio` CLI: `client_id`, `client_secrets`, `ims_org_id`, `scopes`, alone or in `ims.contexts`
 *   (adobe/aio-lib-ims, README, "OAuth Server-to-Server Configuration")
 * - `pdfservices-api-credentials.json`: `client_credentials`, `service_principal_credentials`
 *   (Adobe PDF Services, "Getting started")
 *
 * @param clientId the Client ID of the one to choose if there are several; empty if it is not known
 * @throws InvalidValue if it is something else, or if there are several
 */
export function readCredentialJson(text: string, clientId: string): StoredCredential {
  const json = parseJsonObject(unquote(text));
  if (json === undefined) {
    if (!looksLikeJson(unquote(text))) {
      refuseMistake(text);
    }
    throw new InvalidValue('is not a JSON object', DOWNLOAD_FIX);
  }
  const found = findCredentials(json);
  const chosen = found.find(({ credential }) => credential.clientId === clientId) ?? found[0];
  if (chosen === undefined) {
    const keys = entriesWithin(json).map(({ key }) => key);
    const other = OTHER_KINDS.find(({ key }) => keys.some((candidate) => key.test(candidate)));
    throw new InvalidValue(`contains ${other?.kind ?? 'no OAuth Server-to-Server credential'}`, DOWNLOAD_FIX);
  }
  if (found.length > 1 && chosen.credential.clientId !== clientId) {
    throw new InvalidValue(
      `are the names of ${found.length} credentials${clientId && ', and `client-id` belongs to none of them'}`,
      'Set `client-id` to the Client ID of the one to use.',
      found.map(({ name }) => name).join(', '),
    );
  }
  return chosen.credential;
}

/** What is secret in a text: the secrets and private keys in JSON, and secrets that start with p8e-. A UUID can be anything. */
export function findSecrets(text: string): string[] {
  // Most inputs contain neither, and each step reads all of them.
  if (!/[{[]|p8e-/.test(text)) {
    return [];
  }
  const json = parseJson(unquote(text));
  const inJson = entriesWithin(json).flatMap(({ key, value }) =>
    typeof value === 'string' && SECRET_KEY.test(key) ? splitSecrets(value) : [],
  );
  const byForm = text.match(/(?<![\w-])p8e-[\w-]{32}(?![\w-])/g) ?? [];
  // JSON that was cut off cannot be parsed.
  const byPlace = json === undefined ? (text.match(/(?<=client_secrets?"\s*:\s*\[?\s*")[^"]+/gi) ?? []) : [];
  return [...new Set([...inJson, ...byForm, ...byPlace])];
}

function findCredentials(json: Record<string, unknown>) {
  const { project, client_credentials, service_account_credentials, service_principal_credentials } = json;
  const orgId = at(project, 'org', 'ims_org_id');
  const entries = at(project, 'workspace', 'details', 'credentials');
  const candidates: readonly (readonly [name: unknown, fields: Record<string, unknown>])[] = [
    ['', json],
    ['', merge(client_credentials, service_account_credentials, service_principal_credentials)],
    ...Object.entries(merge(at(json, 'ims', 'contexts'))).map(([name, fields]) => [name, merge(fields)] as const),
    ...(Array.isArray(entries) ? entries : []).map(
      (entry) => [at(entry, 'name'), merge(at(entry, 'oauth_server_to_server'), { orgId })] as const,
    ),
  ];
  const found = candidates.flatMap(([name, fields]) => {
    const credential = readFields(fields);
    return credential?.clientId ? [{ name: typeof name === 'string' ? name : 'unnamed', credential }] : [];
  });
  const complete = found.filter(({ credential }) => credential.clientSecrets.length > 0);
  return complete.length > 0 ? complete : found;
}

/** @returns undefined if it is a credential of another kind */
function readFields(fields: Record<string, unknown>): StoredCredential | undefined {
  const byKey = new Map(Object.entries(fields).map(([key, value]) => [foldKey(key), value]));
  const texts = (...keys: string[]) =>
    keys.flatMap((key) => byKey.get(key)).filter((value) => typeof value === 'string' && value !== '') as string[];
  if ([...byKey.keys()].some((key) => OTHER_GRANTS.some((other) => other.key.test(key)))) {
    return undefined;
  }
  return {
    clientId: texts('clientid')[0] ?? '',
    clientSecrets: texts('clientsecrets', 'clientsecret').flatMap(splitSecrets),
    scopes: texts('scopes', 'scope').flatMap(splitScopes),
    orgId: texts('orgid', 'imsorgid', 'organizationid')[0],
  };
}

/** Every value within a JSON value with its key; an element of an array has the key of the array. */
function entriesWithin(json: unknown): { readonly key: string; readonly value: unknown }[] {
  const entries = [{ key: '', value: json }];
  // The list grows while it is read. Recursion would exhaust the stack on deeply nested JSON.
  for (const { key, value } of entries) {
    const children: [string, unknown][] = Array.isArray(value)
      ? value.map((element) => [key, element])
      : Object.entries(merge(value));
    for (const [name, child] of children) {
      entries.push({ key: foldKey(name), value: child });
    }
  }
  return entries;
}

function foldKey(key: string): string {
  return key.replaceAll('_', '').toLowerCase();
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((parent, key) => (isObject(parent) ? parent[key] : undefined), value);
}

function merge(...values: readonly unknown[]): Record<string, unknown> {
  return Object.assign({}, ...values.filter(isObject));
}
