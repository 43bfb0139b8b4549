import { InvalidValue } from './invalid-value';

interface Mistake {
  readonly pattern: RegExp;
  readonly looksLike: string;
  readonly fix: string;
}

const REFERENCE_FIX = `Refer to the secret by \`\${{ secrets.NAME }}\` in the workflow.`;
const STORE_FIX = 'Store the value itself, and nothing else, as the GitHub secret.';

/** What stands where a value should be. It is not secret, and as a mask it would hide half a log. */
const PLACEHOLDER = /^(\*+|null|undefined|none|<.*>|\{[^"]*\})$/i;

/** How JSON starts, also if the rest of it is missing. */
const JSON_START = /^[{[]\s*(["'{[]|$)/;

/** What people store in place of a client ID or a client secret. The first match counts. */
const MISTAKES: readonly Mistake[] = [
  { pattern: JSON_START, looksLike: 'JSON', fix: 'Use `credential-json` for the JSON of a credential.' },
  {
    pattern: /-----BEGIN /,
    looksLike: 'a PEM key or certificate, which belongs to a Service Account (JWT) credential',
    fix: 'Adobe ended such credentials. Create an OAuth Server-to-Server credential in the Adobe Developer Console.',
  },
  { pattern: PLACEHOLDER, looksLike: 'a placeholder, such as *** or null', fix: STORE_FIX },
  { pattern: /\$\{\{/, looksLike: 'an expression that GitHub did not evaluate', fix: REFERENCE_FIX },
  {
    pattern: /^(\$(env:)?\w+|\$\{\w+\}|%\w+%|(secrets|vars|env|inputs)\.\w+)$/i,
    looksLike: 'the name of a variable or secret',
    fix: REFERENCE_FIX,
  },
  { pattern: /\\[nr]/, looksLike: 'text that contains \\n in place of a line break', fix: STORE_FIX },
  { pattern: /^(export\s+)?[a-z_]\w+(\s*=\s*|:\s+)[^\s=]/i, looksLike: 'NAME=value', fix: STORE_FIX },
];

/**
 * Refuses a value that can only be a mistake, by what it looks like.
 *
 * @throws InvalidValue that shows no character of the value
 */
export function refuseMistake(value: string): void {
  // No mistake in the table has such a length without another character: most values need no search.
  if (value.length >= 16 && /^[\w-]+$/.test(value)) {
    return;
  }
  const mistake = MISTAKES.find(({ pattern }) => pattern.test(value));
  if (mistake !== undefined) {
    throw new InvalidValue(`looks like ${mistake.looksLike}`, mistake.fix);
  }
}

export function looksLikeJson(value: string): boolean {
  return JSON_START.test(value);
}

export function isPlaceholder(value: string): boolean {
  return PLACEHOLDER.test(value);
}
