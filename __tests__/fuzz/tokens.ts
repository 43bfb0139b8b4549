import * as fc from 'fast-check';
import { type Secrets, withEchoesInJson } from './echoes';
import { hostileJson, hostileText, jsonObject, unpredictable } from './texts';

/** The time at which every case starts. */
export const START = new Date('2026-11-23T14:00:00Z');

/** The client ID of the step. */
export const CLIENT_ID = '3f0c7a9be4d15286c07d91ab52e6f834';

/** The scopes that a step requests by default. */
export const SCOPES = 'openid,AdobeID,firefly_api,ff_apis';

const DAY_MS = 86_400_000;

/** A token whose echoes are still placeholders. */
export interface TokenPlan {
  /** The payload as text, undefined for a token that is not a JWT. */
  readonly payload: string | undefined;
  readonly rest: string;
}

/** The token of a plan. Its last part is unpredictable. */
export function makeToken({ payload, rest }: TokenPlan, secret: string): string {
  if (payload === undefined) {
    return rest;
  }
  const values: Secrets = { secret, token: rest };
  const parts = ['{"alg":"RS256","kid":"ims_na1-key-at-1","itt":"at"}', withEchoesInJson(payload, values)];
  return [...parts.map((part) => Buffer.from(part).toString('base64url')), rest].join('.');
}

type Claim = readonly [name: string, value: unknown];

const VALID_CLAIMS: readonly Claim[] = [
  ['type', 'access_token'],
  ['client_id', CLIENT_ID],
  ['scope', SCOPES],
  ['created_at', String(START.getTime() - 1000)],
  ['expires_in', String(DAY_MS)],
];

/** The claims of a token that is valid for a day. */
export const VALID_PAYLOAD = jsonObject(VALID_CLAIMS);

const times = fc.oneof(
  fc.integer({ min: -2 * DAY_MS, max: 2 * DAY_MS }).map((ms) => String(START.getTime() + ms)),
  fc.integer({ min: -DAY_MS, max: 2 * DAY_MS }).map(String),
  fc.constantFrom('0', '-1', '1e3', '0x10', ' 5', '86400000.5', '8640000000000001', '9'.repeat(400), ''),
);

const otherClaims: fc.Arbitrary<Claim> = fc.oneof(
  fc.tuple(
    fc.constant('client_id'),
    fc.oneof(fc.constantFrom(`${CLIENT_ID} `, CLIENT_ID.toUpperCase(), ''), hostileJson),
  ),
  fc.tuple(
    fc.constant('scope'),
    fc.oneof(
      fc.constantFrom('', 'openid', `${SCOPES},session`, SCOPES.replaceAll(',', ' ')),
      hostileText.map((text) => `${SCOPES},${text}`),
      hostileJson,
    ),
  ),
  fc.tuple(fc.constantFrom('created_at', 'expires_in'), fc.oneof(times, times.map(Number), hostileJson)),
  fc.tuple(fc.constantFrom('__proto__', 'constructor', 'toString', 'exp', 'valueOf'), hostileJson),
  fc.tuple(
    fc.constant('__proto__'),
    fc.constant({ client_id: CLIENT_ID, scope: SCOPES, created_at: '1', expires_in: '1' }),
  ),
  fc.tuple(hostileText, hostileJson),
);

const payloads = fc.oneof(
  { weight: 3, arbitrary: fc.constant(VALID_PAYLOAD) },
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.subarray([...VALID_CLAIMS], { minLength: 3 }), fc.array(otherClaims, { maxLength: 3 }))
      .map(([claims, others]) => jsonObject([...claims, ...others])),
  },
  { weight: 1, arbitrary: hostileText },
  { weight: 1, arbitrary: hostileJson.map((value) => JSON.stringify(value)) },
);

const signatures = fc.nat().map((number) => unpredictable('signature', number, 80));

/** Tokens in Adobe's form with any claims. */
export const jwts: fc.Arbitrary<TokenPlan> = fc.record({ payload: payloads, rest: signatures });

/** Tokens in Adobe's form that are valid for a day. */
export const validJwts: fc.Arbitrary<TokenPlan> = signatures.map((rest) => ({
  payload: VALID_PAYLOAD,
  rest,
}));

/** Bearer tokens in any form. */
export const tokens: fc.Arbitrary<TokenPlan> = fc.oneof(
  { weight: 4, arbitrary: validJwts },
  { weight: 4, arbitrary: jwts },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.nat(), fc.constantFrom('', '=', '==', '+/~._-'), fc.integer({ min: 20, max: 86 }))
      .map(([number, end, length]) => ({
        payload: undefined,
        rest: `${unpredictable('opaque', number, length)}${end}`,
      })),
  },
);
