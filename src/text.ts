/** Longest quotation, in characters. */
const MAX_QUOTE_LENGTH = 200;

/** How much of a text is read to quote it, in characters. */
const MAX_READ_LENGTH = 8192;

const ELLIPSIS = '\u2026';

/** Shortest encoded form of a secret that is masked, in characters: a shorter one occurs by chance. */
export const MIN_ENCODED_LENGTH = 8;

/** Shortest run of letters and digits of a secret that must not be quoted. */
const RUN_LENGTH = 8;

/** Replaces a text by `***` if it contains something secret. */
export type Redact = (text: string) => string;

/**
 * Makes text from outside (a response, an input) safe for a log line: removes control and invisible characters, replaces
 * it if it contains something secret, breaks up workflow commands (`::`, `##[`), and cuts it to 200 characters.
 *
 * Secrets are looked for before the text is cut: a secret that is cut in two is not recognized.
 */
export function quote(text: string, redact: Redact): string {
  const visible = redact(removeInvisible(text.slice(0, MAX_READ_LENGTH)));
  const safe = visible.replace(/:(?=:)/g, ': ').replaceAll('##[', '## [');
  const characters = [...safe];
  return characters.length > MAX_QUOTE_LENGTH
    ? `${characters.slice(0, MAX_QUOTE_LENGTH - ELLIPSIS.length).join('')}${ELLIPSIS}`
    : safe;
}

/** Not a literal: V8 builds the tables of one at start-up, also in a step that quotes nothing. */
const INVISIBLE = '[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]';

/** `text` without control, bidirectional and other invisible characters. */
export function removeInvisible(text: string): string {
  return text.toWellFormed().replace(new RegExp(INVISIBLE, 'gu'), '');
}

/** Splits a list at commas and white space. Empty entries and duplicates are dropped, the order is kept. */
export function splitList(list: string): string[] {
  return [...new Set(list.split(/[\s,]+/).filter((entry) => entry !== ''))];
}

/** Whether a host name, as in a URL, is this machine. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/** A JSON object or array; undefined if `text` is anything else. */
export function parseJson(text: string): unknown {
  // An error costs more than this check, and each step reads a client secret.
  if (!/^\s*[{[]/.test(text)) {
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A JSON object, or undefined if `text` is anything else. */
export function parseJsonObject(text: string): Record<string, unknown> | undefined {
  const value = parseJson(text);
  return isObject(value) ? value : undefined;
}

/** Whether `value` is an object, and neither null nor an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `value` as application/x-www-form-urlencoded (URL Standard, section 5). */
export function formEncode(value: string): string {
  return new URLSearchParams({ '': value }).toString().slice(1);
}

/** `value` percent-encoded; a lone surrogate, which has no encoding, becomes U+FFFD. */
export function uriEncode(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}

/**
 * The base64 characters (RFC 4648, sections 4 and 5) that depend on `value` alone, for each of the three positions at
 * which it can start in a group of three bytes of a longer text.
 */
export function base64Cores(value: string, alphabet: 'base64' | 'base64url'): string[] {
  const bytes = Buffer.from(value);
  return [0, 1, 2].map((shift) => {
    const rest = bytes.subarray(shift);
    return rest.toString(alphabet).slice(0, Math.floor((rest.length * 8) / 6));
  });
}

/**
 * What a text must not contain of `secret`: each eight characters in a row (all, if it has fewer), and each eight of its
 * letters and digits, as they are, or in base64, base64url, base32 or hex; all in lower case.
 */
export function partsOf(secret: string): string[] {
  // Encoded as well: what is no escape in a secret may look like one.
  const forms = [secret, uriEncode(secret), formEncode(secret), lettersAndDigits(secret)].map((form) =>
    form.toLowerCase(),
  );
  const parts = forms.flatMap((form) => runsOf(form, Math.min(form.length, RUN_LENGTH)));
  return [...parts, ...encodedForms(secret).flatMap((form) => runsOf(form, RUN_LENGTH))].filter((part) => part !== '');
}

/**
 * `text`, or `***` if it contains one of `parts`, in either case, forwards or backwards, with anything but letters and
 * digits between them, with percent-encoding, escapes of JSON and JavaScript, character references and full-width letters
 * undone.
 */
export function redactParts(text: string, parts: ReadonlySet<string>): string {
  const once = undoEscapes(text);
  // Each stage counts: what is no escape may look like one, and a gateway may escape what a server has escaped.
  const plain = [...new Set([text, once, undoEscapes(once)].map((stage) => lettersAndDigits(stage.normalize('NFKC'))))];
  const texts = [text.toLowerCase(), ...plain, ...plain.map((stage) => [...stage].reverse().join(''))];
  const lengths = Array.from({ length: RUN_LENGTH }, (_, index) => index + 1);
  const isSecret = (candidate: string) =>
    lengths.some((length) => runsOf(candidate, length).some((run) => parts.has(run)));
  return texts.some(isSecret) ? '***' : text;
}

function lettersAndDigits(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Every run of `length` characters. */
function runsOf(text: string, length: number): string[] {
  return Array.from({ length: Math.max(0, text.length - length + 1) }, (_, start) => text.slice(start, start + length));
}

function encodedForms(secret: string): string[] {
  const forms = [
    ...base64Cores(secret, 'base64'),
    ...base64Cores(secret, 'base64url'),
    ...base32Cores(secret),
    Buffer.from(secret).toString('hex'),
  ];
  return forms.map(lettersAndDigits).filter((form) => form.length >= RUN_LENGTH);
}

/** Like `base64Cores`, for base32 (RFC 4648, section 6) and each of the five positions in a group of five bytes. */
function base32Cores(value: string): string[] {
  const bits = [...Buffer.from(value)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return [0, 8, 16, 24, 32].map((shift) =>
    (bits.slice(shift).match(/.{5}/g) ?? [])
      .map((group) => 'abcdefghijklmnopqrstuvwxyz234567'[Number.parseInt(group, 2)])
      .join(''),
  );
}

const ESCAPES =
  /%([0-9a-f]{2})|\\u\{?0*([0-9a-f]{2,5})\}?|\\?0?x([0-9a-f]{2})|&#x0*([0-9a-f]{2,5});?|&#0*(\d{2,6});?/gi;

function undoEscapes(text: string): string {
  return text.replace(ESCAPES, (_, percent, unicode, hex, reference, decimal) =>
    String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(percent ?? unicode ?? hex ?? reference, 16)),
  );
}
