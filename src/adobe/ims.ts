import { Failure } from '../failure';
import type { HttpRequest, HttpResponse } from '../http/request';
import type { FinalResponse } from '../http/retry';
import { parseJsonObject } from '../text';
import { type AccessToken, isBearerToken, issuedToken } from '../token/access-token';
import { expiredAt } from '../token/expiry';
import type { AdobeClient } from './client';
import { describeBody, expiredOnArrival, imsFailure, tokenResponseFailure } from './errors';

/** An OAuth Server-to-Server credential, with one of its secrets. */
export interface Credential {
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * Requests an access token with the client credentials grant (RFC 6749, section 4.4; Adobe Developer Console, "OAuth
 * Server-to-Server credential implementation guide"). The credential is sent in the form body only, because servers and
 * proxies log queries. The token is masked before anything else happens to it.
 *
 * @param scopes in the order in which they are sent
 * @param onIssued receives the token as soon as it is masked, before anything is checked that may fail
 * @throws Failure with any reason of a response of IMS, or of a request that got none
 */
export async function requestToken(
  client: AdobeClient,
  { clientId, clientSecret }: Credential,
  scopes: readonly string[],
  onIssued: (token: string) => void,
): Promise<AccessToken> {
  const startedMs = client.uptimeMs();
  const response = await post(client, '/ims/token/v3', {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope: scopes.join(','),
  });
  const fields = response.status === 200 ? parseJsonObject(response.body) : undefined;
  if (isBearerToken(fields?.access_token)) {
    client.mask(fields.access_token);
    onIssued(fields.access_token);
  }
  // Some gateways put an error into a 200.
  if (response.status !== 200 || fields?.error !== undefined) {
    throw imsFailure(response, client.imsUrl.host, { clientId, clientSecret, scopes }, client.redact);
  }
  // Counted back from now, because this response may have corrected the clock.
  const requestedAt = new Date(client.now().getTime() - (client.uptimeMs() - startedMs));
  return readToken(client, response, fields, requestedAt);
}

/** What IMS says about a token; `unknown` if it does not say. */
export type Validity = { readonly is: 'valid' | 'unknown' } | { readonly is: 'invalid'; readonly reason: string };

/**
 * Asks IMS whether a token is valid (adobe/aio-lib-ims, `validateToken`). IMS responds with 200 in either case: the
 * boolean `valid` in the body decides. Never throws a Failure: no response is no verdict.
 */
export async function validateToken(client: AdobeClient, clientId: string, token: string): Promise<Validity> {
  try {
    const fields = { type: 'access_token', client_id: clientId, token };
    const response = await post(client, '/ims/validate_token/v1', fields, { 'x-ims-clientid': clientId });
    const { valid, reason } = (response.status === 200 && parseJsonObject(response.body)) || {};
    if (valid === false) {
      return { is: 'invalid', reason: typeof reason === 'string' ? reason : '' };
    }
    return { is: valid === true ? 'valid' : 'unknown' };
  } catch (error) {
    if (error instanceof Failure) {
      return { is: 'unknown' };
    }
    throw error;
  }
}

/**
 * Revokes a token, in the form in which Adobe's own client library revokes tokens of the client credentials grant
 * (adobe/aio-lib-ims, `invalidateToken`).
 *
 * @throws Failure as `requestToken` does, if the status is not 200
 */
export async function revokeToken(
  client: AdobeClient,
  { clientId, clientSecret }: Credential,
  token: string,
): Promise<void> {
  const fields = {
    token_type: 'access_token',
    token,
    client_id: clientId,
    client_secret: clientSecret,
    cascading: 'all',
  };
  const response = await post(client, '/ims/invalidate_token/v2', fields, { 'x-ims-clientid': clientId });
  if (response.status !== 200) {
    throw imsFailure(response, client.imsUrl.host, { clientId, clientSecret }, client.redact);
  }
}

/** Posts a form to IMS. */
function post(
  client: AdobeClient,
  path: string,
  fields: Record<string, string>,
  headers: HttpRequest['headers'] = {},
): Promise<FinalResponse> {
  return client.send({
    method: 'POST',
    url: new URL(path, client.imsUrl),
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  });
}

function readToken(
  client: AdobeClient,
  response: HttpResponse,
  fields: Readonly<Record<string, unknown>> | undefined,
  requestedAt: Date,
): AccessToken {
  const { imsUrl, redact, now } = client;
  if (fields === undefined) {
    throw tokenResponseFailure('body', describeBody(response), imsUrl.host, redact);
  }
  const value = fields.access_token;
  if (!isBearerToken(value)) {
    throw tokenResponseFailure('access_token', value, imsUrl.host, redact);
  }
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
