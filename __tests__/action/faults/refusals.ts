import { type TokenProblemName, tokenProblemReply, tokenProblems } from '../../../simulator/problems';
import { sendReply } from '../../../simulator/reply';
import type { Handler } from '../../../simulator/script';
import type { Reason } from '../../../src/failure';
import { respond, respondJson } from '../../support/adobe-step';
import { clientId, clientSecret, type FaultCase, once } from './fault-case';

const ESC = '\u001b';

/** IMS's error table, and the reason for each of its rows. */
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

/** An error in the form of IMS, and as some proxies wrap it. */
const forms = {
  'in the form of IMS': (error: string, error_description?: string) => ({ error, error_description }),
  'wrapped by a proxy': (code: string, message?: string) => ({ error: { code, message } }),
};

const table = reasons.flatMap(([name, reason]) => {
  const problem: { status: number; error: string; description?: string } = tokenProblems[name];
  const { status, error, description } = problem;
  return Object.entries(forms).map(([form, body]): FaultCase => {
    const words = description === undefined ? '' : ` "${description}"`;
    return [
      `${status} ${error}${words}, ${form}`,
      once({ token: respondJson(body(error, description), status) }),
      reason,
      1,
    ];
  });
});

/** Refuses in these words. */
const refuse = (error_description: unknown, error: unknown = 'invalid_request'): Handler =>
  respondJson({ error, error_description }, 400);

const echo: Handler = (request, response, recorded, proceed) => {
  const { client_id = '', client_secret = '' } = recorded.form;
  const basic = Buffer.from(`${client_id}:${client_secret}`).toString('base64');
  return refuse(`${client_secret} ${basic}`, client_secret)(request, response, recorded, proceed);
};

/** How a server can write the client secret that it echoes. */
const echoes: readonly (readonly [how: string, text: string])[] = [
  ['as it is', clientSecret],
  ['twice', `${clientSecret}${clientSecret}`],
  ['without its end', clientSecret.slice(0, 20)],
  ['without its start', clientSecret.slice(-20)],
  ['in upper case', clientSecret.toUpperCase()],
  ['in base64', Buffer.from(clientSecret).toString('base64')],
  ['in base64url', Buffer.from(clientSecret).toString('base64url')],
  ['in hex', Buffer.from(clientSecret).toString('hex')],
  ['in hex, without its end', Buffer.from(clientSecret).toString('hex').slice(0, 40)],
  ['in base64 behind the client ID', Buffer.from(`${clientId}:${clientSecret}`).toString('base64')],
  ['with line breaks in it', clientSecret.replace(/(.{5})/g, '$1\r\n')],
  ['with invisible characters in it', clientSecret.replace(/(.{5})/g, '$1\u200b')],
  ['behind much else', `${'x'.repeat(180)} ${clientSecret}`],
];

/** How a server can encode a secret full of signs. */
const encodings: readonly (readonly [how: string, encode: (secret: string) => string])[] = [
  ['URI-encoded', encodeURIComponent],
  ['form-encoded', (text) => new URLSearchParams({ text }).toString().slice('text='.length)],
  ['JSON-escaped', (text) => JSON.stringify(text)],
];

const deleted = 'p8e-one-that-was-deleted-last-week';

/** Refusals of IMS, and what they can hold. */
// biome-ignore format: a row is a line.
export const refusals: readonly FaultCase[] = [
  ...table,
  ['a wrong secret, wrapped by a proxy that puts the status in place of the code', { token: respondJson({ error: { code: 400, message: 'invalid client_secret parameter' } }, 400) }, 'invalid-client-secret', 1],
  ['an unknown client, wrapped by a proxy that puts the status in place of the code', { token: respondJson({ error: { code: '400', message: 'invalid client_id parameter' } }, 400) }, 'invalid-client-id', 1],
  ['a code that is not in the table', { token: refuse('Never seen before', 'unheard_of') }, 'ims-rejected', 1],
  ['a status and a code that are not in the table', { token: respondJson({ error: 'unheard_of' }, 418) }, 'ims-rejected', 1],
  ['a refusal with both IDs of a request', { token: (_request, response) => { response.setHeader('x-request-id', 'request-4'); sendReply(response, tokenProblemReply('wrongScope')); } }, 'invalid-scope', 1],
  ['400 with an empty body', { token: respond(400) }, 'ims-rejected', 1],
  ['400 with HTML', { token: respond(400, '<h1>forged</h1>', { 'content-type': 'text/html' }) }, 'ims-rejected', 1],
  ['401 with an empty body', { token: respond(401, '', { 'www-authenticate': 'Basic realm="forged"' }) }, 'ims-rejected', 1],
  ['403 with HTML', { token: respond(403, '<h1>Blocked by policy</h1>') }, 'access-denied', 1],
  ['404 with HTML', { token: respond(404, '<h1>Not Found</h1>') }, 'ims-rejected', 1],
  ...[402, 405, 407, 422, 431, 451].map((status): FaultCase => [`${status}`, { token: respond(status) }, 'ims-rejected', 1]),
  ['a code and a description that are not texts', { token: respondJson({ error: ['invalid_client'], error_description: { forged: true } }, 400) }, 'ims-rejected', 1],
  ...['constructor', 'toString', '__proto__'].map((code): FaultCase => [`the code ${code}`, { token: refuse('no', code) }, 'ims-rejected', 1]),

  ['a description with ::set-output', { token: refuse('::set-output name=access-token::forged') }, 'ims-rejected', 1],
  ['a description with ::add-mask::', { token: refuse('no\n::add-mask::forged\n::add-mask::e') }, 'ims-rejected', 1],
  ['a description with ##[group]', { token: refuse('##[group]forged\n##[add-mask]forged') }, 'ims-rejected', 1],
  ['a description with a command in its middle', { token: refuse('no ##[set-output name=access-token]forged') }, 'ims-rejected', 1],
  ['a description with CR and LF', { token: refuse('no\r\n::set-env name=forged::forged\r::add-path::/forged\n::save-state name=forged::x') }, 'ims-rejected', 1],
  ['a description with an escaped line break', { token: refuse('no%0A::add-path::/forged') }, 'ims-rejected', 1],
  ['a description with the line breaks of Unicode', { token: refuse('no\u2028::notice::forged\u2029::warning::forged\u0085::error::forged') }, 'ims-rejected', 1],
  ['a description with invisible characters in commands', { token: refuse(':\u0000:add-mask:\u0000:forged #\u200b#\u200b[endgroup]') }, 'ims-rejected', 1],
  ['a description with terminal escapes', { token: refuse(`${ESC}[2K${ESC}]0;forged\u0007${ESC}[31mred\b\b\b\u009b1m`) }, 'ims-rejected', 1],
  ['a description with letters that run backwards', { token: refuse('\u202eterces\u202c a\u200bb\u2060c\ufeffd') }, 'ims-rejected', 1],
  ['a description with half a character', { token: refuse('\ud83d!') }, 'ims-rejected', 1],
  ['a description with ::stop-commands::', { token: refuse('\n::stop-commands::forgedforged\n') }, 'ims-rejected', 1],
  ['a description with Markdown and HTML for the summary', { token: refuse('<img src=x onerror=forged> [forged](javascript:x) | a | b |\n# forged') }, 'ims-rejected', 1],
  ['a description of 100,000 characters', { token: refuse('::'.repeat(50_000)) }, 'ims-rejected', 1],
  ['a code with commands', { token: refuse('no', 'x\n::set-output name=reason::forged') }, 'ims-rejected', 1],
  ['an x-debug-id with commands', { token: respond(400, '', { 'x-debug-id': '::set-output name=reason::forged', 'x-request-id': '##[set-output name=reason;]forged' }) }, 'ims-rejected', 1],

  ['a refusal that echoes the credential', { token: echo }, 'ims-rejected', 1],
  ['a refusal that echoes a secret full of signs', { token: echo, credential: 'awkwardSecret' }, 'ims-rejected', 1],
  ['a refusal that echoes the client secret in code and IDs', { token: respondJson({ error: clientSecret }, 400, { 'x-request-id': clientSecret }) }, 'ims-rejected', 1],
  ['a refusal that echoes both of two secrets', { token: refuse(`${deleted} ${clientSecret}`), inputs: { 'client-secret': `${clientSecret}\n${deleted}` } }, 'ims-rejected', 1],
  ...echoes.map(([how, text]): FaultCase => [`a refusal that echoes the client secret ${how}`, { token: refuse(`secret=${text}.`) }, 'ims-rejected', 1]),
  ...encodings.map(([how, encode]): FaultCase => [`a refusal that echoes a secret full of signs ${how}`, { token: (request, response, recorded, proceed) => refuse(`secret=${encode(recorded.form.client_secret ?? '')}`)(request, response, recorded, proceed), credential: 'awkwardSecret' }, 'ims-rejected', 1]),
];
