import { Failure } from '../failure';
import type { HttpAnswer } from '../http/exchange';
import type { Send } from '../http/retry';
import { quote, type Redact } from '../quote';
import { type AccessToken, isBearerToken, readAccessToken } from '../token/access-token';
import { expiredAt } from '../token/expiry';
import { describeImsRefusal, parseJson } from './problems';

/** An OAuth Server-to-Server credential. */
export interface Credential {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What the calls to Adobe are handed from above. */
export interface Means {
  readonly send: Send;
  readonly now: () => Date;
  /** Registers a value as secret, before anything else happens to it. */
  readonly mask: (value: string) => void;
  readonly redact: Redact;
}

const FORM_HEADERS = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };

const WRONG_ANSWER_CURE =
  'Check `ims-url`, and whether a proxy or gateway answers in place of Adobe IMS. If neither does, run the job again.';

/**
 * Asks IMS for an access token with the client credentials grant (RFC 6749, section 4.4; Adobe Developer Console,
 * "OAuth Server-to-Server credential implementation guide"). The credential stands in the form body alone:
 * query strings are logged. The token is masked before it is looked at.
 *
 * @param imsUrl origin of IMS
 * @param scopes in the order in which they are sent
 * @throws Failure with any reason that an answer of IMS can have; `unreachable`, `timed-out`
 */
export async function requestToken(
  imsUrl: URL,
  credential: Credential,
  scopes: readonly string[],
  means: Means,
): Promise<AccessToken> {
  const requestedAt = means.now();
  const answer = await means.send({
    method: 'POST',
    url: new URL('/ims/token/v3', imsUrl),
    headers: FORM_HEADERS,
    body: formEncode({
      grant_type: 'client_credentials',
      client_id: credential.clientId,
      client_secret: credential.clientSecret,
      scope: scopes.join(','),
    }),
  });
  if (answer.status !== 200) {
    throw describeImsRefusal(answer, imsUrl.host, scopes, means.redact);
  }
  return readToken(answer, imsUrl.host, requestedAt, means);
}

/**
 * Revokes a token (RFC 7009, section 2.1), with the client authenticated by HTTP Basic (RFC 6749, section 2.3.1). Adobe documents it for
 * the tokens of users; that it holds for those of a credential is inferred.
 *
 * @throws Failure as `requestToken` does, where the answer is not 200
 */
export async function revokeToken(
  imsUrl: URL,
  credential: Credential,
  token: string,
  means: Pick<Means, 'send' | 'redact'>,
): Promise<void> {
  const pair = [credential.clientId, credential.clientSecret].map((part) =>
    formEncode({ '': part }).slice(1),
  );
  const answer = await means.send({
    method: 'POST',
    url: new URL('/ims/revoke', imsUrl),
    headers: { ...FORM_HEADERS, authorization: `Basic ${Buffer.from(pair.join(':')).toString('base64')}` },
    body: formEncode({ token }),
  });
  if (answer.status !== 200) {
    throw describeImsRefusal(answer, imsUrl.host, [], means.redact);
  }
}

function formEncode(fields: Record<string, string>): string {
  return new URLSearchParams(fields).toString();
}

function readToken(answer: HttpAnswer, host: string, requestedAt: Date, means: Means): AccessToken {
  const fields = parseJson(answer.body);
  if (fields === undefined) {
    const type = quote(String(answer.headers['content-type'] ?? 'no content type'), means.redact);
    throw new Failure(
      'unexpected-response',
      `${host} answered 200, but not with a JSON object (${type}).`,
      WRONG_ANSWER_CURE,
    );
  }
  const value = fields.access_token;
  if (!isBearerToken(value)) {
    const what = value === undefined ? 'without an access_token' : 'with an access_token that cannot be one';
    throw new Failure(
      'unexpected-response',
      `${host} answered 200, but ${what} (RFC 6750).`,
      WRONG_ANSWER_CURE,
    );
  }
  means.mask(value);
  const type = fields.token_type ?? 'bearer';
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') {
    // An object is not made text: it may have a `toString` of its own, which is no function.
    const what =
      typeof type === 'string' ? `of type "${quote(type, means.redact)}"` : 'of a type that is no text';
    throw new Failure(
      'unexpected-response',
      `${host} gave a token ${what}, not a bearer token.`,
      WRONG_ANSWER_CURE,
    );
  }
  const token = readAccessToken(value, fields.expires_in, requestedAt);
  const now = means.now();
  const expiry = expiredAt(token, now);
  if (expiry !== undefined) {
    throw new Failure(
      'unexpected-response',
      `${host} gave a token that expired at ${expiry.toISOString()}; here it is ${now.toISOString()}.`,
      "Check the runner's clock.",
    );
  }
  return token;
}
