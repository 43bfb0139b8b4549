import * as fs from 'node:fs';
import type { Failure } from '../failure';
import { grantedScopes, type Result, type Source, scopesNotGranted } from '../result';
import type { Redact } from '../text';
import { describeExpiry } from '../token/expiry';
import { info } from './log';

/** Longest list of scopes that is shown, in characters, so that a summary stays under 4 kB. */
const MAX_SCOPES_LENGTH = 700;

/** Longest message of a failure that is shown, in characters of Markdown, so that a summary stays under 4 kB. */
const MAX_MESSAGE_LENGTH = 3000;

const SOURCES: Readonly<Record<Source, string>> = {
  issued: 'issued by Adobe IMS',
  reused: 'reused from an earlier step of this job',
  unsealed: 'unsealed from another job',
};

/** Writes the result of a step to the job summary: nothing secret, and not the client ID. */
export function summarizeResult(result: Result, now: Date, redact: Redact): void {
  const { verdict, latencyMs } = result.hello;
  const missing = scopesNotGranted(result);
  const rows: [string, string][] = [
    ['Token', describeExpiry(result.token, now)],
    ['Source', SOURCES[result.source]],
    ['Scopes granted', list(grantedScopes(result, redact))],
    ...(missing.length > 0 ? [['Scopes missing', list(missing)] as [string, string]] : []),
    ['Hello call', latencyMs === undefined ? verdict : `${verdict} (${Math.round(latencyMs)} ms)`],
  ];
  // Markdown has no table without a head: it is the first row, because an empty one is ugly.
  const [head = '', ...body] = rows.map(([name, value]) => `| ${name} | ${escapeMarkdown(value)} |`);
  append(['### Adobe access token', '', head, '|:--|:--|', ...body]);
}

/** Writes a failure to the job summary: reason, fix, link. */
export function summarizeFailure(failure: Failure, link: string, redact: Redact): void {
  append([
    `### Adobe access token: ${failure.reason}`,
    '',
    shorten(escapeMarkdown(redact(failure.message))),
    '',
    escapeMarkdown(failure.fix),
    '',
    link,
  ]);
}

/** Appends to the file of the job summary, if the runner has one. Never throws. */
function append(lines: readonly string[]): void {
  const path = process.env.GITHUB_STEP_SUMMARY;
  if (!path) {
    return;
  }
  try {
    fs.appendFileSync(path, `${lines.join('\n')}\n\n`);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    info(`The job summary cannot be written (${code}).`);
  }
}

function list(scopes: readonly string[]): string {
  const text = scopes.join(', ');
  return text.length > MAX_SCOPES_LENGTH ? `${scopes.length}, too many to list` : text;
}

function shorten(markdown: string): string {
  return markdown.length > MAX_MESSAGE_LENGTH
    ? `${markdown.slice(0, MAX_MESSAGE_LENGTH).replace(/&[^;]*$/, '')}...`
    : markdown;
}

/** Text that Markdown and HTML show as it is: special characters become character references, line breaks stay. */
function escapeMarkdown(text: string): string {
  return text.replace(/[^A-Za-z0-9 .,:;()/%'"\n-]/gu, (character) => `&#${character.codePointAt(0)};`);
}
