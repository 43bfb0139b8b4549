import { findCredential, ORGANIZATION_ID } from './credentials';
import type { GatewayCode } from './problems';
import { bearerTokenOf, type RecordedRequest } from './recorded-request';
import type { Scope } from './scopes';
import { findValidToken, type SimulatorState } from './state';

/** The requirements of an API that the gateway checks. */
export interface Requirements {
  /** Each of these scopes is sufficient. */
  readonly scopes: readonly Scope[];
  /** The API requires `x-gw-ims-org-id`. */
  readonly needsOrganization?: boolean;
}

/**
 * Checks a request as Adobe's API gateway does: API key, token, scopes, then any other problem of the
 * credential. Returns the first problem, if there is one.
 */
export function findGatewayProblem(
  recorded: RecordedRequest,
  state: SimulatorState,
  requirements: Requirements,
): GatewayCode | undefined {
  const { headers } = recorded;
  const apiKey = headers['x-api-key'];
  if (typeof apiKey !== 'string' || apiKey === '') {
    return 403000;
  }
  const credential = findCredential(apiKey);
  if (!credential) {
    return 403003;
  }

  if (!headers.authorization) {
    return 403010;
  }
  const token = bearerTokenOf(recorded);
  if (!token) {
    return 403020;
  }
  const issued = findValidToken(token, state);
  if (!issued) {
    return 401013;
  }
  if (issued.clientId !== apiKey) {
    return 403003;
  }
  if (!issued.scopes.some((name) => requirements.scopes.some((sufficient) => sufficient === name))) {
    return 403011;
  }
  if (credential.gatewayCode) {
    return credential.gatewayCode;
  }

  const organization = headers['x-gw-ims-org-id'];
  if ((credential.needsOrganization || requirements.needsOrganization) && !organization) {
    return 400003;
  }
  return organization && organization !== ORGANIZATION_ID ? 403027 : undefined;
}
