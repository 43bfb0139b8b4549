import { isLoopback, splitList } from '../text';
import { isScope } from '../token/access-token';

/** Why a value is not valid: `problem` completes a sentence that starts with the input's name and its value. */
export class InvalidValue extends Error {
  override readonly name = 'InvalidValue';

  /**
   * @param fix what to do
   * @param value the value, or the part of it that is not valid; undefined if it may be secret
   */
  constructor(
    readonly problem: string,
    readonly fix: string,
    readonly value?: string,
  ) {
    super(problem);
  }
}

/** A kind of value that can be exported. */
export type ExportedValue = 'token' | 'expiry';

/** An environment variable to export, and what it gets: the token, or its expiry in milliseconds since the epoch. */
export interface ExportedVariable {
  readonly name: string;
  readonly value: ExportedValue;
}

/** Names in `export-env` that stand for several variables. */
const PRESETS: ReadonlyMap<string, readonly ExportedVariable[]> = new Map([
  [
    // The variables that Adobe's `aio` CLI reads (aio-lib-ims, context `$cli`).
    'aio-cli',
    [
      { name: 'AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN', value: 'token' },
      { name: 'AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY', value: 'expiry' },
    ],
  ],
]);

/** Variables, in upper case, that would change how the runner, a shell or a program works if they contained a token. */
const RESERVED_VARIABLES = /^(PATH|BASH_ENV|ENV|SHELLOPTS|IFS|HOME|CI|(LD|DYLD|NODE|GITHUB|RUNNER|ACTIONS)_.*)$/;

/** Longest client ID, in characters: the key of a sealed token depends on it, and Node limits that text to 1,024 bytes. */
const MAX_CLIENT_ID_LENGTH = 512;

/** Splits `client-secret` into secrets, one a line. Never throws, because the secrets are masked before they are checked. */
export function splitSecrets(text: string): string[] {
  return [...new Set(text.split(/\r\n|\r|\n/).map((line) => line.trim()))].filter((line) => line !== '');
}

export function parseClientId(text: string): string {
  requirePrintable(text);
  if (text.length > MAX_CLIENT_ID_LENGTH) {
    throw new InvalidValue(
      `is longer than ${MAX_CLIENT_ID_LENGTH} characters`,
      'Copy the Client ID, and nothing else, from the page of the credential in the Adobe Developer Console.',
    );
  }
  return text;
}

export function parseSecrets(text: string): string[] {
  const secrets = splitSecrets(text);
  if (secrets.length > 2) {
    throw new InvalidValue(
      `contains ${secrets.length} lines, but a credential has at most two secrets`,
      'Set one secret or, while it is being rotated, the new and the old one, one per line.',
    );
  }
  secrets.forEach(requirePrintable);
  return secrets;
}

export function parseScopes(text: string): string[] {
  const scopes = splitList(text);
  if (scopes.length === 0) {
    throw new InvalidValue('is empty', 'Set at least one scope, or omit the input to use the default.');
  }
  const invalid = scopes.find((scope) => !isScope(scope));
  if (invalid !== undefined) {
    throw new InvalidValue(
      'is not a valid scope',
      'Separate scopes by commas, spaces or newlines, without quotation marks.',
      invalid,
    );
  }
  return scopes;
}

export function parseOrgId(text: string): string | undefined {
  if (text !== '' && !/^[\x21-\x3f\x41-\x7e]+@AdobeOrg$/.test(text)) {
    throw new InvalidValue(
      'is not a valid organization ID',
      'Copy the ID that ends in @AdobeOrg from the page of the project in the Adobe Developer Console.',
      text,
    );
  }
  return text === '' ? undefined : text;
}

export function parseFlag(text: string): boolean {
  const word = text.toLowerCase();
  if (word !== 'true' && word !== 'false') {
    throw new InvalidValue('is not valid', 'Use true or false.', text);
  }
  return word === 'true';
}

/** A parser for whole numbers from `min` to `max`. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < min || number > max) {
      throw new InvalidValue('is not valid', `Use a whole number from ${min} to ${max}.`, text);
    }
    return number;
  };
}

/** An https URL, or an http URL of a loopback host. */
export function parseUrl(text: string): URL {
  // A URL that cannot be parsed may contain a password too.
  const shown = text.replace(/^[\s\S]*@/, '***@');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new InvalidValue('is not a valid URL', 'Use a URL that starts with https://.', shown);
  }
  if (url.username !== '' || url.password !== '') {
    throw new InvalidValue('contains a user name or password', 'Remove the user name and password from the URL.');
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new InvalidValue(
      'is not an https URL',
      'Use https://. Plain http is allowed for a loopback host only (127.0.0.1).',
      shown,
    );
  }
  return url;
}

export function parseOrigin(text: string): URL {
  const url = parseUrl(text);
  if (url.href !== `${url.origin}/`) {
    throw new InvalidValue('is not an origin', 'Use https://host, without a path, query or fragment.', text);
  }
  return url;
}

export function parseExportedVariables(text: string): ExportedVariable[] {
  return splitList(text).flatMap((name) => PRESETS.get(name) ?? [{ name: variableName(name), value: 'token' }]);
}

function variableName(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw new InvalidValue(
      'is not a valid name for an environment variable',
      `Use letters, digits and underscores. The only preset is ${[...PRESETS.keys()].map((preset) => `\`${preset}\``).join(', ')}.`,
      name,
    );
  }
  if (RESERVED_VARIABLES.test(name.toUpperCase())) {
    throw new InvalidValue(
      'is reserved for the runner or the shell',
      'Use another name, such as ADOBE_ACCESS_TOKEN.',
      name,
    );
  }
  return name;
}

/** Client IDs and secrets are printable ASCII (RFC 6749, appendix A.1 and A.2). Anything else was pasted by mistake. */
function requirePrintable(text: string): void {
  const position = text.search(/[^\x20-\x7e]/);
  if (position < 0) {
    return;
  }
  const codePoint = text.codePointAt(position)?.toString(16).toUpperCase().padStart(4, '0');
  throw new InvalidValue(
    `contains an invalid character (U+${codePoint}) at position ${position + 1}`,
    "Copy it from the credential's page in the Adobe Developer Console again, and update the GitHub secret.",
  );
}
