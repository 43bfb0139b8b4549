import * as core from '@actions/core';
import { findSecrets, type StoredCredential } from '../credential/credential-json';
import { InvalidValue } from '../credential/invalid-value';
import { splitSecrets, unquote } from '../credential/lists';
import { isPlaceholder, looksLikeJson } from '../credential/mistakes';
import { FIREFLY_SCOPES, IO_MANAGEMENT_SCOPES } from '../credential/scopes';
import { Failure } from '../failure';
import { quote, type Redact } from '../text';
import { type ExportedVariable, exportsForAioCli, parseExportedVariables } from './exported-variables';
import { missingCredentials } from './missing-credentials';
import {
  MIN_SECRET_LENGTH,
  parseClientId,
  parseCredentialJson,
  parseFlag,
  parseOrgId,
  parseOrigin,
  parseScopes,
  parseSecrets,
  parseUrl,
  wholeNumber,
} from './parsers';

/** The inputs of the step, validated. Nothing else reads an input. Every default is in action.yml. */
export interface Inputs {
  readonly clientId: string;
  /** One, or two while the secret is being rotated, in the order in which they are tried. */
  readonly clientSecrets: readonly string[];
  readonly scopes: readonly string[];
  readonly orgId: string | undefined;
  readonly hello: boolean;
  readonly helloUrl: URL;
  readonly exportEnv: readonly ExportedVariable[];
  readonly reuse: boolean;
  readonly seal: boolean;
  readonly sealedToken: string | undefined;
  readonly refreshMarginSeconds: number;
  readonly revoke: boolean;
  readonly imsUrl: URL;
  readonly timeoutMs: number;
  readonly maxAttempts: number;
  readonly summary: boolean;
}

/**
 * The defaults in action.yml, for inputs that arrive empty: a reusable workflow or a composite action cannot omit an
 * input. Of `export-env`, empty has a meaning of its own.
 */
export const DEFAULTS: Readonly<Record<string, string>> = {
  hello: 'false',
  'hello-url': 'https://image.adobe.io/pie/psdService/hello',
  reuse: 'false',
  seal: 'false',
  'refresh-margin-seconds': '3600',
  revoke: 'false',
  'ims-url': 'https://ims-na1.adobelogin.com',
  'timeout-seconds': '60',
  'max-attempts': '4',
  summary: 'true',
};

/** Inputs that may contain a secret. */
const SECRET_INPUTS: readonly string[] = ['client-secret', 'credential-json', 'sealed-token'];

/** Most masks that inputs can add: more than there are in any credential, and few enough to cost no time. */
const MAX_MASKS = 100;

/** Shortest secret, in characters, that is looked for in other inputs: a shorter one occurs by chance. */
const MIN_FOUND_LENGTH = 8;

/**
 * Everything that may be secret in any input, also in one that is misspelt or not valid: it is masked before anything else
 * happens. Of JSON the secrets are masked, and not the lines: a mask such as `{` would hide half a log.
 */
export function readUncheckedSecrets(): string[] {
  const lines = splitSecrets(core.getInput('client-secret'));
  const isJson = looksLikeJson(lines[0] ?? '');
  const inputs = Object.keys(process.env).filter(
    (name) => name.startsWith('INPUT_') && (isJson || name !== 'INPUT_CLIENT-SECRET'),
  );
  const found = [...(isJson ? [] : lines), ...inputs.flatMap((name) => findSecrets(process.env[name] ?? ''))];
  return [...new Set(found)]
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH && !isPlaceholder(secret))
    .slice(0, MAX_MASKS);
}

/** What the report of a failure needs, read leniently: the failure may be about these inputs. */
export function readReportInputs(): Pick<Inputs, 'clientId' | 'summary'> {
  const clientId = unquote(core.getInput('client-id'));
  return {
    clientId: clientId || readStoredClientId(),
    summary: core.getInput('summary').toLowerCase() !== 'false',
  };
}

function readStoredClientId(): string {
  try {
    return parseCredentialJson(core.getInput('credential-json'), '').clientId;
  } catch {
    // The failure that is reported says so.
    return '';
  }
}

/** Whether `sealed-token` is set, but to nothing. The default in action.yml is not empty. */
export function isSealedTokenEmpty(): boolean {
  return core.getInput('sealed-token') === '';
}

/** The inputs that the post phase needs. */
export type RevocationInputs = Pick<Inputs, 'clientId' | 'clientSecrets' | 'timeoutMs' | 'maxAttempts'>;

/**
 * Reads and validates every input.
 *
 * @throws Failure with all problems at once: `missing-credentials` if there is no client ID or no secret, otherwise
 *   `invalid-input`. Each problem names its input and, unless it may be secret, its value.
 */
export function readInputs(redact: Redact): Inputs {
  return readTogether(redact, (read) => {
    const { stored, ...connection } = readConnection(read);
    return {
      ...connection,
      scopes: read('scopes', (text) => parseScopes(text) ?? defaultScopes(stored)),
      orgId: read('org-id', (text) => parseOrgId(text) ?? stored?.orgId),
      imsUrl: read('ims-url', parseOrigin),
      hello: read('hello', parseFlag),
      helloUrl: read('hello-url', parseUrl),
      exportEnv: read('export-env', parseExportedVariables),
      reuse: read('reuse', parseFlag),
      seal: read('seal', parseFlag),
      sealedToken: read('sealed-token', (text) => (/^(none)?$/i.test(text) ? undefined : text)),
      refreshMarginSeconds: read('refresh-margin-seconds', wholeNumber(0, 86_400)),
      revoke: read('revoke', parseFlag),
      summary: read('summary', parseFlag),
    };
  });
}

/**
 * Reads and validates the inputs that the post phase needs, and no others.
 *
 * @throws Failure as `readInputs` does
 */
export function readRevocationInputs(redact: Redact): RevocationInputs {
  return readTogether(redact, (read) => {
    const { stored: _, ...connection } = readConnection(read);
    return connection;
  });
}

type Read = <T>(name: string, parse: (text: string) => T) => T | undefined;

/** Values of which those that are not valid are undefined. */
type Unchecked<T> = { readonly [Name in keyof T]: T[Name] | undefined };

/** Of the credential, inputs that are given win over `credential-json`, one by one. */
function readConnection(read: Read): Unchecked<RevocationInputs & { readonly stored: StoredCredential }> {
  const clientId = read('client-id', parseClientId);
  const clientSecrets = read('client-secret', parseSecrets);
  const stored = read('credential-json', (text) => {
    const credential = parseCredentialJson(text, clientId ?? '');
    const usesItsSecret = clientSecrets?.length === 0 && credential.clientSecrets.length > 0;
    if (usesItsSecret && clientId && clientId !== credential.clientId) {
      throw new InvalidValue('does not belong to `client-id`', 'Omit `client-id`, or set `client-secret`, too.');
    }
    return credential;
  });
  return {
    stored,
    clientId: clientId === '' ? stored?.clientId : clientId,
    clientSecrets: clientSecrets?.length === 0 ? stored?.clientSecrets : clientSecrets,
    timeoutMs: read('timeout-seconds', (text) => wholeNumber(1, 86_400)(text) * 1000),
    maxAttempts: read('max-attempts', wholeNumber(1, 100)),
  };
}

function defaultScopes(stored: StoredCredential | undefined): readonly string[] {
  if (stored !== undefined && stored.scopes.length > 0) {
    return stored.scopes;
  }
  return exportsForAioCli(core.getInput('export-env')) ? IO_MANAGEMENT_SCOPES : FIREFLY_SCOPES;
}

function readTogether<T extends RevocationInputs>(redact: Redact, readAll: (read: Read) => Unchecked<T>): T {
  const problems: Failure[] = [];
  const secrets = readUncheckedSecrets().filter(({ length }) => length >= MIN_FOUND_LENGTH);
  const values = readAll((name, parse) => {
    const text = core.getInput(name);
    try {
      if (!SECRET_INPUTS.includes(name) && secrets.some((secret) => text.includes(secret))) {
        throw new InvalidValue('contains a secret', 'Only `client-secret` and `credential-json` may contain one.');
      }
      return parse(text || (DEFAULTS[name] ?? ''));
    } catch (error) {
      problems.push(invalidInput(name, error, redact));
      return undefined;
    }
  });
  problems.unshift(...missing(values));
  problems.push(...contradictions(values));
  throwTogether(problems);
  // None is undefined by mistake: each of those has left a problem.
  return values as T;
}

function missing({ clientId, clientSecrets }: Unchecked<Partial<Inputs>>): Failure[] {
  const absent = [...(clientId === '' ? ['client-id'] : []), ...(clientSecrets?.length === 0 ? ['client-secret'] : [])];
  if (absent.length === 0) {
    return [];
  }
  const names = new Map([...absent, 'credential-json'].map((name) => [foldName(name), name]));
  const misspelt = Object.keys(process.env)
    .filter((variable) => variable.startsWith('INPUT_'))
    .map((variable) => variable.slice('INPUT_'.length).toLowerCase())
    .filter((name) => (names.get(foldName(name)) ?? name) !== name);
  return [missingCredentials(absent, misspelt, core.getInput('credential-json') !== '')];
}

/** A name without what people get wrong: separators, case, an s. */
function foldName(name: string): string {
  return name.toLowerCase().replace(/[-_ s]/g, '');
}

function invalidInput(name: string, error: unknown, redact: Redact): Failure {
  if (!(error instanceof InvalidValue)) {
    throw error;
  }
  const { problem, fix, value } = error;
  const subject = value === undefined ? name : `${name}: "${quote(value, redact)}"`;
  return new Failure('invalid-input', `${subject} ${problem}.`, fix);
}

/** Inputs that are valid, but not together. One that is not valid is undefined, and contradicts nothing. */
function contradictions({ seal, revoke, reuse, exportEnv, orgId }: Unchecked<Partial<Inputs>>): Failure[] {
  const found: Failure[] = [];
  if (seal && revoke) {
    found.push(
      new Failure(
        'invalid-input',
        'seal and revoke are both true: the token would be revoked at the end of this job, while other jobs use it.',
        'Omit one of them. A token expires within 24 hours.',
      ),
    );
  }
  if (exportEnv?.some(({ value }) => value === 'org-id') && orgId === undefined) {
    found.push(
      new Failure(
        'invalid-input',
        'export-env exports org-id, but no organization ID is known.',
        'Set `org-id`, or omit it from `export-env`.',
      ),
    );
  }
  if (reuse && exportEnv?.every(({ value }) => value !== 'access-token')) {
    found.push(
      new Failure(
        'invalid-input',
        'reuse is true, but no variable in export-env gets the token: there is none that can contain an earlier one.',
        'Set `export-env` to the same name in both steps, or omit `reuse`.',
      ),
    );
  }
  return found;
}

function throwTogether(problems: readonly Failure[]): void {
  const [first, ...more] = problems;
  if (first === undefined) {
    return;
  }
  if (more.length === 0) {
    throw first;
  }
  const missing = problems.find(({ reason }) => reason === 'missing-credentials');
  throw new Failure(
    missing?.reason ?? 'invalid-input',
    [`The inputs have ${problems.length} problems:`, ...problems.map(({ message, fix }) => `- ${message} ${fix}`)].join(
      '\n',
    ),
    'Correct them in the `with:` of this step.',
  );
}
