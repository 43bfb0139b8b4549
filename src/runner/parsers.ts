import { readCredentialJson, type StoredCredential } from '../credential/credential-json';
import { InvalidValue } from '../credential/invalid-value';
import { splitScopes, splitSecrets, unquote } from '../credential/lists';
import { refuseMistake } from '../credential/mistakes';
import { isLoopback } from '../text';
import { isScope } from '../token/access-token';

/** Longest client ID, in characters: the key of a sealed token depends on it, and Node limits that text to 1,024 bytes. */
const MAX_CLIENT_ID_LENGTH = 512;

/** Longest client secret, in characters; Adobe's have 36. */
const MAX_SECRET_LENGTH = 1024;

/** Shortest client secret, in characters: a shorter one, as a mask, would make the log unreadable. */
export const MIN_SECRET_LENGTH = 4;

/** More scopes than any API of Adobe has. */
const MAX_SCOPES = 500;

const COPY_FIX =
  "Copy it from the credential's page in the Adobe Developer Console again, and update the GitHub secret.";

export function parseClientId(text: string): string {
  const clientId = unquote(text);
  refuseMistake(clientId);
  requirePrintable(clientId, 0, MAX_CLIENT_ID_LENGTH);
  return clientId;
}

export function parseSecrets(text: string): string[] {
  const secrets = splitSecrets(text);
  secrets.forEach(refuseMistake);
  if (secrets.length > 2) {
    throw new InvalidValue(
      `contains ${secrets.length} secrets, but a credential has at most two`,
      'Set one secret or, while it is being rotated, the new and the old one, one per line.',
    );
  }
  for (const secret of secrets) {
    requirePrintable(secret, MIN_SECRET_LENGTH, MAX_SECRET_LENGTH);
  }
  return secrets;
}

/** Reads `credential-json`; empty, it contains nothing. `clientId` chooses if it contains several credentials. */
export function parseCredentialJson(text: string, clientId: string): StoredCredential {
  if (text === '') {
    return { clientId: '', clientSecrets: [], scopes: [], orgId: undefined };
  }
  const stored = readCredentialJson(text, clientId);
  return {
    clientId: parseWithin('Client ID', () => parseClientId(stored.clientId)),
    clientSecrets: parseWithin('client secret', () => parseSecrets(stored.clientSecrets.join('\n'))),
    scopes: parseWithin('list of scopes', () => requireScopes(stored.scopes)),
    orgId: stored.orgId && parseWithin('organization ID', () => parseOrgId(stored.orgId ?? '')),
  };
}

/** Parses a part of a secret input. An error does not show its value. */
function parseWithin<T>(part: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof InvalidValue
      ? new InvalidValue(`contains a ${part} that ${error.problem}`, error.fix)
      : error;
  }
}

/** Reads `scopes`; undefined if it is empty. */
export function parseScopes(text: string): readonly string[] | undefined {
  if (text === '') {
    return undefined;
  }
  const scopes = splitScopes(text);
  if (scopes.length === 0) {
    throw new InvalidValue('contains no scope', 'Set at least one scope, or omit the input to use the default.');
  }
  return requireScopes(scopes);
}

function requireScopes(scopes: readonly string[]): readonly string[] {
  if (scopes.length > MAX_SCOPES) {
    throw new InvalidValue(`contains ${scopes.length} scopes`, `Request ${MAX_SCOPES} scopes at most.`);
  }
  const invalid = scopes.find((scope) => !isScope(scope));
  if (invalid !== undefined) {
    throw new InvalidValue('is not a valid scope', 'Separate scopes by commas, spaces or newlines.', invalid);
  }
  return scopes;
}

export function parseOrgId(text: string): string | undefined {
  const orgId = unquote(text);
  if (orgId !== '' && !/^[\x21-\x3f\x41-\x7e]+@AdobeOrg$/.test(orgId)) {
    throw new InvalidValue(
      'is not a valid organization ID',
      'Copy the ID that ends in @AdobeOrg from the page of the project in the Adobe Developer Console.',
      orgId,
    );
  }
  return orgId || undefined;
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
    throw new InvalidValue(
      'is not an origin',
      'Use https://host, without a path, query or fragment.',
      `${url.origin}/...`,
    );
  }
  return url;
}

/** Client IDs and secrets are printable ASCII (RFC 6749, appendix A.1 and A.2). Anything else was pasted by mistake. */
function requirePrintable(text: string, minLength: number, maxLength: number): void {
  const position = text.search(/[^\x20-\x7e]/);
  if (position >= 0) {
    const codePoint = text.codePointAt(position)?.toString(16).toUpperCase().padStart(4, '0');
    throw new InvalidValue(`contains an invalid character (U+${codePoint}) at position ${position + 1}`, COPY_FIX);
  }
  if (text.length < minLength || text.length > maxLength) {
    const limits = minLength === 0 ? `at most ${maxLength}` : `${minLength} to ${maxLength}`;
    throw new InvalidValue(`has ${text.length} characters, but must have ${limits}`, COPY_FIX);
  }
}
