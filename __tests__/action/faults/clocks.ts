import type { Handler } from '../../../simulator/script';
import { signToken } from '../../../simulator/tokens';
import { seal } from '../../../src/token/seal';
import { respond } from '../../support/adobe-step';
import { clientId, clientSecret, type FaultCase, type Setup, usual, withHello, withRevoke } from './fault-case';

const HOUR_MS = 3_600_000;
const DAY_SECONDS = 86_400;

/** The clock of the runner is wrong by so many hours. */
const clock = (hours: number): Pick<Setup, 'preload'> => ({
  preload: `
    const Right = Date;
    globalThis.Date = class Date extends Right {
      constructor(...given) { super(...(given.length === 0 ? [Date.now()] : given)); }
      static now() { return Right.now() + ${hours * HOUR_MS}; }
    };
  `,
});

/** Matches an instant that is so many seconds from now, give or take a minute. */
const fromNow = (seconds: number) => ({
  asymmetricMatch: (text: string) => Math.abs(Date.parse(text) - Date.now() - seconds * 1000) < 60_000,
});

const rightExpiry = { outputs: { 'expires-at': fromNow(DAY_SECONDS) }, expiresIn: DAY_SECONDS };

/** Two seconds after this response, by the server's clock. */
const soon = (status: number): readonly Handler[] => [
  (...call) => respond(status, '', { 'retry-after': new Date(Date.now() + 2000).toUTCString() })(...call),
  usual,
];

/** An earlier step exported a token that was issued so many hours ago. */
const exported = (hoursAgo: number): Setup => ({
  earlier: async () => {
    const token = await tokenOf(hoursAgo);
    return { inputs: { reuse: 'true' }, env: { ADOBE_ACCESS_TOKEN: token }, otherTokens: [token] };
  },
});

/** Another job sealed one. */
const sealed = (hoursAgo: number): Setup => ({
  earlier: async () => {
    const token = await tokenOf(hoursAgo);
    return { inputs: { 'sealed-token': await seal(token, { clientId, clientSecret }) }, otherTokens: [token] };
  },
});

function tokenOf(hoursAgo: number): Promise<string> {
  const scopes = ['openid', 'AdobeID', 'firefly_api', 'ff_apis'];
  const issuedAt = new Date(Date.now() - hoursAgo * HOUR_MS);
  return signToken({ clientId, scopes, issuedAt, lifetimeSeconds: DAY_SECONDS });
}

/** Clocks of runners that are wrong by hours. */
// biome-ignore format: a row is a line.
export const clocks: readonly FaultCase[] = [
  ...[-100, -3, 3, 23, 25, 100].map((hours): FaultCase => [`a clock that is ${Math.abs(hours)} hours ${hours < 0 ? 'slow' : 'fast'}`, clock(hours), 'success', 1, rightExpiry]),
  ['a clock that is 25 hours fast, and an opaque token', { ...clock(25), credential: 'opaqueToken', inputs: { scopes: 'openid, DCAPI' } }, 'success', 1, { ...rightExpiry, outputs: { ...rightExpiry.outputs, scopes: 'openid,DCAPI' } }],
  ['a clock that is 3 hours slow, and hello', withHello(clock(-3)), 'success', { token: 1, hello: 1 }, rightExpiry],
  ['a clock that is 3 hours slow, and a token to revoke', withRevoke(clock(-3)), 'success', { token: 1, revoke: 1 }, rightExpiry],
  ['a clock that is 25 hours fast, and a token to revoke', withRevoke(clock(25)), 'success', { token: 1, revoke: 1 }, rightExpiry],
  ['a clock that is half a minute slow', clock(-1 / 120), 'success', 1, rightExpiry],
  ['a clock that is 3 hours slow, for the aio CLI', { ...clock(-3), inputs: { 'export-env': 'aio-cli' } }, 'success', 1, { ...rightExpiry, env: { AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN: expect.any(String), AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY: { asymmetricMatch: (text: string) => fromNow(DAY_SECONDS).asymmetricMatch(new Date(Number(text)).toISOString()) } } }],

  ...[429, 503].flatMap((status): FaultCase[] => [
    [`${status} with Retry-After as a date, and a clock that is 3 hours slow`, { ...clock(-3), token: soon(status) }, 'success', 2, { pauseMs: 1000 }],
    [`${status} with Retry-After as a date, and a clock that is 3 hours fast`, { ...clock(3), token: soon(status) }, 'success', 2, { pauseMs: 1000 }],
  ]),

  ['an exported token that was issued in two hours', exported(-2), 'success', 1],
  ['a sealed token that was issued in two hours', sealed(-2), 'success', 1],
  ['an exported token, and a clock that is 3 hours slow', { ...exported(1), ...clock(-3) }, 'success', 1, rightExpiry],
  ['a sealed token, and a clock that is 3 hours slow', { ...sealed(1), ...clock(-3) }, 'success', 1, rightExpiry],
  ['an exported token that was issued in half a minute', exported(-1 / 120), 'success', 0, { outputs: { source: 'reused' }, expiresIn: DAY_SECONDS + 30 }],
  ['an exported token, and a clock that is 25 hours fast', { ...exported(1), ...clock(25) }, 'success', 1, rightExpiry],
];
