import { type Credential, findCredential } from './credentials';
import { type TokenProblemName, tokenProblemReply } from './problems';
import { queryOf, type RecordedRequest } from './recorded-request';
import type { Reply } from './reply';
import { isKnownScope } from './scopes';
import { tokenReply } from './token-answer';
import { opaqueToken, signToken } from './tokens';
import type { World } from './world';

/**
 * `POST /ims/token/v3`: an access token for client credentials (RFC 6749 §4.4).
 *
 * Parameters count in the body and in the query, as Adobe's documentation has it. Scopes are separated by
 * commas, the only way that it shows. The scopes that are not enabled for a credential are left out in silence.
 */
export async function answerTokenRequest(recorded: RecordedRequest, world: World): Promise<Reply> {
  const { client_id, client_secret, grant_type, scope = '' } = { ...queryOf(recorded), ...recorded.form };
  if (!client_id) return tokenProblemReply('missingClientId');
  if (!client_secret) return tokenProblemReply('missingSecret');
  if (grant_type !== 'client_credentials') return tokenProblemReply('unknownGrant');

  const credential = findCredential(client_id);
  if (!credential) return tokenProblemReply('unknownClient');
  if (!credential.secrets.includes(client_secret)) return tokenProblemReply('wrongSecret');
  if (credential.tokenProblem) return tokenProblemReply(credential.tokenProblem);

  const requested = [...new Set(scope.split(','))];
  const granted = requested.filter((name) => credential.scopes.some((enabled) => enabled === name));
  const problem = scopeProblem(requested, granted);
  if (problem) return tokenProblemReply(problem);

  const waitMs = world.throttle(client_id, world.clock());
  if (waitMs > 0) return throttledReply(waitMs);
  return issueToken(credential, granted, world);
}

function scopeProblem(requested: string[], granted: string[]): TokenProblemName | undefined {
  if (!requested.every(isKnownScope)) return 'wrongScope';
  if (granted.length === 0) return 'noScopeEnabled';
  return undefined;
}

function throttledReply(waitMs: number): Reply {
  const reply = tokenProblemReply('throttled');
  return { ...reply, headers: { ...reply.headers, 'retry-after': String(Math.ceil(waitMs / 1000)) } };
}

async function issueToken(credential: Credential, scopes: string[], world: World): Promise<Reply> {
  const { clientId, opaque = false, answerShape = 'usual' } = credential;
  const lifetimeSeconds = credential.lifetimeSeconds ?? world.tokenLifetimeSeconds;
  const issuedAt = world.clock();
  const token = opaque ? opaqueToken() : await signToken({ clientId, scopes, issuedAt, lifetimeSeconds });
  const expiresAt = new Date(issuedAt.getTime() + lifetimeSeconds * 1000);
  world.issued.set(token, { clientId, scopes, expiresAt });
  return tokenReply(answerShape, token, lifetimeSeconds);
}
