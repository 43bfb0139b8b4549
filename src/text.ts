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

/** `text` without control, bidirectional and other invisible characters. */
export function removeInvisible(text: string): string {
  // Not a literal: V8 builds its tables at start-up, also in a step that quotes nothing.
  return text.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '');
}

/** Splits a list at commas and white space. Empty entries and duplicates are dropped, the order is kept. */
export function splitList(list: string): string[] {
  return [...new Set(list.split(/[\s,]+/).filter((entry) => entry !== ''))];
}

/** Whether a host name, as in a URL, is this machine. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/** A JSON object, or undefined if `text` is anything else. */
export function parseJsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
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
 * `text`, or `***` if it contains eight characters in a row of one of `secrets` (all, if it has fewer), or eight of its
 * letters and digits, in either case, forwards or backwards, with anything else between them; as they are, or in base64,
 * base64url, base32 or hex; with percent-encoding, escapes of JSON and JavaScript, character references and full-width
 * letters undone.
 */
export function redactSecrets(text: string, secrets: readonly string[]): string {
  const plain = lettersAndDigits(undoEscapes(text));
  const texts = [text.toLowerCase(), plain, [...plain].reverse().join('')];
  const runs = new Set(texts.flatMap(runsOf));
  const contains = (form: string) =>
    form.length < RUN_LENGTH
      ? form !== '' && texts.some((candidate) => candidate.includes(form))
      : runsOf(form).some((run) => runs.has(run));
  const isIn = (secret: string) =>
    [
      // As they are: a secret that contains an escape is not found in text whose escapes are undone.
      ...[secret, uriEncode(secret), formEncode(secret)].map((form) => form.toLowerCase()),
      lettersAndDigits(secret),
      ...encodedForms(secret),
    ].some(contains);
  return secrets.some(isIn) ? '***' : text;
}

function lettersAndDigits(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Every run of RUN_LENGTH characters. */
function runsOf(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - RUN_LENGTH + 1) }, (_, start) =>
    text.slice(start, start + RUN_LENGTH),
  );
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
  const undo = (escaped: string) =>
    escaped.replace(ESCAPES, (_, percent, unicode, hex, reference, decimal) =>
      String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(percent ?? unicode ?? hex ?? reference, 16)),
    );
  // Twice, because a gateway may escape what a server has escaped.
  return undo(undo(text)).normalize('NFKC');
}
