import type { HttpResponse } from '../http/request';
import { formEncode, parseJsonObject } from '../text';
import { type AccessToken, isBearerToken, issuedToken } from '../token/access-token';
import { expiredAt } from '../token/expiry';
import type { AdobeClient } from './client';
import { expiredOnArrival, imsFailure, tokenResponseFailure } from './errors';

/** An OAuth Server-to-Server credential, with one of its secrets. */
export interface Credential {
  readonly clientId: string;
  readonly clientSecret: string;
}

const FORM_HEADERS = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };

/**
 * Requests an access token with the client credentials grant (RFC 6749, section 4.4; Adobe Developer Console, "OAuth
 * Server-to-Server credential implementation guide"). The credential is sent in the form body only, because servers and
 * proxies log queries. The token is masked before anything else happens to it.
 *
 * @param scopes in the order in which they are sent
 * @throws Failure with any reason of a response of IMS, or of a request that got none
 */
export async function requestToken(
  client: AdobeClient,
  { clientId, clientSecret }: Credential,
  scopes: readonly string[],
): Promise<AccessToken> {
  const requestedAt = client.now();
  const response = await client.send({
    method: 'POST',
    url: new URL('/ims/token/v3', client.imsUrl),
    headers: FORM_HEADERS,
    body: form({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: scopes.join(','),
    }),
  });
  if (response.status !== 200) {
    throw imsFailure(response, client.imsUrl.host, scopes, client.redact);
  }
  return readToken(client, response, requestedAt);
}

/**
 * Revokes a token (RFC 7009, section 2.1), with the client authenticated by HTTP Basic (RFC 6749, section 2.3.1). Adobe
 * documents it for the tokens of users; that it holds for those of a credential is inferred.
 *
 * @throws Failure as `requestToken` does, if the status is not 200
 */
export async function revokeToken(client: AdobeClient, credential: Credential, token: string): Promise<void> {
  const pair = [credential.clientId, credential.clientSecret].map(formEncode);
  const response = await client.send({
    method: 'POST',
    url: new URL('/ims/revoke', client.imsUrl),
    headers: { ...FORM_HEADERS, authorization: `Basic ${Buffer.from(pair.join(':')).toString('base64')}` },
    body: form({ token }),
  });
  if (response.status !== 200) {
    throw imsFailure(response, client.imsUrl.host, [], client.redact);
  }
}

function form(fields: Record<string, string>): string {
  return new URLSearchParams(fields).toString();
}

function readToken(client: AdobeClient, response: HttpResponse, requestedAt: Date): AccessToken {
  const { imsUrl, mask, redact, now } = client;
  const fields = parseJsonObject(response.body);
  if (fields === undefined) {
    throw tokenResponseFailure('body', response.headers['content-type'], imsUrl.host, redact);
  }
  const value = fields.access_token;
  if (!isBearerToken(value)) {
    throw tokenResponseFailure('access_token', value, imsUrl.host, redact);
  }
  mask(value);
  const tokenType = fields.token_type ?? 'bearer';
  if (typeof tokenType !== 'string' || tokenType.toLowerCase() !== 'bearer') {
    throw tokenResponseFailure('token_type', tokenType, imsUrl.host, redact);
  }
  const token = issuedToken(value, fields.expires_in, requestedAt);
  const expiry = expiredAt(token, now());
  if (expiry !== undefined) {
    throw expiredOnArrival(imsUrl.host, expiry, now());
  }
  return token;
}
