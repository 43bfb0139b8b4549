import { findCredential, ORGANIZATION_ID } from './credentials';
import { type GatewayCode, gatewayProblemReply } from './problems';
import { bearerTokenOf, type RecordedRequest } from './recorded-request';
import { type Reply, textReply } from './reply';
import type { Scope } from './scopes';
import { findValidToken, type SimulatorState } from './state';

/** Each of these scopes is sufficient for the API. */
const sufficientScopes: readonly Scope[] = ['firefly_api', 'read_organizations'];

/** The possible responses of the hello of an API that has ended; `none` closes the connection. */
export const retiredReplies = {
  404: textReply(404, 'Not Found'),
  410: textReply(410, 'Gone'),
  403003: gatewayProblemReply(403003),
  none: undefined,
} as const satisfies Record<string, Reply | undefined>;

/** The name of a response of the hello of an API that has ended. */
export type RetiredHello = `${keyof typeof retiredReplies}`;

/**
 * `GET /pie/psdService/hello`: the hello of Photoshop API v1, behind the checks of Adobe's API gateway in
 * their order: API key, token, scopes, then any other problem of the credential.
 */
export async function handleHello(
  recorded: RecordedRequest,
  state: SimulatorState,
): Promise<Reply | undefined> {
  if (state.retiredHello) {
    return retiredReplies[state.retiredHello];
  }
  const code = findProblem(recorded, state);
  return code ? gatewayProblemReply(code) : textReply(200, 'Welcome to the Photoshop API!');
}

function findProblem(recorded: RecordedRequest, state: SimulatorState): GatewayCode | undefined {
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
