import { findCredential } from './credentials';
import { tokenProblemReply } from './problems';
import type { RecordedRequest } from './recorded-request';
import { type Reply, textReply } from './reply';
import type { SimulatorState } from './state';

/**
 * `POST /ims/revoke`: revokes a token (RFC 7009 §2). The client authenticates by HTTP Basic, with its ID and
 * secret form-encoded (RFC 6749 §2.3.1). For an unknown token the status is 200, too.
 */
export async function handleRevocation(recorded: RecordedRequest, state: SimulatorState): Promise<Reply> {
  const clientId = authenticatedClient(recorded.headers.authorization);
  if (!clientId) {
    return unauthenticatedReply();
  }

  const { token } = recorded.form;
  if (!token) {
    return tokenProblemReply('missingToken');
  }
  const issued = state.issued.get(token);
  if (issued && issued.clientId !== clientId) {
    return tokenProblemReply('foreignToken');
  }
  if (issued) {
    state.revoked.add(token);
  }
  return textReply(200, '');
}

function authenticatedClient(authorization = ''): string | undefined {
  const encoded = /^Basic +(?<pair>[A-Za-z0-9+/]+=*)$/i.exec(authorization)?.groups?.pair;
  if (!encoded) {
    return undefined;
  }
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon === -1) {
    return undefined;
  }
  const clientId = formDecode(pair.slice(0, colon));
  const isSecret = findCredential(clientId)?.secrets.includes(formDecode(pair.slice(colon + 1))) ?? false;
  return isSecret ? clientId : undefined;
}

// URLSearchParams would read a raw `&` as a separator, but each half is a single value.
function formDecode(text: string): string {
  const value = text.replaceAll('&', '%26');
  return new URLSearchParams(`value=${value}`).get('value') ?? '';
}

function unauthenticatedReply(): Reply {
  const reply = tokenProblemReply('clientRefused');
  return { ...reply, headers: { ...reply.headers, 'www-authenticate': 'Basic realm="ims"' } };
}
