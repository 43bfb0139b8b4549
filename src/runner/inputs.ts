import * as core from '@actions/core';
import { Failure } from '../failure';
import { quote, type Redact } from '../quote';
import { splitList } from '../token/access-token';
import { missingCredentials } from './missing-credentials';

/** What the user asked for: validated once, read-only ever after. Every default stands in action.yml. */
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

/** An environment variable that is exported, and what it holds: the token, or its expiry in ms since the epoch. */
export interface ExportedVariable {
  readonly name: string;
  readonly holds: 'token' | 'expiry';
}

/** What the `aio` CLI reads (Adobe's aio-lib-ims, context `$cli`). */
const AIO_CLI_VARIABLES: readonly ExportedVariable[] = [
  { name: 'AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN', holds: 'token' },
  { name: 'AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY', holds: 'expiry' },
];

/** The lines of `client-secret`, trimmed, without empty ones. Read by itself, since they are masked before all else. */
export function readClientSecrets(): string[] {
  return [
    ...new Set(
      core
        .getInput('client-secret')
        .split(/\r\n|\r|\n/)
        .map((line) => line.trim()),
    ),
  ].filter((line) => line !== '');
}

/**
 * Reads and validates every input, and tells of all problems at once.
 *
 * @throws Failure `missing-credentials` where the client ID or the secret is empty, else `invalid-input`; each
 *   problem names its input and, unless it may be secret, the value it got
 */
export function readInputs(redact: Redact): Inputs {
  const failures: Failure[] = [];
  const check = <Rest extends unknown[], T>(
    read: (name: string, redact: Redact, ...rest: Rest) => T,
    name: string,
    ...rest: Rest
  ): T => {
    try {
      return read(name, redact, ...rest);
    } catch (error) {
      if (!(error instanceof Failure)) {
        throw error;
      }
      failures.push(error);
      // Nobody gets to see it: the failures are thrown below.
      return undefined as T;
    }
  };
  const absent = ['client-id', 'client-secret'].filter((name) => core.getInput(name) === '');
  if (absent.length > 0) {
    failures.push(missingCredentials(absent));
  }
  const inputs: Inputs = {
    clientId: check(readClientId, 'client-id'),
    clientSecrets: check(readSecrets, 'client-secret'),
    scopes: check(readScopes, 'scopes'),
    orgId: check(readOrgId, 'org-id'),
    hello: check(readFlag, 'hello'),
    helloUrl: check(readUrl, 'hello-url'),
    exportEnv: check(readVariables, 'export-env'),
    reuse: check(readFlag, 'reuse'),
    seal: check(readFlag, 'seal'),
    sealedToken: core.getInput('sealed-token') || undefined,
    refreshMarginSeconds: check(readWholeNumber, 'refresh-margin-seconds', 0, 86_400),
    revoke: check(readFlag, 'revoke'),
    imsUrl: check(readOrigin, 'ims-url'),
    timeoutMs: check(readWholeNumber, 'timeout-seconds', 1, 86_400) * 1000,
    maxAttempts: check(readWholeNumber, 'max-attempts', 1, 100),
    summary: check(readFlag, 'summary'),
  };
  failures.push(...contradictions(inputs));
  throwAll(failures);
  return inputs;
}

/** Inputs that are sound each by itself, but not together. */
function contradictions({ seal, revoke, reuse, exportEnv }: Inputs): Failure[] {
  const found: Failure[] = [];
  if (seal && revoke) {
    found.push(
      new Failure(
        'invalid-input',
        'seal and revoke are both true: the token would be revoked at the end of this job, while other jobs use it.',
        'Leave one of them out. A sealed token expires by itself within 24 hours.',
      ),
    );
  }
  if (reuse && exportEnv?.length === 0) {
    found.push(
      new Failure(
        'invalid-input',
        'reuse is true, but export-env is empty: there is no variable in which an earlier token could be found.',
        'Name the variable in `export-env`, in both steps, or leave `reuse` out.',
      ),
    );
  }
  return found;
}

function throwAll(failures: readonly Failure[]): void {
  const [first, ...more] = failures;
  if (first === undefined) {
    return;
  }
  if (more.length === 0) {
    throw first;
  }
  const missing = failures.find(({ reason }) => reason === 'missing-credentials');
  const messages = failures.map(({ message }) => message);
  throw new Failure(
    missing?.reason ?? 'invalid-input',
    `${failures.length} inputs cannot be used. ${messages.join(' ')}`,
    [...new Set(failures.map(({ cure }) => cure))].join(' '),
  );
}

/** Variables, in capitals, that would change how the runner, a shell or a program works if they held a token. */
const RESERVED_VARIABLES =
  /^(PATH|BASH_ENV|ENV|SHELLOPTS|IFS|HOME|CI|(LD|DYLD|NODE|GITHUB|RUNNER|ACTIONS)_.*)$/;

const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Adobe's have 32 characters. It goes into a header, and into the key of a sealed token, which node keeps to 1,024 bytes. */
const MAX_CLIENT_ID_LENGTH = 512;

function readClientId(name: string): string {
  const value = core.getInput(name);
  refuseOddCharacters(name, value);
  if (value.length > MAX_CLIENT_ID_LENGTH) {
    throw new Failure(
      'invalid-input',
      `${name} has ${value.length} characters, and ${MAX_CLIENT_ID_LENGTH} is the most that it can have.`,
      'Copy the Client ID, and nothing else, from the page of the credential in the Adobe Developer Console.',
    );
  }
  return value;
}

function readSecrets(name: string): string[] {
  const secrets = readClientSecrets();
  if (secrets.length > 2) {
    throw new Failure(
      'invalid-input',
      `${name} has ${secrets.length} lines; a credential has two secrets at most.`,
      'Give one secret or, while it is being rotated, the new and the old one, one per line.',
    );
  }
  for (const secret of secrets) {
    refuseOddCharacters(name, secret);
  }
  return secrets;
}

function readScopes(name: string, redact: Redact): string[] {
  const scopes = splitList(core.getInput(name));
  if (scopes.length === 0) {
    throw invalid(name, 'names no scope', 'Leave it out for the default, or name at least one scope.');
  }
  // RFC 6749, section 3.3, scope-token.
  const odd = scopes.find((scope) => !/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope));
  if (odd !== undefined) {
    throw invalid(
      name,
      `holds "${quote(odd, redact)}", which is no scope`,
      'Separate scopes with commas, spaces or newlines, without quotation marks.',
    );
  }
  return scopes;
}

function readOrgId(name: string, redact: Redact): string | undefined {
  const value = core.getInput(name);
  if (value !== '' && !/^[\x21-\x3f\x41-\x7e]+@AdobeOrg$/.test(value)) {
    throw unusable(
      name,
      value,
      'It is the ID that ends in @AdobeOrg, on the page of the project in the Adobe Developer Console.',
      redact,
    );
  }
  return value === '' ? undefined : value;
}

function readFlag(name: string, redact: Redact): boolean {
  const value = core.getInput(name);
  const word = value.toLowerCase();
  if (word !== 'true' && word !== 'false') {
    throw unusable(name, value, `Set \`${name}\` to true or false, or leave it out.`, redact);
  }
  return word === 'true';
}

function readWholeNumber(name: string, redact: Redact, least: number, most: number): number {
  const value = core.getInput(name);
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < least || number > most) {
    throw unusable(
      name,
      value,
      `Set \`${name}\` to a whole number from ${least} to ${most}, or leave it out.`,
      redact,
    );
  }
  return number;
}

function readUrl(name: string, redact: Redact): URL {
  const value = core.getInput(name);
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw unusable(
      name,
      value,
      `Set \`${name}\` to a URL that begins with https://, or leave it out.`,
      redact,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw invalid(name, 'holds a user name or password', `Take what stands before the @ out of \`${name}\`.`);
  }
  if (url.protocol === 'http:' && !LOOPBACK_HOST.test(url.hostname)) {
    throw unusable(
      name,
      value,
      `Begin \`${name}\` with https://; plain http is for this machine alone (127.0.0.1).`,
      redact,
    );
  }
  return url;
}

function readOrigin(name: string, redact: Redact): URL {
  const url = readUrl(name, redact);
  if (url.href !== `${url.origin}/`) {
    throw unusable(
      name,
      core.getInput(name),
      `Set \`${name}\` to an origin alone: https://host, without path, query or fragment.`,
      redact,
    );
  }
  return url;
}

function readVariables(name: string, redact: Redact): ExportedVariable[] {
  const names = splitList(core.getInput(name));
  const own = names.filter((word) => word !== 'aio-cli');
  const odd = own.find((word) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(word));
  if (odd !== undefined) {
    throw invalid(
      name,
      `holds "${quote(odd, redact)}", which cannot be the name of an environment variable`,
      'Name variables with letters, digits and underscores; the only preset is `aio-cli`.',
    );
  }
  const reserved = own.find((word) => RESERVED_VARIABLES.test(word.toUpperCase()));
  if (reserved !== undefined) {
    throw invalid(
      name,
      `holds ${quote(reserved, redact)}, which the runner or the shell needs for itself`,
      'Choose another name, such as ADOBE_ACCESS_TOKEN.',
    );
  }
  return names.flatMap((word) => (word === 'aio-cli' ? AIO_CLI_VARIABLES : { name: word, holds: 'token' }));
}

function unusable(name: string, value: string, cure: string, redact: Redact): Failure {
  // A URL that cannot be parsed can hold a password all the same.
  const shown = quote(name.endsWith('-url') ? value.replace(/^[\s\S]*@/, '***@') : value, redact);
  return invalid(name, value === '' ? 'is empty' : `cannot be "${shown}"`, cure);
}

function invalid(name: string, what: string, cure: string): Failure {
  return new Failure('invalid-input', `${name} ${what}.`, cure);
}

/** A client ID and a secret are printable ASCII (RFC 6749, appendix A.1 and A.2): all else was pasted by mistake. */
function refuseOddCharacters(name: string, value: string): void {
  const place = value.search(/[^\x20-\x7e]/);
  if (place < 0) {
    return;
  }
  const codePoint = value.codePointAt(place)?.toString(16).toUpperCase().padStart(4, '0');
  throw new Failure(
    'invalid-input',
    `${name} holds a character that it cannot have: U+${codePoint}, at position ${place + 1}.`,
    `Copy it from the credential's page in the Adobe Developer Console once more, and store it again.`,
  );
}
