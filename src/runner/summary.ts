import * as fs from 'node:fs';
import type { Failure } from '../failure';
import { grantedScopes, type Result, type Source, scopesNotGranted } from '../result';
import type { Redact } from '../text';
import { describeExpiry } from '../token/expiry';
import { info } from './log';

/** Longest list of scopes that is shown, in characters, so that a summary stays under 4 kB. */
const MAX_SCOPES_LENGTH = 700;

/** Longest message of a failure that is shown, in characters, so that a summary stays under 4 kB. */
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
  const [head = '', ...body] = rows.map(([name, value]) => `| ${name} | ${value} |`);
  append(['### Adobe access token', '', head, '|:--|:--|', ...body]);
}

/** Writes a failure to the job summary: reason, fix, link. */
export function summarizeFailure(failure: Failure, link: string, clientId: string): void {
  const message = clientId === '' ? failure.message : failure.message.replaceAll(clientId, '***');
  append(
    [
      `### Adobe access token: ${failure.reason}`,
      ...message.slice(0, MAX_MESSAGE_LENGTH).trimEnd().split('\n').map(asCode),
      failure.fix,
      link,
    ]
      .join('\n\n')
      .split('\n'),
  );
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

/** Scopes as code. A character that ends code or a cell is legal in a scope, but no scope of Adobe's has one. */
function list(scopes: readonly string[]): string {
  const text = scopes
    .filter((scope) => !/[`|]/.test(scope))
    .map(asCode)
    .join(', ');
  return text.length > MAX_SCOPES_LENGTH ? `${scopes.length}, too many to list` : text;
}

/**
 * Text as code, which GitHub shows unchanged: an escaped character would hide a secret from the masks of the runner, and
 * text outside of code can become a link.
 */
function asCode(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}
