import { authenticateClient } from './client-authentication';
import { tokenProblemReply } from './problems';
import type { RecordedRequest } from './recorded-request';
import { jsonReply, type Reply, textReply } from './reply';
import type { SimulatorState } from './state';

/**
 * `POST /ims/invalidate_token/v2`: revokes an access token, with status 200 and an empty body.
 *
 * Source: Adobe's clients of IMS for Go and Node. How IMS responds to an unknown token, to the token of
 * another client and to a malformed request is not documented; RFC 7009 §2.2 requires 200 for an unknown
 * token.
 */
export async function handleInvalidation(recorded: RecordedRequest, state: SimulatorState): Promise<Reply> {
  const { token_type, token } = recorded.form;
  const credential = authenticateClient(recorded.form);
  if (typeof credential === 'string') {
    return tokenProblemReply(credential);
  }
  if (token_type !== 'access_token' || !token) {
    return jsonReply(400, { error: 'bad_request' });
  }

  const issued = state.issued.get(token);
  if (issued && issued.clientId !== credential.clientId) {
    return tokenProblemReply('foreignToken');
  }
  if (issued) {
    state.revoked.add(token);
  }
  return textReply(200, '');
}
