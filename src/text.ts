/** Longest quotation, in characters. */
const MAX_QUOTE_LENGTH = 200;

/** How much of a text is read to quote it, in characters. */
const MAX_READ_LENGTH = 8192;

const ELLIPSIS = '\u2026';

/** Shortest encoded form of a secret that is redacted or masked, in characters: a shorter one occurs by chance. */
export const MIN_ENCODED_LENGTH = 8;

/** Longest run of a secret, in characters, that a quotation may contain. */
const MAX_EXPOSED_LENGTH = 7;

/** Replaces whatever is secret in a text. */
export type Redact = (text: string) => string;

/**
 * Makes text from outside (a response, an input) safe for a log line: removes control and invisible characters,
 * redacts secrets, breaks up workflow commands (`::`, `##[`), and cuts it to 200 characters.
 *
 * Secrets are redacted before the text is cut: a secret that is cut in two is not recognized.
 */
export function quote(text: string, redact: Redact): string {
  const start = text.slice(0, MAX_READ_LENGTH).toWellFormed();
  // Not a literal: V8 builds its tables at start-up, also in a step that quotes nothing.
  const visible = redact(start.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ''));
  const safe = visible.replace(/:(?=:)/g, ': ').replaceAll('##[', '## [');
  const characters = [...safe];
  return characters.length > MAX_QUOTE_LENGTH
    ? `${characters.slice(0, MAX_QUOTE_LENGTH - ELLIPSIS.length).join('')}${ELLIPSIS}`
    : safe;
}

/** Splits a list at commas and white space. Empty entries and duplicates are dropped, the order is kept. */
export function splitList(list: string): string[] {
  return [...new Set(list.split(/[\s,]+/).filter((entry) => entry !== ''))];
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

/** Replaces each secret, and each run of 8 or more of its characters, by `***`, in common encodings and either case. */
export function redactSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce(redactSecret, text);
}

function redactSecret(text: string, secret: string): string {
  const lowerText = text.toLowerCase();
  if (lowerText.length !== text.length) {
    // Some letters become two in lower case, and positions would no longer match.
    return redactSecret(text.replace(/[\u0080-\uffff]/g, '?'), secret);
  }
  const covered = new Uint8Array(text.length);
  for (const form of encodedForms(secret)) {
    cover(covered, lowerText, form.toLowerCase());
  }
  return replaceCovered(text, covered);
}

function encodedForms(secret: string): Set<string> {
  const encoded = [
    formEncode(secret),
    uriEncode(secret),
    ...base64Cores(secret, 'base64'),
    ...base64Cores(secret, 'base64url'),
    Buffer.from(secret).toString('hex'),
  ];
  return new Set([secret, ...encoded.filter((form) => form.length >= MIN_ENCODED_LENGTH)]);
}

/** Marks each position of `text` in a run of more than MAX_EXPOSED_LENGTH characters of `form`. */
function cover(covered: Uint8Array, text: string, form: string): void {
  const length = Math.min(form.length, MAX_EXPOSED_LENGTH + 1);
  const runs = new Set<string>();
  for (let start = 0; start + length <= form.length; start++) {
    runs.add(form.slice(start, start + length));
  }
  for (let start = 0; length > 0 && start + length <= text.length; start++) {
    if (runs.has(text.slice(start, start + length))) {
      covered.fill(1, start, start + length);
    }
  }
}

function replaceCovered(text: string, covered: Uint8Array): string {
  let rest = '';
  for (let position = 0; position < text.length; position++) {
    if (covered[position] === 0) {
      rest += text[position];
    } else if (covered[position - 1] !== 1) {
      rest += '***';
    }
  }
  return rest;
}
