import type { Handler } from '../../../simulator/script';
import { opaqueToken, signToken } from '../../../simulator/tokens';
import { answer, json } from '../../support/adobe-step';
import { clientId, clientSecret, type Fault, quick, type World } from './fault';

const mebibyte = 1024 * 1024;
const esc = '\u001b';

const page = '<html><h1>Sign in to the guest network</h1>';
const opaque = opaqueToken();
const scopes = ['openid', 'AdobeID', 'firefly_api', 'ff_apis'];

/** An answer with this text, said to be JSON. */
const says = (text: string): Handler => answer(200, text, { 'content-type': 'application/json' });

/** An answer with this for a token. */
const token = (access_token: unknown): Handler =>
  json({ access_token, token_type: 'bearer', expires_in: 86_399 });

/** An answer with a token that says nothing of itself, and these fields besides. */
const opaqueWith = (fields: Record<string, unknown>): World => ({
  ims: json({ access_token: opaque, ...fields }),
  tokens: [opaque],
});

/** An answer with a token that says of itself how long it serves, and these fields besides. */
const jwtWith = (fields: Record<string, unknown>, lifetimeSeconds = 7200): World => {
  const tokens: string[] = [];
  return {
    ims: async (...call) => {
      const access_token = await signToken({ clientId, scopes, issuedAt: new Date(), lifetimeSeconds });
      tokens.push(access_token);
      return json({ access_token, ...fields })(...call);
    },
    tokens,
  };
};

const echo: Handler = (request, response, recorded, proceed) =>
  answer(200, recorded.body, { 'content-type': recorded.body })(request, response, recorded, proceed);

/** To this place; the simulated Adobe would count it if anybody went there. */
const redirect =
  (status: number, location: (host: string) => string): Handler =>
  (request, response) => {
    response.writeHead(status, { location: location(request.headers.host ?? '') }).end();
  };
const elsewhere = (host: string) => `http://${host.replace('127.0.0.1', 'localhost')}/ims/token/v3`;

/** What is wrong with an answer. */
// biome-ignore format: a row is a line.
export const answers: readonly Fault[] = [
  ['200 with HTML', { ims: answer(200, page, { 'content-type': 'text/html' }) }, 'unexpected-response', 1, 1, quick],
  ['200 with HTML that is said to be JSON', { ims: says(page) }, 'unexpected-response', 1, 1, quick],
  ['200 with an empty body', { ims: answer(200) }, 'unexpected-response', 1, 1, quick],
  ['200 with null', { ims: says('null') }, 'unexpected-response', 1, 1, quick],
  ['200 with an array', { ims: says('[{"access_token":"abcdefgh"}]') }, 'unexpected-response', 1, 1, quick],
  ['200 with a text', { ims: says('"abcdefgh"') }, 'unexpected-response', 1, 1, quick],
  ['200 with a number', { ims: says('17') }, 'unexpected-response', 1, 1, quick],
  ['200 with JSON that ends too soon', { ims: says('{"access_token":"abcdefgh"') }, 'unexpected-response', 1, 1, quick],
  ['200 with two objects', { ims: says('{"access_token":"abcdefgh"}{}') }, 'unexpected-response', 1, 1, quick],
  ['200 with a byte order mark', { ims: says('\ufeff{"access_token":"abcdefgh"}') }, 'unexpected-response', 1, 1, quick],
  ['200 with JSON nested a hundred thousand deep', { ims: says('['.repeat(100_000)) }, 'unexpected-response', 1, 1, quick],
  ['200 with an error', { ims: json({ error: 'invalid_client', error_description: 'invalid client_secret parameter' }) }, 'unexpected-response', 1, 1, quick],
  ['200 with what was sent', { ims: echo }, 'unexpected-response', 1, 1, quick],

  ['a token that is missing', { ims: json({ token_type: 'bearer', expires_in: 86_399 }) }, 'unexpected-response', 1, 1, quick],
  ['a token that is null', { ims: token(null) }, 'unexpected-response', 1, 1, quick],
  ['a token that is a number', { ims: token(1234567890) }, 'unexpected-response', 1, 1, quick],
  ['a token that is an object', { ims: token({ value: opaque }) }, 'unexpected-response', 1, 1, quick],
  ['a token that is empty', { ims: token('') }, 'unexpected-response', 1, 1, quick],
  ['a token with a newline', { ims: token(`${opaque}\nPATH=/forged`) }, 'unexpected-response', 1, 1, quick],
  ['a token with a newline at its end', { ims: token(`${opaque}\n`) }, 'unexpected-response', 1, 1, quick],
  ['a token with CR and LF', { ims: token(`${opaque}\r\nX-Forged: forged`) }, 'unexpected-response', 1, 1, quick],
  ['a token with a NUL', { ims: token(`${opaque}\u0000`) }, 'unexpected-response', 1, 1, quick],
  ['a token with terminal escapes', { ims: token(`${esc}[31m${opaque}${esc}[0m`) }, 'unexpected-response', 1, 1, quick],
  ['a token that is a command', { ims: token('::set-output name=access-token::forged') }, 'unexpected-response', 1, 1, quick],
  ['a token with which no later step would start', { ims: token('x'.repeat(131_072)) }, 'unexpected-response', 1, 1, quick],
  ['a token of 1 MiB', { ims: token('x'.repeat(mebibyte)) }, 'unexpected-response', 1, 1, quick],

  ['expires_in of zero', opaqueWith({ expires_in: 0 }), 'unexpected-response', 1, 1, quick],
  ['expires_in of zero in text', opaqueWith({ expires_in: '0' }), 'unexpected-response', 1, 1, quick],
  ['expires_in below zero', opaqueWith({ expires_in: -86_399 }), 'unexpected-response', 1, 1, quick],
  ['expires_in beyond all dates, of a token that says when it expires', jwtWith({ expires_in: 1e300 }), 'success', 0, 1, quick],
  ['expires_in that is a word, of a token that says when it expires', jwtWith({ expires_in: 'tomorrow' }), 'success', 0, 1, quick],
  ['expires_in in milliseconds, of a token that says when it expires', jwtWith({ expires_in: 86_399_000 }), 'success', 0, 1, quick],
  ['a token that says that it has expired', jwtWith({ expires_in: 86_399 }, -60), 'unexpected-response', 1, 1, quick],
  ['expires_in as a text', opaqueWith({ expires_in: '86399' }), 'success', 0, 1, quick],
  ['token_type mac', opaqueWith({ expires_in: 86_399, token_type: 'mac' }), 'unexpected-response', 1, 1, quick],
  ['token_type that is a command', opaqueWith({ token_type: '\n::set-output name=source::forged' }), 'unexpected-response', 1, 1, quick],
  ['token_type that is the client secret', opaqueWith({ token_type: clientSecret }), 'unexpected-response', 1, 1, quick],
  ['token_type that is the token', opaqueWith({ token_type: opaque }), 'unexpected-response', 1, 1, quick],

  ['201 with a token', { ims: json({ access_token: opaque }, 201) }, 'unexpected-response', 1, 1, quick],
  ['204', { ims: answer(204) }, 'unexpected-response', 1, 1, quick],
  ['206 with a token', { ims: json({ access_token: opaque }, 206) }, 'unexpected-response', 1, 1, quick],

  ...[300, 301, 302, 303, 304, 305, 306, 307, 308, 399].map((status): Fault => [
    `${status} to another host`, { ims: redirect(status, elsewhere), says: `(${status}) to http://localhost:` }, 'unexpected-response', 1, 1, quick,
  ]),
  ['307 to the same host', { ims: redirect(307, (host) => `http://${host}/ims/token/v3`), says: '(307) to http://127.0.0.1:' }, 'unexpected-response', 1, 1, quick],
  ['307 to a relative path', { ims: redirect(307, () => '/ims/token/v3'), says: '(307) to http://127.0.0.1:' }, 'unexpected-response', 1, 1, quick],
  ['307 to the path of another host', { ims: redirect(307, () => '//adobe.example/ims/token/v3'), says: '(307) to http://adobe.example.' }, 'unexpected-response', 1, 1, quick],
  ['307 to plain http', { ims: redirect(307, () => 'http://adobe.example'), says: '(307) to http://adobe.example.' }, 'unexpected-response', 1, 1, quick],
  ['307 to a file', { ims: redirect(307, () => 'file:///etc/passwd'), says: '(307) to file://.' }, 'unexpected-response', 1, 1, quick],
  ['307 with no Location', { ims: answer(307), says: 'without saying where to' }, 'unexpected-response', 1, 1, quick],
  ['307 with a Location that is no URL', { ims: redirect(307, () => 'http://['), says: 'without saying where to' }, 'unexpected-response', 1, 1, quick],
  ['307 to a host that has the name of the client secret', { ims: redirect(307, () => `https://${clientSecret}.example/`), says: 'to https://***.example.' }, 'unexpected-response', 1, 1, quick],
  ['302 with a token', { ims: json({ access_token: opaque }, 302) }, 'unexpected-response', 1, 1, quick],
];
