import { decodeJwt } from 'jose';
import { bearerTokenOf, type RecordedRequest } from './recorded-request';
import { jsonReply, type Reply } from './reply';
import { findValidToken, type SimulatorState } from './state';

/**
 * `POST /ims/validate_token/v1`: checks if an access token is valid; the status is 200 in both cases.
 *
 * Source: Adobe's clients of IMS for Go and Node; the latter sends the token in `Authorization`. Of the
 * reasons why a token is not valid, only `bad_signature` is known.
 */
export async function handleValidation(recorded: RecordedRequest, state: SimulatorState): Promise<Reply> {
  const { type, client_id, token = bearerTokenOf(recorded) } = recorded.form;
  if (type !== 'access_token' || !client_id || !token) {
    return jsonReply(400, { error: 'bad_request' });
  }

  const issued = findValidToken(token, state);
  if (!issued) {
    return jsonReply(200, { valid: false, reason: 'bad_signature' });
  }
  return jsonReply(200, { valid: true, expires_at: issued.expiresAt.getTime(), token: claimsOf(token) });
}

function claimsOf(token: string): object {
  return token.includes('.') ? decodeJwt(token) : {};
}
