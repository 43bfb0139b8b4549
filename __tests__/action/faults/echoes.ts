import { respond, respondJson } from '../../support/adobe-step';
import { clientSecret, type FaultCase, once, type Setup } from './fault-case';

const HTML = { 'content-type': 'text/html' };
const CAPTIVE_PORTAL = '<html><h1>Sign in to the guest network</h1></html>';
const LARGE_HEADER = { 'x-long': 'x'.repeat(20_000) };
const token = { access_token: 'abcdefghijklmnopqrstuvwxyz', token_type: 'bearer', expires_in: 86_399 };
const otherTokens = [token.access_token];

const each = (change: (character: string) => string) => Array.from(clientSecret, change).join('');
const codeOf = (character: string, radix: number, digits: number) =>
  (character.codePointAt(0) ?? 0).toString(radix).padStart(digits, '0');

/** The client secret, written in another way. */
const forms: readonly (readonly [name: string, text: string])[] = [
  ['percent-encoded throughout', each((character) => `%${codeOf(character, 16, 2)}`)],
  ['percent-encoded twice', each((character) => `%25${codeOf(character, 16, 2)}`)],
  ['in escapes of JavaScript', each((character) => `\\u${codeOf(character, 16, 4)}`)],
  ['in escapes of hexadecimal digits', each((character) => `\\x${codeOf(character, 16, 2)}`)],
  ['in decimal character references', each((character) => `&#${codeOf(character, 10, 1)};`)],
  ['in hexadecimal character references', each((character) => `&#x${codeOf(character, 16, 1)};`)],
  ['backwards', [...clientSecret].reverse().join('')],
  ['with spaces', each((character) => `${character} `)],
  ['with dots', each((character) => `${character}.`)],
  ['with invisible characters', each((character) => `${character}\u200b`)],
  ['in full-width letters', each((character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0))],
  ['in capitals', clientSecret.toUpperCase()],
  ['in hexadecimal digits', Buffer.from(clientSecret).toString('hex')],
  ['in pairs of hexadecimal digits', each((character) => `${codeOf(character, 16, 2)}:`)],
  ['in base64', Buffer.from(`{"secret":"${clientSecret}"}`).toString('base64')],
  ['in base64, backwards', [...Buffer.from(clientSecret).toString('base64')].reverse().join('')],
];

/** IMS rejects the request with this description. */
const described = (error_description: string): Setup => ({
  token: respondJson({ error: 'invalid_client', error_description }, 401),
});

/** What servers say: the secret, in other words, and responses that are not those of Adobe. */
// biome-ignore format: a row is a line.
export const echoes: readonly FaultCase[] = [
  ...forms.map(([name, text]): FaultCase => [`a description with the client secret ${name}`, described(`The secret is ${text}`), 'invalid-client', 1]),
  ['a description with the first half of the client secret', described(clientSecret.slice(0, clientSecret.length / 2)), 'invalid-client', 1],
  ['a description with addresses and a name', described('See https://sign-in.example or www.sign-in.example, @octocat, #1'), 'invalid-client', 1],
  ['a description with backquotes', described('Use `curl` or ```<b>forged</b>```'), 'invalid-client', 1],
  ['a description with bidirectional characters', described('abc\u202edef\u2066ghi\u061cjkl'), 'invalid-client', 1],

  ['200 with a token, and Content-Encoding: identity', { token: respondJson(token, 200, { 'content-encoding': 'identity' }), otherTokens }, 'success', 1],
  ['200 with a token in UTF-16', { token: ({ socket }) => void socket.end(Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-16\r\n\r\n'), Buffer.from(`\ufeff${JSON.stringify(token)}`, 'utf16le')])) }, 'unexpected-response', 1],
  ['200 with Content-Encoding: br', { token: respondJson({}, 200, { 'content-encoding': 'br' }) }, 'unexpected-response', 1],
  ['200 with an unreadable body in gzip', { token: respond(200, '\u001f\u008b', { 'content-encoding': 'gzip' }) }, 'unexpected-response', 1],
  ['200 with an error and no token, wrapped by a proxy', { token: respondJson({ error: { code: 'invalid_scope', message: 'none' } }) }, 'invalid-scope', 1],
  ['200 with headers of 20 kB', { token: respondJson(token, 200, LARGE_HEADER), otherTokens }, 'unexpected-response', 1],
  ['511 with the page of a captive portal', once({ token: respond(511, CAPTIVE_PORTAL, HTML) }), 'unreachable', 1],
  ['511 without a page', once({ token: respond(511) }), 'unreachable', 1],
  ['503 with the page of a proxy', once({ token: respond(503, '<!DOCTYPE html><title>Blocked</title>', HTML) }), 'ims-unavailable', 1],
  ['502 with the page of a CDN, and no type', once({ token: respond(502, '<html><h1>502 Bad Gateway</h1></html>') }), 'ims-unavailable', 1],
  ['403 with the page of a firewall', { token: respond(403, '<html><h1>Blocked by policy</h1></html>', HTML) }, 'access-denied', 1],
  ['400 with the page of a server that demands a client certificate', { token: respond(400, '<html><h1>400 No required SSL certificate was sent</h1></html>', HTML) }, 'ims-rejected', 1],
];
