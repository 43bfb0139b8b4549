import { parseJson, splitList } from '../text';

/** Adobe's client secrets have one of these forms: p8e- and 32 characters, and earlier UUIDs. */
export const SECRET_FORM = /^(p8e-[\w-]{32}|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12})$/i;

const QUOTATION_MARKS: ReadonlySet<string> = new Set(['""', "''", '``', '\u201c\u201d', '\u2018\u2019']);

/** Removes white space around a value, and one pair of quotation marks. */
export function unquote(text: string): string {
  const value = text.trim();
  return value.length > 1 && QUOTATION_MARKS.has(value.charAt(0) + value.slice(-1)) ? value.slice(1, -1).trim() : value;
}

/**
 * Splits client secrets: a JSON array of strings, lines, or, where each piece has the form of an Adobe secret, pieces
 * between commas and spaces (adobe/aio-apps-action, `CLIENTSECRET`). Never throws, because secrets are masked before they
 * are checked.
 */
export function splitSecrets(text: string): string[] {
  const array = parseJson(text);
  const lines = isTexts(array) ? array : text.split(/[\r\n]+/);
  return [...new Set(lines.flatMap(splitLine))].filter((secret) => secret !== '');
}

/** Splits scopes: a list, or an array as JSON or with single quotation marks. No scope contains a quotation mark. */
export function splitScopes(text: string): string[] {
  const list = unquote(text).replace(/^\[(.*)\]$/s, '$1');
  const scopes = splitList(list).map((scope) => scope.replace(/^["'`\u2018\u201c]|["'`\u2019\u201d]$/g, ''));
  return [...new Set(scopes)].filter((scope) => scope !== '');
}

function splitLine(line: string): string[] {
  const value = unquote(line);
  if (!/[\s,]/.test(value)) {
    return [value];
  }
  const pieces = [line, value].map((list) => splitList(list).map(unquote));
  return pieces.find((list) => list.every((piece) => SECRET_FORM.test(piece))) ?? [value];
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}
