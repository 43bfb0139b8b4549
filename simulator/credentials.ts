import { createHash } from 'node:crypto';
import type { GatewayCode, TokenProblemName } from './problems';
import { knownScopes, type Scope } from './scopes';
import type { ResponseShape } from './token-response';

/** The organization of every simulated credential. */
export const ORGANIZATION_ID = '4E0B7C1A5D2F93860A495C11@AdobeOrg';

interface Row {
  /** The result of using this credential, in one line for the guide. */
  readonly effect: string;
  /** The scopes that are enabled for it; all by default. */
  readonly scopes?: readonly Scope[];
  /** A secret that does not have the usual form. */
  readonly secret?: string;
  /** It has a second valid secret, as during a rotation. */
  readonly rotating?: boolean;
  /** The error of IMS in place of a token. */
  readonly tokenProblem?: TokenProblemName;
  /** The shape of its token response, if it is not the usual one. */
  readonly responseShape?: ResponseShape;
  /** Its token is not a JWT. */
  readonly opaque?: boolean;
  /** The lifetime of its token, if it differs from the simulator's setting. */
  readonly lifetimeSeconds?: number;
  /** The error of the API gateway in place of a successful response. */
  readonly gatewayCode?: GatewayCode;
  /** The API requires `x-gw-ims-org-id` for it. */
  readonly needsOrganization?: boolean;
}

const rows = {
  good: {
    effect: 'a valid token; the credential has two valid secrets, as during a rotation',
    rotating: true,
  },
  other: { effect: 'a valid token; with the x-api-key of another credential, 403003 from hello' },
  oldSecret: {
    effect: 'a valid token; the secret is a UUID, as in older credentials',
    secret: '6c1f0f5e-93a7-4d0b-8a53-2f7be1f0c9d4',
  },
  awkwardSecret: {
    effect: 'a token if the secret is form-encoded: many of its characters require it',
    secret: `p8e-+/=&%41 ~!*'()"\\$;#?`,
  },

  someScopes: {
    effect: 'a token with no scopes but openid and AdobeID; then 403011 from hello',
    scopes: ['openid', 'AdobeID'],
  },
  noScopes: { effect: '400 invalid_target_scope: none of the scopes is enabled', scopes: [] },

  withoutType: {
    effect: 'a token response without token_type, for 3599 seconds, as for admin credentials',
    responseShape: 'withoutType',
    lifetimeSeconds: 3599,
  },
  capitalType: { effect: 'token_type "Bearer", with a capital letter', responseShape: 'capitalType' },
  textExpiry: { effect: 'expires_in as a string', responseShape: 'textExpiry' },
  opaqueToken: { effect: 'a token that is not a JWT', opaque: true },
  withoutExpiry: {
    effect: 'a token that is not a JWT, in a response without expires_in',
    responseShape: 'withoutExpiry',
    opaque: true,
  },
  expiredToken: {
    effect: 'a token that has expired on arrival; then 401013 from hello',
    lifetimeSeconds: 0,
  },

  clientRefused: { effect: '401 invalid_client without a description', tokenProblem: 'clientRefused' },
  grantNotAllowed: { effect: '400 unauthorized_client', tokenProblem: 'grantNotAllowed' },
  malformedId: { effect: '400 missing_separator: a malformed id', tokenProblem: 'malformedId' },
  technicalAccountLeft: {
    effect: '403 access_denied: its technical account left the organization',
    tokenProblem: 'technicalAccountLeft',
  },
  notPermitted: { effect: '403 Forbidden', tokenProblem: 'notPermitted' },
  organizationMissing: {
    effect: '404 not_found: its organization does not exist',
    tokenProblem: 'organizationMissing',
  },
  severalBindings: { effect: '409 duplicate_binding', tokenProblem: 'severalBindings' },
  serverFault: { effect: '500 internal_error', tokenProblem: 'serverFault' },

  needsOrganization: {
    effect: `400003 from hello, unless x-gw-ims-org-id is ${ORGANIZATION_ID}`,
    needsOrganization: true,
  },
  otherEnvironment: {
    effect: '401013 from hello: a token of another IMS environment',
    gatewayCode: 401013,
  },
  apiNotAdded: { effect: '403003 from hello: the API is not added to its project', gatewayCode: 403003 },
  addressBlocked: { effect: '403012 from hello: the address is blocked', gatewayCode: 403012 },
  addressNotAllowed: { effect: '403013 from hello: the address is not allowed', gatewayCode: 403013 },
  profileInvalid: { effect: '403023 from hello: profile not valid', gatewayCode: 403023 },
  profileUnreadable: { effect: '403024 from hello: not allowed to read the profile', gatewayCode: 403024 },
  profileMissing: { effect: '403025 from hello: no product profile', gatewayCode: 403025 },
  regionMissing: { effect: '403027 from hello: no user region', gatewayCode: 403027 },
  serviceNotAllowed: { effect: '403201 from hello: service not added', gatewayCode: 403201 },
  serviceLimit: { effect: '429001 from hello: usage limit of the service', gatewayCode: 429001 },
  keyLimit: { effect: '429002 from hello: usage limit of the key', gatewayCode: 429002 },
  tooManyCalls: {
    effect: '429050 from hello: too many requests, with Retry-After',
    gatewayCode: 429050,
  },
  keyUnchecked: { effect: '503000 from hello: the gateway could not check the key', gatewayCode: 503000 },
  tokenUnchecked: {
    effect: '503010 from hello: the gateway could not check the token',
    gatewayCode: 503010,
  },
  profileUnchecked: {
    effect: '503020, with status 403, from hello: the gateway could not read the profile',
    gatewayCode: 503020,
  },
} as const satisfies Record<string, Row>;

/** The name of a simulated credential. */
export type CredentialName = keyof typeof rows;

/** A simulated OAuth Server-to-Server credential, and how the simulator responds to it. */
export interface Credential extends Omit<Row, 'secret' | 'rotating'> {
  readonly clientId: string;
  /** The first of {@link Credential.secrets}. */
  readonly clientSecret: string;
  /** Every valid secret: one, or two during a rotation. */
  readonly secrets: readonly string[];
  readonly scopes: readonly Scope[];
}

/** Every simulated credential, by name; the same in every run. */
export const credentials = Object.fromEntries(
  Object.entries<Row>(rows).map(([name, row]) => [name, createCredential(name, row)]),
) as Record<CredentialName, Credential>;

const byClientId = new Map(Object.values(credentials).map((credential) => [credential.clientId, credential]));

/** Returns the credential with that client ID, if there is one. */
export function findCredential(clientId: string): Credential | undefined {
  return byClientId.get(clientId);
}

// IDs and secrets are computed from the name, since secret scanners would report literal values as real ones.
function createCredential(name: string, row: Row): Credential {
  const { secret, rotating = false, ...rest } = row;
  const clientSecret = secret ?? createSecret(name);

  return {
    ...rest,
    clientId: digest(`client ID of ${name}`).toString('hex').slice(0, 32),
    clientSecret,
    secrets: rotating ? [clientSecret, createSecret(`${name}, rotated`)] : [clientSecret],
    scopes: row.scopes ?? knownScopes,
  };
}

function createSecret(name: string): string {
  return `p8e-${digest(`client secret of ${name}`).toString('base64url').slice(0, 32)}`;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
