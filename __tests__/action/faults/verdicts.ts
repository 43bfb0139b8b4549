import { gatewayProblemReply } from '../../../simulator/problems';
import { sendReply } from '../../../simulator/reply';
import type { Handler } from '../../../simulator/script';
import { closeConnection, noResponse, respond, respondJson } from '../../support/adobe-step';
import { cutBody, pour, rawResponse } from '../../support/bad-responses';
import {
  clientSecret,
  type Ending,
  type FaultCase,
  type Responses,
  type Setup,
  shortTime,
  usual,
  withHello,
} from './fault-case';

const PAGE = '<!doctype html><h1>forged</h1>';

/** The API key is not valid for the API. */
const apiNotAdded: Handler = (_request, response) => sendReply(response, gatewayProblemReply(403003));

/** IMS calls the token not valid. */
export const notValid = respondJson({ valid: false, reason: 'bad_signature' });

/** What IMS responds when it is requested to validate the token. */
const opinions = {
  valid: usual,
  'not valid': notValid,
  'no verdict': respondJson({ error: 'bad_request' }, 400),
} as const;

type Endings = Readonly<Record<keyof typeof opinions, Ending>>;

const accepted: Endings = { valid: 'success', 'not valid': 'success', 'no verdict': 'success' };
const refused: Endings = { valid: 'hello-refused', 'not valid': 'hello-refused', 'no verdict': 'hello-refused' };
const unclear: Endings = { valid: 'inconclusive', 'not valid': 'hello-refused', 'no verdict': 'inconclusive' };
const retired: Endings = { valid: 'success', 'not valid': 'hello-refused', 'no verdict': 'inconclusive' };

interface Api {
  readonly what: string;
  readonly hello: Handler;
  readonly endings: Endings;
}

/** The responses of an API, and of the default one. */
// biome-ignore format: a row is a line.
const apis: readonly Api[] = [
  { what: '200', hello: respond(200), endings: accepted },
  { what: '401', hello: respondJson({ error_code: '401013', message: 'Oauth token is not valid' }, 401), endings: refused },
  { what: '403', hello: apiNotAdded, endings: refused },
  { what: '404', hello: respond(404), endings: unclear },
  { what: '503', hello: respond(503), endings: unclear },
  { what: 'no response', hello: closeConnection, endings: unclear },
];

// biome-ignore format: a row is a line.
const defaultApi: readonly Api[] = [
  { what: '200', hello: respond(200, 'Welcome to the Photoshop API!'), endings: accepted },
  { what: '401', hello: respond(401), endings: retired },
  { what: '403003', hello: apiNotAdded, endings: retired },
  { what: '404', hello: respond(404), endings: retired },
  { what: '410', hello: respond(410), endings: retired },
  { what: 'a redirect', hello: respond(302, '', { location: 'https://www.adobe.com/' }), endings: retired },
  { what: '429 and Retry-After', hello: respond(429, '', { 'retry-after': '30' }), endings: retired },
  { what: '503', hello: respond(503), endings: retired },
  { what: 'no response', hello: closeConnection, endings: retired },
];

/** A row for each opinion of IMS. */
function rowsOf({ what, hello, endings }: Api, url: string, setup: Setup, connects: object = {}): FaultCase[] {
  return Object.entries(opinions).map(([opinion, validate]) => [
    `a hello call to ${url} with ${what}, and a token that IMS calls ${opinion}`,
    withHello({ ...setup, hello, validate }),
    endings[opinion as keyof Endings],
    { token: 1, hello: 1, ...(endings !== accepted && { validate: 1 }), ...connects },
  ]);
}

/** A hello call with 404, and this response of IMS. */
const validating = (validate: Responses, inputs: Setup['inputs'] = {}): Setup =>
  withHello({ hello: respond(404), validate, inputs: { 'max-attempts': '1', ...inputs } });

/** The same, of which IMS says nothing. */
// biome-ignore format: a row is a line.
const noVerdicts: readonly (readonly [what: string, validate: Handler])[] = [
  ['500', respond(500)],
  ['503 and a page', respond(503, PAGE)],
  ['401 and a verdict', respondJson({ valid: false }, 401)],
  ['201 and a verdict', respondJson({ valid: true }, 201)],
  ['a redirect', respond(307, '', { location: '/ims/validate_token/v2' })],
  ['a page', respond(200, PAGE, { 'content-type': 'text/html' })],
  ['an empty body', respond(200)],
  ['a verdict in a list', respondJson([{ valid: false }])],
  ['a verdict in text', respondJson({ valid: 'false' })],
  ['a verdict of zero', respondJson({ valid: 0 })],
  ['a verdict of null', respondJson({ valid: null })],
  ['an object without a verdict', respondJson({ reason: 'bad_signature' })],
  ['a verdict that is cut', cutBody('{"valid":false', { 'content-length': '40' })],
  ['a body of more than 1 MiB', respond(200, '{"valid":false}'.padEnd(1024 * 1024 + 1))],
  ['a body without end', pour('HTTP/1.1 200 OK\r\n\r\n', ' '.repeat(65_536))],
  ['a closed connection', closeConnection],
  ['another protocol', rawResponse('220 mail.example ESMTP\r\n')],
];

const withReason = (reason: unknown): Setup => validating(respondJson({ valid: false, reason }));

const echo: Handler = (request, response, recorded, proceed) =>
  respondJson({ valid: false, reason: `${recorded.form.token} ${clientSecret}` })(request, response, recorded, proceed);

const all = { token: 1, hello: 1, validate: 1 };

/** A third of it is left for IMS. */
const sixSeconds = { 'timeout-seconds': '6' };

/** The verdict of hello, by the responses of the API and of IMS. */
// biome-ignore format: a row is a line.
export const verdicts: readonly FaultCase[] = [
  ...apis.flatMap((api) => rowsOf(api, 'an API', { inputs: { 'max-attempts': '1' } })),
  ...defaultApi.flatMap((api) => rowsOf(api, 'the default URL', { proxied: {} }, { connects: api.endings === accepted ? 2 : 3 })),
  ...noVerdicts.map(([what, validate]): FaultCase => [`a validation with ${what}`, validating(validate), 'inconclusive', all]),
  ['a validation without a response', validating(noResponse, shortTime), 'inconclusive', all],
  ['a validation without a response, of a token that the API refuses', withHello({ hello: respond(401), validate: noResponse, inputs: shortTime }), 'hello-refused', all],
  ['a validation with 503, then a verdict', validating([respond(503), notValid], { 'max-attempts': '2' }), 'hello-refused', { ...all, hello: 1, validate: 2 }],
  ['a validation with a verdict and no reason', withReason(undefined), 'hello-refused', all],
  ['a validation with a verdict and a reason that is not text', withReason({ code: 7 }), 'hello-refused', all],
  ['a validation with a verdict and commands', withReason('\n::error::forged\r##[group]forged'), 'hello-refused', all],
  ['a validation that echoes the token and the secret', validating(echo), 'hello-refused', all],
  ['a token that is revoked as soon as it is issued', withHello({ credential: 'revokedToken' }), 'hello-refused', all],
  ['a hello call without a response, and a token that IMS calls valid', withHello({ hello: noResponse, inputs: sixSeconds }), 'inconclusive', all],
  ['a hello call without a response, and a token that IMS calls not valid', withHello({ hello: noResponse, validate: notValid, inputs: sixSeconds }), 'hello-refused', all],
  ['a hello call to the default URL without a response, and a token that IMS calls valid', withHello({ proxied: {}, hello: noResponse, inputs: sixSeconds }), 'success', { ...all, connects: 3 }],
];
