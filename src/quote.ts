/** Longest quotation, in characters. */
const MAX_LENGTH = 200;

const ELLIPSIS = '\u2026';

/** How much of a text is looked at, in characters. */
const MAX_READ = 8192;

/**
 * Control and invisible characters. Text, and no literal: V8 puts the tables together as soon as it reads one, at each
 * start of a step that quotes nothing.
 */
const INVISIBLE = '[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]';

/** Replaces whatever is secret in a text. */
export type Redact = (text: string) => string;

/**
 * Makes text from outside (an answer, an input) fit for a log line: control and invisible characters are
 * removed, secrets redacted, the length capped at 200 characters, and what the runner would take for a
 * workflow command (`::`, `##[`) broken up.
 *
 * The order matters: a secret with a control character inside, or one cut in two by the cap, would no longer
 * be recognised as one.
 */
export function quote(text: string, redact: Redact): string {
  const visible = redact(text.slice(0, MAX_READ).toWellFormed().replace(new RegExp(INVISIBLE, 'gu'), ''));
  const defused = visible.replace(/:(?=:)/g, ': ').replaceAll('##[', '## [');
  const characters = [...defused];
  return characters.length > MAX_LENGTH
    ? `${characters.slice(0, MAX_LENGTH - ELLIPSIS.length).join('')}${ELLIPSIS}`
    : defused;
}
