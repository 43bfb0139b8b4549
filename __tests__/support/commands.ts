/** A workflow command, as one line of output gave it. */
export type Command = {
  /** In lower case: the runner does not tell cases apart. */
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
};

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

// In each table the percent sign comes last, so that no escape is undone twice.
const dataEscapes: Replacements = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
];
const propertyEscapes: Replacements = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%3A', ':'],
  ['%2C', ','],
  ['%25', '%'],
];
const bracketEscapes: Replacements = [
  ['%3B', ';'],
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%5D', ']'],
  ['%25', '%'],
];

/**
 * The command that a line of output holds, or null where the runner would print the line as it is: `::name key=value,…::data`
 * at the line's start, after white space, or `##[name key=value;…]data` anywhere in it (actions/runner, ActionCommand).
 * A name that is not `known` makes no command.
 */
export function parseCommand(line: string, known: ReadonlySet<string> = commandNames): Command | null {
  return parseColonCommand(line, known) ?? parseBracketCommand(line, known);
}

/** A property's value, empty if it is not there. Cases are not told apart. */
export function propertyOf(command: Command, name: string): string {
  const found = Object.entries(command.properties).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found?.[1] ?? '';
}

function parseColonCommand(line: string, known: ReadonlySet<string>): Command | null {
  // What .NET holds to be white space: unlike JavaScript, with U+0085 and without U+FEFF.
  const text = line.replace(/^(?:(?!\uFEFF)\s|\u0085)+/, '');
  if (!text.startsWith('::')) return null;
  const end = text.indexOf('::', 2);
  if (end < 0) return null;
  const { name, rest } = splitHead(text.slice(2, end));
  if (!known.has(name)) return null;
  const properties = parseProperties(rest.trim(), ',', propertyEscapes);
  return { name, properties, data: withoutEscapes(text.slice(end + 2), dataEscapes) };
}

function parseBracketCommand(line: string, known: ReadonlySet<string>): Command | null {
  const start = line.indexOf('##[');
  if (start < 0) return null;
  const end = line.indexOf(']', start);
  if (end < 0) return null;
  const { name, rest } = splitHead(line.slice(start + 3, end));
  if (!known.has(name)) return null;
  const properties = parseProperties(rest, ';', bracketEscapes);
  return { name, properties, data: withoutEscapes(line.slice(end + 1), bracketEscapes) };
}

function splitHead(head: string): { name: string; rest: string } {
  const space = head.indexOf(' ');
  if (space < 0) return { name: head.toLowerCase(), rest: '' };
  return { name: head.slice(0, space).toLowerCase(), rest: head.slice(space + 1) };
}

function parseProperties(text: string, separator: string, escapes: Replacements): Record<string, string> {
  const properties: Record<string, string> = {};
  for (const part of text.split(separator)) {
    // Equals signs before the name and before the value count for nothing, as in .NET's Split without empty entries.
    const pair = /^=*([^=]+)=+([^=].*)$/s.exec(part);
    if (pair?.[1] === undefined || pair[2] === undefined) continue;
    setIgnoringCase(properties, pair[1], withoutEscapes(pair[2], escapes));
  }
  return properties;
}

function withoutEscapes(text: string, escapes: Replacements): string {
  return escapes.reduce((plain, [escaped, character]) => plain.replaceAll(escaped, character), text);
}

/** Sets an entry as the runner's dictionaries do: a name in another case is the same name, and keeps its first spelling. */
export function setIgnoringCase(entries: Record<string, string>, name: string, value: string): void {
  const present = Object.keys(entries).find((key) => key.toLowerCase() === name.toLowerCase());
  entries[present ?? name] = value;
}
