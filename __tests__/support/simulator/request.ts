import type { IncomingHttpHeaders, RequestOptions } from 'node:http';
import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { Credential } from '../../../simulator/credentials';

/** A complete response. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends one request with node's own client, on a new connection. */
export function send(url: string, options: RequestOptions & { ca?: string } = {}, body = ''): Promise<HttpResponse> {
  const request = url.startsWith('https:') ? tlsRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent: false, ...options }, async (response) => {
      try {
        let text = '';
        for await (const chunk of response.setEncoding('utf8')) {
          text += chunk;
        }
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      } catch (error) {
        reject(error);
      }
    });
    sent.on('error', reject).end(body);
  });
}

export function postForm(url: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  return send(
    url,
    { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } },
    new URLSearchParams(fields).toString(),
  );
}

export function tokenForm({ clientId, clientSecret }: Credential, scope = 'openid,AdobeID,firefly_api,ff_apis') {
  return { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope };
}

export async function getToken(origin: string, credential: Credential, scope?: string): Promise<string> {
  const response = await postForm(`${origin}/ims/token/v3`, tokenForm(credential, scope));
  return JSON.parse(response.body).access_token;
}
