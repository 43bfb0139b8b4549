import { findCredential, organizationId } from './credentials';
import { type GatewayCode, gatewayProblemReply } from './problems';
import type { RecordedRequest } from './recorded-request';
import { type Reply, textReply } from './reply';
import type { Scope } from './scopes';
import type { World } from './world';

/** Any one of them lets a token into the API. */
const admittedScopes: readonly Scope[] = ['firefly_api', 'read_organizations'];

/**
 * `GET /pie/psdService/hello`: Adobe's greeting behind the checks of its API gateway, in the gateway's order:
 * the key, the token, its scopes, then whatever else is wrong with the credential.
 */
export async function answerHello(recorded: RecordedRequest, world: World): Promise<Reply> {
  const code = refusal(recorded, world);
  if (code) return gatewayProblemReply(code);
  return textReply(200, 'Welcome to the Photoshop API!');
}

function refusal({ headers }: RecordedRequest, world: World): GatewayCode | undefined {
  const apiKey = headers['x-api-key'];
  if (typeof apiKey !== 'string' || apiKey === '') return 403000;
  const credential = findCredential(apiKey);
  if (!credential) return 403003;

  if (!headers.authorization) return 403010;
  // The scheme's name has no case (RFC 9110 §11.1).
  const token = /^Bearer +(?<token>\S+)$/i.exec(headers.authorization)?.groups?.token;
  if (!token) return 403020;
  const issued = world.issued.get(token);
  if (!issued || world.revoked.has(token) || issued.expiresAt <= world.clock()) return 401013;
  if (issued.clientId !== apiKey) return 403003;
  if (!issued.scopes.some((name) => admittedScopes.some((admitted) => admitted === name))) return 403011;
  if (credential.gatewayCode) return credential.gatewayCode;

  const organization = headers['x-gw-ims-org-id'];
  if (credential.needsOrganization && !organization) return 400003;
  if (organization && organization !== organizationId) return 403027;
  return undefined;
}
