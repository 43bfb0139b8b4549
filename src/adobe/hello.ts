import { Failure } from '../failure';
import type { FinalAnswer } from '../http/retry';
import type { Means } from './ims';
import { describeGatewayAnswer } from './problems';

/** What the hello call says of a token. `inconclusive` is no word against it. */
export type Verdict = { readonly latencyMs: number } & (
  | { readonly hello: 'ok' }
  | { readonly hello: 'inconclusive'; readonly why: string }
);

export interface HelloCall {
  readonly helloUrl: URL;
  readonly clientId: string;
  /** Sent as `x-gw-ims-org-id` where given, for the APIs that need it. */
  readonly orgId: string | undefined;
}

/**
 * Tries `token` on an Adobe API (Adobe Photoshop API, "Hello"; any other that answers a GET will do).
 *
 * @returns `ok` for 2xx; `inconclusive`, with a sentence that says why, for anything that shows nothing about the
 *   credential: other answers, or none
 * @throws Failure `hello-refused` for 401 and 403, unless the gateway says that it could not check (503xxx)
 */
export async function sayHello(
  { helloUrl, clientId, orgId }: HelloCall,
  token: string,
  means: Pick<Means, 'send' | 'now' | 'redact'>,
): Promise<Verdict> {
  const headers = { authorization: `Bearer ${token}`, 'x-api-key': clientId };
  const startedAt = means.now().getTime();
  const latencyMs = () => means.now().getTime() - startedAt;
  let answer: FinalAnswer;
  try {
    answer = await means.send({
      method: 'GET',
      url: helloUrl,
      headers: orgId === undefined ? headers : { ...headers, 'x-gw-ims-org-id': orgId },
    });
  } catch (error) {
    if (error instanceof Failure) {
      return { hello: 'inconclusive', why: error.message, latencyMs: latencyMs() };
    }
    throw error;
  }
  if (answer.status >= 200 && answer.status < 300) {
    return { hello: 'ok', latencyMs: latencyMs() };
  }
  const { refused, message, cure } = describeGatewayAnswer(answer, helloUrl.host, means.redact);
  if (refused) {
    throw new Failure('hello-refused', message, cure);
  }
  return { hello: 'inconclusive', why: `${message} ${cure}`.trimEnd(), latencyMs: latencyMs() };
}
