import * as core from '@actions/core';
import { Failure } from '../failure';
import { quote, type Redact } from '../text';
import { missingCredentials } from './missing-credentials';
import {
  type ExportedVariable,
  InvalidValue,
  parseClientId,
  parseExportedVariables,
  parseFlag,
  parseOrgId,
  parseOrigin,
  parseScopes,
  parseSecrets,
  parseUrl,
  splitSecrets,
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
  scopes: 'openid,AdobeID,firefly_api,ff_apis',
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

/** The client secrets, before they are checked: they are masked before anything else happens. */
export function readUncheckedSecrets(): string[] {
  return splitSecrets(core.getInput('client-secret'));
}

/** What the report of a failure needs, read leniently: the failure may be about these inputs. */
export function readReportInputs(): Pick<Inputs, 'clientId' | 'summary'> {
  return {
    clientId: core.getInput('client-id'),
    summary: core.getInput('summary').toLowerCase() !== 'false',
  };
}

/** The inputs that the post phase needs. */
export type RevocationInputs = Pick<Inputs, 'clientId' | 'clientSecrets' | 'imsUrl' | 'timeoutMs' | 'maxAttempts'>;

/**
 * Reads and validates every input.
 *
 * @throws Failure with all problems at once: `missing-credentials` if the client ID or the secret is empty, otherwise
 *   `invalid-input`. Each problem names its input and, unless it may be secret, its value.
 */
export function readInputs(redact: Redact): Inputs {
  return readTogether(redact, (read) => ({
    ...readConnection(read),
    scopes: read('scopes', parseScopes),
    orgId: read('org-id', parseOrgId),
    hello: read('hello', parseFlag),
    helloUrl: read('hello-url', parseUrl),
    exportEnv: read('export-env', parseExportedVariables),
    reuse: read('reuse', parseFlag),
    seal: read('seal', parseFlag),
    sealedToken: read('sealed-token', (text) => text || undefined),
    refreshMarginSeconds: read('refresh-margin-seconds', wholeNumber(0, 86_400)),
    revoke: read('revoke', parseFlag),
    summary: read('summary', parseFlag),
  }));
}

/**
 * Reads and validates the inputs that the post phase needs, and no others.
 *
 * @throws Failure as `readInputs` does
 */
export function readRevocationInputs(redact: Redact): RevocationInputs {
  return readTogether(redact, readConnection);
}

type Read = <T>(name: string, parse: (text: string) => T) => T | undefined;

/** Values of which those that are not valid are undefined. */
type Unchecked<T> = { readonly [Name in keyof T]: T[Name] | undefined };

function readConnection(read: Read): Unchecked<RevocationInputs> {
  return {
    clientId: read('client-id', parseClientId),
    clientSecrets: read('client-secret', parseSecrets),
    imsUrl: read('ims-url', parseOrigin),
    timeoutMs: read('timeout-seconds', (text) => wholeNumber(1, 86_400)(text) * 1000),
    maxAttempts: read('max-attempts', wholeNumber(1, 100)),
  };
}

function readTogether<T extends Partial<Inputs>>(redact: Redact, readAll: (read: Read) => Unchecked<T>): T {
  const problems: Failure[] = [];
  const absent = ['client-id', 'client-secret'].filter((name) => core.getInput(name) === '');
  if (absent.length > 0) {
    problems.push(missingCredentials(absent));
  }
  const values = readAll((name, parse) => {
    try {
      return parse(core.getInput(name) || (DEFAULTS[name] ?? ''));
    } catch (error) {
      problems.push(invalidInput(name, error, redact));
      return undefined;
    }
  });
  problems.push(...contradictions(values));
  throwTogether(problems);
  // None is undefined by mistake: each of those has left a problem.
  return values as T;
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
function contradictions({ seal, revoke, reuse, exportEnv }: Unchecked<Partial<Inputs>>): Failure[] {
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
  if (reuse && exportEnv?.length === 0) {
    found.push(
      new Failure(
        'invalid-input',
        'reuse is true, but export-env is empty: there is no variable that can contain an earlier token.',
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
