import { Failure } from '../failure';
import type { HttpRequest } from '../http/request';
import type { Hello } from '../result';
import type { AdobeClient } from './client';
import {
  describeInconclusiveHello,
  describeRetiredHello,
  type HelloProblem,
  helloFailure,
  invalidTokenFailure,
  readHelloResponse,
} from './errors';
import { validateToken } from './ims';

export interface HelloCall {
  readonly helloUrl: URL;
  readonly clientId: string;
  /** Sent as `x-gw-ims-org-id`, for the APIs that need it. */
  readonly orgId: string | undefined;
  /** A connection to the host of `helloUrl` that was opened ahead. */
  readonly connection?: HttpRequest['connection'];
}

/** The hello of Photoshop API v1, which ended on 31 July 2026. It may be gone, so it gets one attempt. */
const RETIRED_HELLO = 'https://image.adobe.io/pie/psdService/hello';

/** Checks a token with an Adobe API and, unless that responds with 2xx, with IMS. */
export async function callHello(client: AdobeClient, call: HelloCall, token: string): Promise<Hello> {
  // Not by the clock: the response of IMS may correct it.
  const startedMs = client.uptimeMs();
  const problem = await callApi(client, call, token);
  const hello: Hello =
    problem === undefined
      ? { verdict: 'ok', message: `${call.helloUrl.host} accepts the token.` }
      : await getSecondOpinion(client, call, token, problem);
  return { ...hello, latencyMs: client.uptimeMs() - startedMs };
}

/** @returns undefined if the API responds with 2xx */
async function callApi(
  { send, redact, randomUuid }: AdobeClient,
  { helloUrl, clientId, orgId, connection }: HelloCall,
  token: string,
): Promise<HelloProblem | undefined> {
  const requestId = randomUuid();
  try {
    const response = await send({
      method: 'GET',
      url: helloUrl,
      headers: {
        authorization: `Bearer ${token}`,
        'x-api-key': clientId,
        'x-request-id': requestId,
        ...(orgId !== undefined && { 'x-gw-ims-org-id': orgId }),
      },
      statusOnly: true,
      connection,
      once: helloUrl.href === RETIRED_HELLO,
      leavesTime: true,
    });
    return response.status >= 200 && response.status < 300
      ? undefined
      : readHelloResponse(response, helloUrl.host, requestId, redact);
  } catch (error) {
    if (error instanceof Failure) {
      return { refused: false, message: error.message, fix: error.fix };
    }
    throw error;
  }
}

async function getSecondOpinion(
  client: AdobeClient,
  { helloUrl, clientId }: HelloCall,
  token: string,
  problem: HelloProblem,
): Promise<Hello> {
  const validity = await validateToken(client, clientId, token);
  if (validity.is === 'invalid') {
    const failure = invalidTokenFailure(validity.reason, problem, client.redact);
    return { verdict: 'refused', tokenIsInvalid: true, failure };
  }
  if (helloUrl.href === RETIRED_HELLO) {
    const verdict = validity.is === 'valid' ? 'ok' : 'inconclusive';
    return { verdict, message: describeRetiredHello(verdict, problem) };
  }
  if (problem.refused) {
    return { verdict: 'refused', tokenIsInvalid: false, failure: helloFailure(problem, validity.is) };
  }
  return { verdict: 'inconclusive', message: describeInconclusiveHello(problem, validity.is) };
}
