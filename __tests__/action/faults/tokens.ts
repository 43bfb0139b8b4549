import type { Handler } from '../../../simulator/script';
import { opaqueToken, signToken } from '../../../simulator/tokens';
import { respondJson } from '../../support/adobe-step';
import { clientId, clientSecret, type FaultCase, type Setup } from './fault-case';

const MEBIBYTE = 1024 * 1024;
const ESC = '\u001b';

const opaque = opaqueToken();
const usualScopes = ['openid', 'AdobeID', 'firefly_api', 'ff_apis'];

/** A response with this in place of a token. */
const token = (access_token: unknown): Handler =>
  respondJson({ access_token, token_type: 'bearer', expires_in: 86_399 });

/** A response with an opaque token and these fields. */
const opaqueWith = (fields: Record<string, unknown>): Setup => ({
  token: respondJson({ access_token: opaque, ...fields }),
  otherTokens: [opaque],
});

/** A response with a token whose claims name its lifetime, and these fields. */
const jwtWith = (
  fields: Record<string, unknown>,
  lifetimeSeconds = 7200,
  scopes: readonly string[] = usualScopes,
): Setup => {
  const otherTokens: string[] = [];
  return {
    token: async (...call) => {
      const access_token = await signToken({ clientId, scopes, issuedAt: new Date(), lifetimeSeconds });
      otherTokens.push(access_token);
      return respondJson({ access_token, ...fields })(...call);
    },
    otherTokens,
  };
};

/** Values that are not tokens of RFC 6750. */
const notTokens: readonly (readonly [what: string, value: unknown])[] = [
  ['null', null],
  ['a number', 1234567890],
  ['a list', ['abcdefgh']],
  ['an object', { value: opaque }],
  ['empty', ''],
  ['a word with a space', `${opaque} ${opaque}`],
  ['a word with a newline', `${opaque}\nPATH=/forged`],
  ['a word with a newline at its end', `${opaque}\n`],
  ['a word with CR and LF', `${opaque}\r\nX-Forged: forged`],
  ['a word with a colon', 'abcdef::ghijkl'],
  ['a word with a letter outside ASCII', 'abcdefghé'],
  ['padding alone', '========'],
  ['a word with padding in the middle', 'abcdefgh=ijkl'],
  ['a word with a NUL', `${opaque}\u0000`],
  ['a word with terminal escapes', `${ESC}[31m${opaque}${ESC}[0m`],
  ['a command', '::set-output name=access-token::forged'],
  ['too long for the environment of a process', 'x'.repeat(131_072)],
  ['1 MiB long', 'x'.repeat(MEBIBYTE)],
];

const noExpiry = { outputs: { 'expires-in': '', 'expires-at': '' } };
const hourLong = { expiresIn: 3601 };

/** Tokens, their types and their expiry. */
// biome-ignore format: a row is a line.
export const tokens: readonly FaultCase[] = [
  ['a response without access_token', { token: respondJson({ token_type: 'bearer', expires_in: 86_399 }) }, 'unexpected-response', 1],
  ...notTokens.map(([what, value]): FaultCase => [`an access_token that is ${what}`, { token: token(value) }, 'unexpected-response', 1]),

  ['token_type mac', opaqueWith({ expires_in: 86_399, token_type: 'mac' }), 'unexpected-response', 1, { masked: [opaque] }],
  ['token_type that is a command', opaqueWith({ token_type: '\n::set-output name=source::forged' }), 'unexpected-response', 1],
  ['token_type that is the client secret', opaqueWith({ token_type: clientSecret }), 'unexpected-response', 1],
  ['token_type that is the token', opaqueWith({ token_type: opaque }), 'unexpected-response', 1],
  ['token_type Bearer', { credential: 'capitalType' }, 'success', 1, { expiresIn: 86_399 }],
  ['no token_type, as for admin credentials', { credential: 'withoutType' }, 'success', 1, { expiresIn: 3599 }],

  ['expires_in of zero', opaqueWith({ expires_in: 0 }), 'unexpected-response', 1],
  ['expires_in of zero in text', opaqueWith({ expires_in: '0' }), 'unexpected-response', 1],
  ['expires_in below zero', opaqueWith({ expires_in: -86_399 }), 'unexpected-response', 1],
  ['a token that has expired by its claims', jwtWith({ expires_in: 86_399 }, -60), 'unexpected-response', 1],
  ['a token that has expired by its claims and the response', { simulator: { tokenLifetimeSeconds: -3600 } }, 'unexpected-response', 1],
  ['an opaque token', { credential: 'opaqueToken', inputs: { scopes: 'openid, DCAPI' } }, 'success', 1, { expiresIn: 86_399, outputs: { scopes: 'openid,DCAPI' } }],
  ['expires_in as a text', { credential: 'textExpiry' }, 'success', 1, { expiresIn: 86_399 }],
  ['no expires_in, but claims', jwtWith({}), 'success', 1, { expiresIn: 7201 }],
  ['expires_in that is later than the claims', jwtWith({ expires_in: 7200 }, 3600), 'success', 1, hourLong],
  ['expires_in that is earlier than the claims', jwtWith({ expires_in: 3600 }, 7200), 'success', 1, hourLong],
  ['expires_in beyond all dates, and claims', jwtWith({ expires_in: 1e300 }), 'success', 1, { expiresIn: 7201 }],
  ['expires_in that is a word, and claims', jwtWith({ expires_in: 'tomorrow' }), 'success', 1, { expiresIn: 7201 }],
  ['expires_in in milliseconds, and claims', jwtWith({ expires_in: 86_399_000 }), 'success', 1, { expiresIn: 7201 }],
  ['no expiry at all', { credential: 'withoutExpiry' }, 'warning', 1, noExpiry],
  ...[null, '', 'tomorrow', [86_399], '1e400'].map((expires_in): FaultCase => [`an opaque token with expires_in ${JSON.stringify(expires_in)}`, opaqueWith({ expires_in }), 'warning', 1, noExpiry]),
  ['no expiry at all, for the aio CLI', { credential: 'withoutExpiry', inputs: { 'export-env': 'aio-cli' } }, 'warning', 1, { ...noExpiry, env: { AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN: expect.any(String) } }],

  ['fewer scopes than requested', { credential: 'someScopes' }, 'warning', 1, { outputs: { scopes: 'openid,AdobeID' } }],
  ['scopes in the claims that look like commands', jwtWith({}, 7200, [...usualScopes, '::set-output', 'name=hello::no']), 'success', 1, { outputs: { scopes: 'openid,AdobeID,firefly_api,ff_apis,::set-output,name=hello::no' } }],
];
