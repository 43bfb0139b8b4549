import * as fs from 'node:fs';
import * as core from '@actions/core';
import type { Failure } from '../failure';
import type { Redact } from '../quote';
import { describeExpiry } from '../token/expiry';
import { grantedScopes, type Outcome, scopesNotGranted } from './outcome';

/** Longest list of scopes that is shown, in characters: a summary stays under 4 kB. */
const MAX_SCOPES_LENGTH = 700;

/** Longest text about a failure that is shown, in characters; what was quoted may grow eightfold when escaped. */
const MAX_TEXT_LENGTH = 600;

const sources: Readonly<Record<Outcome['source'], string>> = {
  issued: 'issued by Adobe IMS',
  reused: 'reused from an earlier step of this job',
  unsealed: 'unsealed from another job',
};

/** Adds what a step came to to the job summary, in a short table: nothing secret, and not the client ID. */
export function summarizeOutcome(outcome: Outcome, now: Date, redact: Redact): void {
  const { hello, latencyMs } = outcome.hello;
  const missing = scopesNotGranted(outcome);
  const rows: [string, string][] = [
    ['Token', describeExpiry(outcome.token, now)],
    ['Source', sources[outcome.source]],
    ['Scopes granted', list(grantedScopes(outcome, redact))],
    ...(missing.length > 0 ? [['Scopes missing', list(missing)] as [string, string]] : []),
    ['Hello call', latencyMs === undefined ? hello : `${hello} (${Math.round(latencyMs)} ms)`],
  ];
  // The first row is the head: Markdown has no table without one, and an empty one is ugly.
  const [head = '', ...body] = rows.map(([name, value]) => `| ${name} | ${escaped(value)} |`);
  append(['### Adobe access token', '', head, '|:--|:--|', ...body]);
}

/** Adds what went wrong to the job summary: reason, cure, link. */
export function summarizeFailure(failure: Failure, link: string, redact: Redact): void {
  append([
    `### Adobe access token: ${failure.reason}`,
    '',
    escaped(shortened(removeClientId(redact(failure.message)))),
    '',
    escaped(shortened(failure.cure)),
    '',
    link,
  ]);
}

/** Writes to the file of the job summary, unless the user or the runner has none; never throws. */
function append(lines: readonly string[]): void {
  const path = process.env.GITHUB_STEP_SUMMARY;
  if (!path || core.getInput('summary').toLowerCase() === 'false') {
    return;
  }
  try {
    fs.appendFileSync(path, `${lines.join('\n')}\n\n`);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    core.info(`The job summary cannot be written (${code}).`);
  }
}

function list(scopes: readonly string[]): string {
  const text = scopes.join(', ');
  return text.length > MAX_SCOPES_LENGTH ? `${scopes.length}, too many to list` : text;
}

function removeClientId(text: string): string {
  const clientId = core.getInput('client-id');
  return clientId === '' ? text : text.replaceAll(clientId, '***');
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length > MAX_TEXT_LENGTH ? `${characters.slice(0, MAX_TEXT_LENGTH).join('')}...` : text;
}

/** Text as it is: whatever Markdown or HTML would make something of becomes a character reference. */
function escaped(text: string): string {
  return text.replace(/[^A-Za-z0-9 .,:;()/%'"-]/gu, (character) => `&#${character.codePointAt(0)};`);
}
