import { type Credential, findCredential } from './credentials';
import { type TokenProblemName, tokenProblemReply } from './problems';
import { queryOf, type RecordedRequest } from './recorded-request';
import type { Reply } from './reply';
import { isKnownScope } from './scopes';
import type { SimulatorState } from './state';
import { tokenReply } from './token-response';
import { opaqueToken, signToken } from './tokens';

/**
 * `POST /ims/token/v3`: issues an access token for client credentials (RFC 6749 §4.4).
 *
 * As in Adobe's documentation, parameters are read from the body and the query, and scopes are separated by
 * commas. Requested scopes that are not enabled for the credential are left out without an error.
 */
export async function handleTokenRequest(recorded: RecordedRequest, state: SimulatorState): Promise<Reply> {
  const { client_id, client_secret, grant_type, scope = '' } = { ...queryOf(recorded), ...recorded.form };
  if (!client_id) {
    return tokenProblemReply('missingClientId');
  }
  if (!client_secret) {
    return tokenProblemReply('missingSecret');
  }
  if (grant_type !== 'client_credentials') {
    return tokenProblemReply('unknownGrant');
  }

  const credential = findCredential(client_id);
  if (!credential) {
    return tokenProblemReply('unknownClient');
  }
  if (!credential.secrets.includes(client_secret)) {
    return tokenProblemReply('wrongSecret');
  }
  if (credential.tokenProblem) {
    return tokenProblemReply(credential.tokenProblem);
  }

  const requested = [...new Set(scope.split(','))];
  const granted = requested.filter((name) => credential.scopes.some((enabled) => enabled === name));
  const problem = scopeProblem(requested, granted);
  if (problem) {
    return tokenProblemReply(problem);
  }

  const waitMs = state.throttle(client_id, state.clock());
  if (waitMs > 0) {
    return throttledReply(waitMs);
  }
  return issueToken(credential, granted, state);
}

function scopeProblem(requested: string[], granted: string[]): TokenProblemName | undefined {
  if (!requested.every(isKnownScope)) {
    return 'wrongScope';
  }
  return granted.length === 0 ? 'noScopeEnabled' : undefined;
}

function throttledReply(waitMs: number): Reply {
  const reply = tokenProblemReply('throttled');
  return { ...reply, headers: { ...reply.headers, 'retry-after': String(Math.ceil(waitMs / 1000)) } };
}

async function issueToken(credential: Credential, scopes: string[], state: SimulatorState): Promise<Reply> {
  const { clientId, opaque = false, responseShape = 'usual' } = credential;
  const lifetimeSeconds = credential.lifetimeSeconds ?? state.tokenLifetimeSeconds;
  const issuedAt = state.clock();

  const token = opaque ? opaqueToken() : await signToken({ clientId, scopes, issuedAt, lifetimeSeconds });
  const expiresAt = new Date(issuedAt.getTime() + lifetimeSeconds * 1000);
  state.issued.set(token, { clientId, scopes, expiresAt });
  return tokenReply(responseShape, token, lifetimeSeconds);
}
