import { Failure } from '../failure';
import type { FinalResponse } from '../http/retry';
import type { Hello } from '../result';
import type { AdobeClient } from './client';
import { describeHelloError } from './errors';

export interface HelloCall {
  readonly helloUrl: URL;
  readonly clientId: string;
  /** Sent as `x-gw-ims-org-id`, for the APIs that need it. */
  readonly orgId: string | undefined;
}

/**
 * Calls an Adobe API with the token (Adobe Photoshop API, "Hello"; any other that responds to a GET will do).
 *
 * @returns `ok` for 2xx; `inconclusive`, with the reason, for any other response that does not speak against the token,
 *   or for none
 * @throws Failure `hello-refused` for 401 and 403, unless the gateway says that it could not check (503xxx)
 */
export async function callHello(
  client: Pick<AdobeClient, 'send' | 'now' | 'redact'>,
  { helloUrl, clientId, orgId }: HelloCall,
  token: string,
): Promise<Hello> {
  const startedAt = client.now().getTime();
  const latencyMs = () => client.now().getTime() - startedAt;
  let response: FinalResponse;
  try {
    response = await client.send({
      method: 'GET',
      url: helloUrl,
      headers: {
        authorization: `Bearer ${token}`,
        'x-api-key': clientId,
        ...(orgId !== undefined && { 'x-gw-ims-org-id': orgId }),
      },
    });
  } catch (error) {
    if (error instanceof Failure) {
      return { verdict: 'inconclusive', why: error.message, latencyMs: latencyMs() };
    }
    throw error;
  }
  if (response.status >= 200 && response.status < 300) {
    return { verdict: 'ok', latencyMs: latencyMs() };
  }
  const { refused, message, fix } = describeHelloError(response, helloUrl.host, client.redact);
  if (refused) {
    throw new Failure('hello-refused', message, fix);
  }
  return { verdict: 'inconclusive', why: `${message} ${fix}`.trimEnd(), latencyMs: latencyMs() };
}
