import { type TokenProblemName, tokenProblems } from '../../../simulator/problems';
import type { Handler } from '../../../simulator/script';
import type { Reason } from '../../../src/failure';
import { answer, json } from '../../support/adobe-step';
import { clientSecret, type Fault, once, quick } from './fault';

const esc = '\u001b';

/** IMS's error table, and what each of its rows is to the user. */
const reasons = [
  ['wrongSecret', 'invalid-client-secret'],
  ['unknownClient', 'invalid-client-id'],
  ['missingClientId', 'invalid-client-id'],
  ['missingSecret', 'invalid-client-secret'],
  ['clientRefused', 'invalid-client'],
  ['grantNotAllowed', 'unauthorized-client'],
  ['wrongScope', 'invalid-scope'],
  ['noScopeEnabled', 'invalid-scope'],
  ['malformedId', 'ims-rejected'],
  ['technicalAccountLeft', 'access-denied'],
  ['notPermitted', 'access-denied'],
  ['organizationMissing', 'ims-rejected'],
  ['severalBindings', 'ims-rejected'],
  ['serverFault', 'ims-unavailable'],
] as const satisfies readonly (readonly [TokenProblemName, Reason])[];

/** A problem as IMS tells it, and as some proxies wrap it. */
const forms = {
  'as IMS tells it': (error: string, error_description?: string) => ({ error, error_description }),
  'wrapped by a proxy': (code: string, message?: string) => ({ error: { code, message } }),
};

const table = reasons.flatMap(([name, reason]) => {
  const problem: { status: number; error: string; description?: string } = tokenProblems[name];
  const { status, error, description } = problem;
  return Object.entries(forms).map(([form, body]): Fault => {
    const ims = json(body(error, description), status);
    return [
      `${status} ${error} "${description ?? ''}", ${form}`,
      once({ ims, says: ` answered ${status} ${error}` }),
      reason,
      1,
      1,
      quick,
    ];
  });
});

/** Refuses in these words. */
const refuse = (error_description: unknown, error: unknown = 'invalid_request'): Handler =>
  json({ error, error_description }, 400);

const echo: Handler = (request, response, recorded, proceed) => {
  const { client_id = '', client_secret = '' } = recorded.form;
  const basic = Buffer.from(`${client_id}:${client_secret}`).toString('base64');
  return refuse(`${client_secret} ${basic}`, client_secret)(request, response, recorded, proceed);
};

const wrongThenRight = { 'client-secret': `p8e-one-that-was-deleted-last-week\n${clientSecret}` };

/** What IMS refuses, and what it says then. */
// biome-ignore format: a row is a line.
export const refusals: readonly Fault[] = [
  ...table,
  ['a wrong secret, wrapped by a proxy that puts the status for the code', { ims: json({ error: { code: 400, message: 'invalid client_secret parameter' } }, 400) }, 'invalid-client-secret', 1, 1, quick],
  ['an unknown client, wrapped by a proxy that puts the status for the code', { ims: json({ error: { code: '400', message: 'invalid client_id parameter' } }, 400) }, 'invalid-client-id', 1, 1, quick],
  ['a code that nobody has heard of', { ims: refuse('Never seen before', 'unheard_of') }, 'ims-rejected', 1, 1, quick],
  ['400 with an empty body', { ims: answer(400) }, 'ims-rejected', 1, 1, quick],
  ['400 with HTML', { ims: answer(400, '<h1>forged</h1>', { 'content-type': 'text/html' }) }, 'ims-rejected', 1, 1, quick],
  ['401 with an empty body', { ims: answer(401, '', { 'www-authenticate': 'Basic realm="forged"' }) }, 'ims-rejected', 1, 1, quick],
  ['402', { ims: answer(402) }, 'ims-rejected', 1, 1, quick],
  ['403 with HTML', { ims: answer(403, '<h1>Blocked by policy</h1>') }, 'access-denied', 1, 1, quick],
  ['404 with HTML', { ims: answer(404, '<h1>Not Found</h1>') }, 'ims-rejected', 1, 1, quick],
  ['405', { ims: answer(405) }, 'ims-rejected', 1, 1, quick],
  ['407 from what is no proxy', { ims: answer(407) }, 'ims-rejected', 1, 1, quick],
  ['422', { ims: answer(422) }, 'ims-rejected', 1, 1, quick],
  ['431', { ims: answer(431) }, 'ims-rejected', 1, 1, quick],
  ['451', { ims: answer(451) }, 'ims-rejected', 1, 1, quick],
  ['a code and a description that are no texts', { ims: json({ error: ['invalid_client'], error_description: { forged: true } }, 400) }, 'ims-rejected', 1, 1, quick],
  ['the code constructor', { ims: refuse('no', 'constructor') }, 'ims-rejected', 1, 1, quick],
  ['a first secret that is wrong, and a second that is right', { ims: [refuse('invalid client_secret parameter', 'invalid_client'), refuse('no', 'invalid_scope')], inputs: wrongThenRight }, 'invalid-scope', 1, 2, quick],

  ['a description with ::set-output', { ims: refuse('::set-output name=access-token::forged') }, 'ims-rejected', 1, 1, quick],
  ['a description with ::add-mask::', { ims: refuse('no\n::add-mask::forged\n::add-mask::e') }, 'ims-rejected', 1, 1, quick],
  ['a description with ##[group]', { ims: refuse('##[group]forged\n##[add-mask]forged') }, 'ims-rejected', 1, 1, quick],
  ['a description with CR and LF', { ims: refuse('no\r\n::set-env name=forged::forged\r::add-path::/forged\n::save-state name=forged::x') }, 'ims-rejected', 1, 1, quick],
  ['a description with the line breaks of Unicode', { ims: refuse('no\u2028::notice::forged\u2029::warning::forged\u0085::error::forged') }, 'ims-rejected', 1, 1, quick],
  ['a description with terminal escapes', { ims: refuse(`${esc}[2K${esc}]0;forged\u0007${esc}[31mred\b\b\b\u009b1m`) }, 'ims-rejected', 1, 1, quick],
  ['a description with ::stop-commands::', { ims: refuse('\n::stop-commands::forgedforged\n') }, 'ims-rejected', 1, 1, quick],
  ['a description with Markdown and HTML for the summary', { ims: refuse('<img src=x onerror=forged> [forged](javascript:x) | a | b |\n# forged') }, 'ims-rejected', 1, 1, quick],
  ['a description of 100,000 characters', { ims: refuse('::'.repeat(50_000)) }, 'ims-rejected', 1, 1, quick],
  ['a code with commands', { ims: refuse('no', 'x\n::set-output name=reason::forged') }, 'ims-rejected', 1, 1, quick],
  ['an x-debug-id with commands', { ims: answer(400, '', { 'x-debug-id': '::set-output name=reason::forged', 'x-request-id': '##[set-output name=reason;]forged' }) }, 'ims-rejected', 1, 1, quick],
  ['an answer that echoes the client secret', { ims: echo, says: '***' }, 'ims-rejected', 1, 1, quick],
  ['an answer that echoes a secret full of signs', { ims: echo, credential: 'awkwardSecret', says: '***' }, 'ims-rejected', 1, 1, quick],
];
