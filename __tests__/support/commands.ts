/** A workflow command, as one line of output gave it. */
export interface Command {
  /** In lower case, as the runner compares names; in its brackets if it was written in brackets. */
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

type Replacements = readonly (readonly [escaped: string, character: string])[];

/** The commands that the runner takes from an action's output (actions/runner, ActionCommandManager). */
export const commandNames: ReadonlySet<string> = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
]);

// White space as in .NET: unlike in JavaScript, with U+0085 and without U+FEFF.
const COLONS = /^(?:(?!\uFEFF)[\s\u0085])*::([^: ]+)(?: (.*?))?::(.*)$/s;
const BRACKETS = /##\[([^\] ]+)[^\]]*\](.*)$/s;

// In each table the percent sign comes last, so that no escape is undone twice.
const DATA_ESCAPES: Replacements = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
];
const PROPERTY_ESCAPES: Replacements = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%3A', ':'],
  ['%2C', ','],
  ['%25', '%'],
];

/**
 * The command in a line of output, or null if the runner prints the line as it is (actions/runner, ActionCommand):
 * `::name key=value,…::data` after white space, or `##[name key=value;…]data` anywhere in the line.
 *
 * The action writes no command in brackets. So the name of such a command keeps its brackets, and no check takes it for
 * a command of the action.
 *
 * @param known the names that make a command
 */
export function parseCommand(line: string, known: ReadonlySet<string> = commandNames): Command | null {
  const [, name = '', properties = '', data = ''] = COLONS.exec(line) ?? [];
  if (known.has(name.toLowerCase())) {
    return {
      name: name.toLowerCase(),
      properties: parseProperties(properties),
      data: undoEscapes(data, DATA_ESCAPES),
    };
  }

  const [, bracketed = '', rest = ''] = BRACKETS.exec(line) ?? [];
  if (known.has(bracketed.toLowerCase())) {
    return { name: `##[${bracketed.toLowerCase()}]`, properties: {}, data: rest };
  }

  return null;
}

function parseProperties(text: string): Record<string, string> {
  const pairs = text
    .trim()
    .split(',')
    .flatMap((part) => {
      const [, name = '', value = ''] = /^([^=]+)=(.+)$/s.exec(part) ?? [];
      return name === '' ? [] : [[name.toLowerCase(), undoEscapes(value, PROPERTY_ESCAPES)]];
    });
  return Object.fromEntries(pairs);
}

function undoEscapes(text: string, escapes: Replacements): string {
  return escapes.reduce((plain, [escaped, character]) => plain.replaceAll(escaped, character), text);
}
