import { createHash } from 'node:crypto';
import type { GatewayCode, TokenProblemName } from './problems';
import { knownScopes, type Scope } from './scopes';
import type { AnswerShape } from './token-answer';

/** The organization that every simulated credential belongs to. */
export const organizationId = '4E0B7C1A5D2F93860A495C11@AdobeOrg';

interface Row {
  /** One line for people: what using this credential provokes. */
  readonly provokes: string;
  /** The scopes that are enabled for it; all of them where left out. */
  readonly scopes?: readonly Scope[];
  /** Replaces its secret, for the ones that do not look like today's. */
  readonly secret?: string;
  /** A second valid secret, as while a secret is being rotated. */
  readonly rotating?: boolean;
  /** What IMS answers instead of a token. */
  readonly tokenProblem?: TokenProblemName;
  /** How the answer with the token departs from the usual one. */
  readonly answerShape?: AnswerShape;
  /** Its token is no JWT. */
  readonly opaque?: boolean;
  /** How long its token serves, where that is not the simulator's setting. */
  readonly lifetimeSeconds?: number;
  /** What the API gateway answers instead of the greeting. */
  readonly gatewayCode?: GatewayCode;
  /** The API wants `x-gw-ims-org-id` from it. */
  readonly needsOrganization?: boolean;
}

const rows = {
  good: { provokes: 'a token that works; it has two valid secrets, as during a rotation', rotating: true },
  other: { provokes: 'a token that works; with the x-api-key of another credential, 403003 from hello' },
  oldSecret: {
    provokes: 'a token that works; its secret is a UUID, as in older credentials',
    secret: '6c1f0f5e-93a7-4d0b-8a53-2f7be1f0c9d4',
  },
  awkwardSecret: {
    provokes: 'a token, provided that the secret was form-encoded: it is full of signs that need it',
    secret: `p8e-+/=&%41 ~!*'()"\\$;#?`,
  },

  someScopes: {
    provokes: 'a token with openid and AdobeID alone, whatever is asked for; then 403011 from hello',
    scopes: ['openid', 'AdobeID'],
  },
  noScopes: { provokes: '400 invalid_target_scope: none of the scopes is enabled', scopes: [] },

  withoutType: {
    provokes: 'a token answer without token_type, for 3599 seconds, as for admin credentials',
    answerShape: 'withoutType',
    lifetimeSeconds: 3599,
  },
  capitalType: { provokes: 'token_type "Bearer", with a capital letter', answerShape: 'capitalType' },
  textExpiry: { provokes: 'expires_in as a string', answerShape: 'textExpiry' },
  opaqueToken: { provokes: 'a token that is no JWT', opaque: true },
  withoutExpiry: {
    provokes: 'a token that is no JWT, in an answer without expires_in',
    answerShape: 'withoutExpiry',
    opaque: true,
  },
  expiredToken: {
    provokes: 'a token that has expired on arrival; then 401013 from hello',
    lifetimeSeconds: 0,
  },

  clientRefused: { provokes: '401 invalid_client, with no description', tokenProblem: 'clientRefused' },
  grantNotAllowed: { provokes: '400 unauthorized_client', tokenProblem: 'grantNotAllowed' },
  malformedId: { provokes: '400 missing_separator: a malformed id', tokenProblem: 'malformedId' },
  technicalAccountLeft: {
    provokes: '403 access_denied: its technical account left the organization',
    tokenProblem: 'technicalAccountLeft',
  },
  notPermitted: { provokes: '403 Forbidden', tokenProblem: 'notPermitted' },
  organizationMissing: {
    provokes: '404 not_found: its organization is gone',
    tokenProblem: 'organizationMissing',
  },
  severalBindings: { provokes: '409 duplicate_binding', tokenProblem: 'severalBindings' },
  serverFault: { provokes: '500 internal_error', tokenProblem: 'serverFault' },

  needsOrganization: {
    provokes: `400003 from hello, unless x-gw-ims-org-id is ${organizationId}`,
    needsOrganization: true,
  },
  otherEnvironment: {
    provokes: '401013 from hello: a token of another IMS environment',
    gatewayCode: 401013,
  },
  apiNotAdded: { provokes: '403003 from hello: the API is not added to its project', gatewayCode: 403003 },
  addressBlocked: { provokes: '403012 from hello: the address is blocked', gatewayCode: 403012 },
  addressNotAllowed: { provokes: '403013 from hello: the address is not allowed', gatewayCode: 403013 },
  profileInvalid: { provokes: '403023 from hello: profile not valid', gatewayCode: 403023 },
  profileUnreadable: { provokes: '403024 from hello: not allowed to read the profile', gatewayCode: 403024 },
  profileMissing: { provokes: '403025 from hello: no product profile', gatewayCode: 403025 },
  regionMissing: { provokes: '403027 from hello: no user region', gatewayCode: 403027 },
  serviceNotAllowed: { provokes: '403201 from hello: service not added', gatewayCode: 403201 },
  serviceLimit: { provokes: '429001 from hello: usage limit of the service', gatewayCode: 429001 },
  keyLimit: { provokes: '429002 from hello: usage limit of the key', gatewayCode: 429002 },
  tooManyCalls: {
    provokes: '429050 from hello: too many requests, with Retry-After',
    gatewayCode: 429050,
  },
  keyUnchecked: { provokes: '503000 from hello: the gateway could not check the key', gatewayCode: 503000 },
  tokenUnchecked: {
    provokes: '503010 from hello: the gateway could not check the token',
    gatewayCode: 503010,
  },
  profileUnchecked: {
    provokes: '503020, with status 403, from hello: the gateway could not read the profile',
    gatewayCode: 503020,
  },
} as const satisfies Record<string, Row>;

/** The name of a simulated credential. */
export type CredentialName = keyof typeof rows;

/** A simulated OAuth Server-to-Server credential, and what Adobe makes of it. */
export interface Credential extends Omit<Row, 'secret' | 'rotating'> {
  readonly clientId: string;
  /** The secret to use: the first of {@link Credential.secrets}. */
  readonly clientSecret: string;
  /** Every secret that is valid: one, or two while the secret is being rotated. */
  readonly secrets: readonly string[];
  readonly scopes: readonly Scope[];
}

/** Every simulated credential, by name; the same ones in every run. */
export const credentials = Object.fromEntries(
  Object.entries<Row>(rows).map(([name, row]) => [name, credentialOf(name, row)]),
) as Record<CredentialName, Credential>;

const byClientId = new Map(Object.values(credentials).map((credential) => [credential.clientId, credential]));

/** The credential of that client ID, if there is one. */
export function findCredential(clientId: string): Credential | undefined {
  return byClientId.get(clientId);
}

// IDs and secrets are computed from the name: written out, they would look real enough for secret scanners to
// block whoever pushes this file.
function credentialOf(name: string, row: Row): Credential {
  const { secret, rotating = false, ...rest } = row;
  const clientSecret = secret ?? secretOf(name);
  return {
    ...rest,
    clientId: digest(`client ID of ${name}`).toString('hex').slice(0, 32),
    clientSecret,
    secrets: rotating ? [clientSecret, secretOf(`${name}, rotated`)] : [clientSecret],
    scopes: row.scopes ?? knownScopes,
  };
}

function secretOf(name: string): string {
  return `p8e-${digest(`client secret of ${name}`).toString('base64url').slice(0, 32)}`;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
