import { findCredential, ORGANIZATION_ID } from './credentials';
import { type GatewayCode, gatewayProblemReply } from './problems';
import type { RecordedRequest } from './recorded-request';
import { type Reply, textReply } from './reply';
import type { Scope } from './scopes';
import type { SimulatorState } from './state';

/** Each of these scopes is sufficient for the API. */
const sufficientScopes: readonly Scope[] = ['firefly_api', 'read_organizations'];

/**
 * `GET /pie/psdService/hello`: the hello of Photoshop API v1, behind the checks of Adobe's API gateway in
 * their order: API key, token, scopes, then any other problem of the credential.
 */
export async function handleHello(recorded: RecordedRequest, state: SimulatorState): Promise<Reply> {
  const code = findProblem(recorded, state);
  return code ? gatewayProblemReply(code) : textReply(200, 'Welcome to the Photoshop API!');
}

function findProblem({ headers }: RecordedRequest, state: SimulatorState): GatewayCode | undefined {
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
  // The name of the scheme is case-insensitive (RFC 9110 §11.1).
  const token = /^Bearer +(?<token>\S+)$/i.exec(headers.authorization)?.groups?.token;
  if (!token) {
    return 403020;
  }
  const issued = state.issued.get(token);
  if (!issued || state.revoked.has(token) || issued.expiresAt <= state.clock()) {
    return 401013;
  }
  if (issued.clientId !== apiKey) {
    return 403003;
  }
  if (!issued.scopes.some((name) => sufficientScopes.some((sufficient) => sufficient === name))) {
    return 403011;
  }
  if (credential.gatewayCode) {
    return credential.gatewayCode;
  }

  const organization = headers['x-gw-ims-org-id'];
  if (credential.needsOrganization && !organization) {
    return 400003;
  }
  return organization && organization !== ORGANIZATION_ID ? 403027 : undefined;
}
