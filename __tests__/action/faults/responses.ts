import type { Handler } from '../../../simulator/script';
import { opaqueToken } from '../../../simulator/tokens';
import { respond, respondJson } from '../../support/adobe-step';
import { clientSecret, type FaultCase } from './fault-case';

const PAGE = '<html><h1>Sign in to the guest network</h1>';

const opaque = opaqueToken();

/** This text, with the type of JSON. */
const asJson = (text: string): Handler => respond(200, text, { 'content-type': 'application/json' });

const echo: Handler = (request, response, recorded, proceed) =>
  respond(200, recorded.body, { 'content-type': recorded.body })(request, response, recorded, proceed);

/** To this place; a request that followed it would be counted. */
const redirect =
  (status: number, location: (host: string) => string): Handler =>
  (request, response) => {
    response.writeHead(status, { location: location(request.headers.host ?? '') }).end();
  };
const anotherHost = (host: string) => `http://${host.replace('127.0.0.1', 'localhost')}/ims/token/v3?next=1`;
const withSecret = () =>
  `https://${clientSecret}:${clientSecret}@${clientSecret}.example/${clientSecret}?q=${clientSecret}`;

/** Responses of IMS that are not the protocol. */
// biome-ignore format: a row is a line.
export const responses: readonly FaultCase[] = [
  ['200 with HTML', { token: respond(200, PAGE, { 'content-type': 'text/html; charset=utf-8' }) }, 'unexpected-response', 1],
  ['200 with HTML of the type JSON', { token: asJson(PAGE) }, 'unexpected-response', 1],
  ['200 with HTML without a type', { token: respond(200, PAGE) }, 'unexpected-response', 1],
  ['200 with an empty body', { token: respond(200) }, 'unexpected-response', 1],
  ['200 with null', { token: asJson('null') }, 'unexpected-response', 1],
  ['200 with an array', { token: asJson('[{"access_token":"abcdefgh"}]') }, 'unexpected-response', 1],
  ['200 with a string', { token: asJson('"abcdefgh"') }, 'unexpected-response', 1],
  ['200 with a number', { token: asJson('17') }, 'unexpected-response', 1],
  ['200 with JSON that ends too soon', { token: asJson('{"access_token":"abcdefgh"') }, 'unexpected-response', 1],
  ['200 with two objects', { token: asJson('{"access_token":"abcdefgh"}{}') }, 'unexpected-response', 1],
  ['200 with a byte order mark', { token: asJson('\ufeff{"access_token":"abcdefgh"}') }, 'unexpected-response', 1],
  ['200 with JSON nested a hundred thousand deep', { token: asJson('['.repeat(100_000)) }, 'unexpected-response', 1],
  ['200 with an error', { token: respondJson({ error: 'invalid_client', error_description: 'invalid client_secret parameter' }) }, 'invalid-client-secret', 1],
  ['200 with the request', { token: echo }, 'unexpected-response', 1],
  ['200 with the client secret as body and type', { token: respond(200, clientSecret, { 'content-type': `text/${clientSecret}` }) }, 'unexpected-response', 1],

  ['201 with a token', { token: respondJson({ access_token: opaque }, 201) }, 'unexpected-response', 1],
  ['202 with a token', { token: respondJson({ access_token: opaque }, 202) }, 'unexpected-response', 1],
  ['204', { token: respond(204) }, 'unexpected-response', 1],
  ['206 with a token', { token: respondJson({ access_token: opaque }, 206) }, 'unexpected-response', 1],

  ...[300, 301, 302, 303, 304, 305, 306, 307, 308, 399].map((status): FaultCase => [`${status} to another host`, { token: redirect(status, anotherHost) }, 'unexpected-response', 1]),
  ['307 to the same host', { token: redirect(307, (host) => `http://${host}/ims/token/v3`) }, 'unexpected-response', 1],
  ['307 to a relative path', { token: redirect(307, () => '/ims/token/v3') }, 'unexpected-response', 1],
  ['307 to the path of another host', { token: redirect(307, () => '//adobe.example/ims/token/v3') }, 'unexpected-response', 1],
  ['307 to plain http', { token: redirect(307, () => 'http://adobe.example') }, 'unexpected-response', 1],
  ['307 to a file', { token: redirect(307, () => 'file:///etc/passwd') }, 'unexpected-response', 1],
  ['307 with no Location', { token: respond(307) }, 'unexpected-response', 1],
  ['307 with a Location that is not a URL', { token: redirect(307, () => 'http://[') }, 'unexpected-response', 1],
  ['307 to a URL with the client secret in every part', { token: redirect(307, withSecret) }, 'unexpected-response', 1],
  ['302 with a token', { token: respondJson({ access_token: opaque }, 302) }, 'unexpected-response', 1],
];
