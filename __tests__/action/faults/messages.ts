import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REASONS } from '../../../src/failure';
import type { StepResult } from '../../support/mini-runner';

/** All that the rows make the step print, in one page to review. */
export const MESSAGES_FILE = join(__dirname, '..', 'messages.snap.md');

/** A text that more rows than this print is not followed by their names, unless it is an error or a warning. */
const MOST_NAMES = 6;

const INTRODUCTION = `# Messages

What the step prints, as the rows of the table in \`faults/\` make it print it. \`adobe.test\` is the simulated Adobe;
\`ID\`, \`PORT\`, \`TIME\`, \`CODE\` and \`N\` stand for what differs from run to run.

\`faults/faults.test.ts\` compares this page, and writes it anew with \`UPDATE_MESSAGES=1 npx jest __tests__/action/faults\`.
`;

/** What Node prints by itself, in which phases depends on its version. */
const BY_NODE = /^Warning: Ignoring extra certs /;

/** The names of the rows that print a text, by the text. */
type Texts = Map<string, Set<string>>;

/** Gathers what steps print. */
export class MessageCollection {
  /** Under the reason, then under the fix. */
  readonly #errors = new Map<string, Map<string, Texts>>();
  /** Under the title. */
  readonly #warnings = new Map<string, Texts>();
  readonly #links: Texts = new Map();
  readonly #mainLog: Texts = new Map();
  readonly #postLog: Texts = new Map();
  readonly #summary: Texts = new Map();

  /** Adds all that the step of a row printed, in both phases. */
  add(row: string, result: StepResult): void {
    this.#addPhase(row, result, this.#mainLog);
    if (result.post !== null) {
      this.#addPhase(row, result.post, this.#postLog);
    }
    const failed = result.outputs.reason !== undefined;
    const [heading = '', ...rest] = result.summary.split('\n');
    note(this.#summary, heading.replace(/: [\w-]+$/, ': REASON'), row);
    for (const line of failed ? [] : rest) {
      note(this.#summary, line, row);
    }
  }

  #addPhase(row: string, { annotations, log }: StepResult, lines: Texts): void {
    for (const { level, title, message } of annotations) {
      if (level === 'error') {
        this.#addError(row, title.replace(/^.*: /, ''), message);
      } else {
        note(entryOf(this.#warnings, title, newTexts), message, row);
      }
    }
    const annotated = new Set(annotations.flatMap(({ message }) => message.split('\n')));
    const isOther = (line: string) => !annotated.has(line.replace(/^(Error|Warning): /, '')) && !BY_NODE.test(line);
    for (const line of log.filter(isOther)) {
      note(lines, line, row);
    }
  }

  #addError(row: string, reason: string, text: string): void {
    const lines = text.split('\n');
    const [fix = '', more = ''] = lines.slice(-2);
    const message = lines.slice(0, -2).join('\n');
    const fixes = entryOf(this.#errors, reason, () => new Map<string, Texts>());
    note(entryOf(fixes, normalise(fix), newTexts), message, row);
    note(this.#links, more.replace(/#[\w-]+/, '#REASON'), row);
  }

  /** The page. */
  toMarkdown(): string {
    const reasonsSeen = REASONS.filter((reason) => this.#errors.has(reason));
    const titles = [...this.#warnings.keys()].sort();
    return [
      INTRODUCTION,
      '## Errors\n',
      'Each has the title `Adobe Access Token: REASON`, and three lines: a message, a fix, and one of these links.\n',
      ...block(this.#links, MOST_NAMES),
      ...reasonsSeen.flatMap((reason) => [`### ${reason}\n`, ...this.#fixesOf(reason)]),
      '## Warnings\n',
      ...titles.flatMap((title) => [
        `### ${title}\n`,
        ...block(entryOf(this.#warnings, title, newTexts), Number.POSITIVE_INFINITY),
      ]),
      '## Log\n',
      ...block(this.#mainLog, MOST_NAMES),
      '## Log of the post phase\n',
      ...block(this.#postLog, MOST_NAMES),
      '## Lines of the job summary\n',
      ...block(this.#summary, 0),
    ].join('\n');
  }

  #fixesOf(reason: string): string[] {
    const fixes = entryOf(this.#errors, reason, () => new Map<string, Texts>());
    return [...fixes].sort(byText).flatMap(([fix, texts]) => [`${fix}\n`, ...block(texts, Number.POSITIVE_INFINITY)]);
  }
}

/** The page as it was reviewed; written anew if `UPDATE_MESSAGES` is set. */
export function reviewedMessages(current: string): string {
  if (process.env.UPDATE_MESSAGES) {
    writeFileSync(MESSAGES_FILE, current);
  }
  return readFileSync(MESSAGES_FILE, 'utf8');
}

function entryOf<Value>(sections: Map<string, Value>, section: string, make: () => Value): Value {
  const entry = sections.get(section) ?? make();
  sections.set(section, entry);
  return entry;
}

function newTexts(): Texts {
  return new Map();
}

function note(texts: Texts, text: string, row: string): void {
  if (text !== '') {
    entryOf(texts, normalise(text), () => new Set<string>()).add(row);
  }
}

function block(texts: Texts, mostNames: number): string[] {
  const lines = [...texts].sort(byText).flatMap(([text, rows]) => {
    const names = [...rows].sort().join('; ');
    return rows.size > mostNames ? [text] : [text, `    ${names}`];
  });
  return ['```text', ...lines, '```\n'];
}

function byText([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : 1;
}

/** A text without what differs from run to run, and between versions of Node. */
function normalise(text: string): string {
  return text
    .replace(/127\.0\.0\.1:\d{4,5}/g, 'adobe.test')
    .replace(/(localhost|\[::1\]|proxy\.test):\d{4,5}/g, '$1:PORT')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME')
    .replace(/HPE_[A-Z_]+/g, 'CODE')
    .replace(/\b\d+ h \d+ min\b/g, 'N h N min')
    .replace(/\b\d+ min\b/g, 'N min')
    .replace(/\b[\d.]+ (m?s)\b/g, 'N $1')
    .replace(/\bAttempt \d+ of \d+\b/, 'Attempt N of N')
    .replace(/(.)\1{20,}/g, '$1$1$1[...]');
}
