import { describeShape } from '../credential/shape';
import { Failure, type Reason } from '../failure';
import type { Attempts, NetworkError, NetworkErrorDetails, Phase } from '../http/errors';
import type { HttpResponse } from '../http/request';
import { type FinalResponse, isTemporary, type Retry } from '../http/retry';
import type { NetworkSettings } from '../runtime';
import { isObject, parseJsonObject, quote, type Redact } from '../text';
import { formatDuration } from '../token/expiry';

// Every sentence about a request that failed is in this file.

const CREDENTIAL_PAGE = "the credential's page in the Adobe Developer Console project";
const CLOCK_FIX = "Check the runner's clock.";
const WRONG_SERVER_FIX = 'Check the URL, and whether a proxy or gateway responds in place of Adobe.';
const REISSUE_FIX =
  'Whoever operates this server, such as a proxy that inspects TLS, must replace the certificate: at least RSA 2048 or ECDSA P-256, SHA-256, for server authentication.';
const NETWORK_FIX =
  'Run the job again. If the problem persists, check that the runner can reach this host: firewall, proxy (`https_proxy`), DNS.';
const AUTHORITY_FIX =
  'If the runner is behind a proxy that inspects TLS, save its root certificate as a PEM file and set `NODE_EXTRA_CA_CERTS` to its path, in the `env:` of the step or of the runner.';
const CLIENT_CERTIFICATE_FIX =
  'Adobe demands no client certificate, and this action has none to send: a gateway or proxy that demands one responds in place of Adobe. Let the runner reach Adobe without it.';
const PROXY_FIX =
  'Check the proxy in `https_proxy`, and that it allows connections to this host. Hosts in `no_proxy` are connected to directly.';
const PROXY_CREDENTIALS_FIX =
  'Put the user name and password into `https_proxy`: http://user:password@host:port, with special characters percent-encoded.';

/** What Adobe's or a proxy's error response says, in whichever shape it says it. */
interface ErrorBody {
  readonly code: string;
  readonly text: string;
}

interface ImsErrorRow {
  readonly status?: number | ((status: number) => boolean);
  readonly code?: string;
  readonly text?: RegExp;
  readonly reason: Reason;
  readonly problem: string;
  readonly fix: string;
}

const INVALID_SECRET = {
  text: /client_secret/,
  reason: 'invalid-client-secret',
  problem: 'Adobe IMS rejected the client secret',
  fix: `Retrieve the client secret on ${CREDENTIAL_PAGE}, and update the GitHub secret with it. If it is not there, create a new one.`,
} as const;

const INVALID_CLIENT_ID = {
  text: /client_id/,
  reason: 'invalid-client-id',
  problem: 'Adobe IMS does not recognize the client ID',
  fix: `Copy the Client ID from ${CREDENTIAL_PAGE} into \`client-id\`. It is neither the secret nor the technical account ID. A credential of the stage environment needs \`ims-url\`.`,
} as const;

/**
 * What a response of IMS other than 200 means. The first row that matches counts (Adobe Developer Console, "OAuth
 * Server-to-Server credential implementation guide", error codes).
 */
const IMS_ERRORS: readonly ImsErrorRow[] = [
  {
    status: 429,
    reason: 'rate-limited',
    problem: 'Adobe IMS is rate-limiting this credential',
    fix: 'Request fewer tokens: one is valid for 24 hours, so share it between the steps of a job instead of requesting one in each. Run the job again later.',
  },
  {
    // RFC 6585, section 6.
    status: 511,
    reason: 'unreachable',
    problem: 'The network of the runner requires a sign-in',
    fix: 'A captive portal responds in place of Adobe IMS: sign the runner in, or use another network.',
  },
  {
    status: isTemporary,
    reason: 'ims-unavailable',
    problem: 'Adobe IMS is not available',
    fix: 'Run the job again later. status.adobe.com shows the state of Adobe services. The credential is not the cause.',
  },
  { code: 'invalid_client', ...INVALID_SECRET },
  { code: 'invalid_client', ...INVALID_CLIENT_ID },
  {
    code: 'invalid_client',
    reason: 'invalid-client',
    problem: 'Adobe IMS rejected the credential',
    fix: `Compare \`client-id\` and \`client-secret\` with ${CREDENTIAL_PAGE}. Both must belong to the same credential.`,
  },
  {
    code: 'unauthorized_client',
    reason: 'unauthorized-client',
    problem: 'This credential is not allowed to use the client_credentials grant',
    fix: 'Use a credential of type OAuth Server-to-Server: add one to the project in the Adobe Developer Console.',
  },
  {
    code: 'invalid_scope',
    reason: 'invalid-scope',
    problem: 'Adobe IMS rejected the scopes',
    fix: `Compare \`scopes\` with the list on ${CREDENTIAL_PAGE}.`,
  },
  {
    code: 'invalid_target_scope',
    reason: 'invalid-scope',
    problem: 'None of the scopes is enabled for this credential',
    fix: `Compare \`scopes\` with the list on ${CREDENTIAL_PAGE}. If a scope is missing there, add its API to the project.`,
  },
  {
    code: 'access_denied',
    reason: 'access-denied',
    problem: 'Adobe IMS denied access to the technical account of this credential',
    fix: "Ask an administrator of the Adobe organization whether the credential's technical account is still part of it. If not, create a new credential.",
  },
  {
    code: 'Forbidden',
    reason: 'access-denied',
    problem: 'Adobe IMS denied the request for this credential',
    fix: 'Ask an administrator of the Adobe organization whether the project and its credential are still enabled.',
  },
  {
    code: 'missing_separator',
    reason: 'ims-rejected',
    problem: 'Adobe IMS rejected an identifier as malformed',
    fix: `Copy the Client ID from ${CREDENTIAL_PAGE} into \`client-id\` again.`,
  },
  {
    code: 'not_found',
    reason: 'ims-rejected',
    problem: 'Adobe IMS cannot find the organization of this credential',
    fix: 'Check that the Adobe organization still exists, and that `ims-url` is the environment in which the credential was created.',
  },
  {
    code: 'duplicate_binding',
    reason: 'ims-rejected',
    problem: 'Adobe IMS has more than one binding for this credential in its organization',
    fix: 'Create a new credential in the Adobe Developer Console, or ask Adobe support to correct this one.',
  },
  // A gateway may replace the code, but keep the description.
  INVALID_SECRET,
  INVALID_CLIENT_ID,
  {
    status: 403,
    reason: 'access-denied',
    problem: 'Adobe IMS denied access',
    fix: "Ask an administrator of the Adobe organization whether the credential's technical account is still part of it. A proxy or firewall may also return 403.",
  },
  {
    status: (status) => status >= 400,
    reason: 'ims-rejected',
    problem: 'Adobe IMS rejected the request',
    fix: 'Check `client-id`, `client-secret`, `scopes` and `ims-url`, and whether a proxy responds in place of Adobe IMS.',
  },
  {
    reason: 'unexpected-response',
    problem: 'Adobe IMS sent a response that is not part of the protocol',
    fix: WRONG_SERVER_FIX,
  },
];

const ENTITLEMENT_FIX =
  'Check that the organization is entitled to this API, and that the credential has a product profile for it (Developer Console, or Admin Console).';
const HEADERS_FIX = 'Check that `hello-url` is an Adobe API, and that no proxy removes headers.';
const SCOPES_FIX = "Add the API's scopes to `scopes`. The credential's page in the Developer Console lists them.";
const ADDRESS_FIX =
  "The API accepts only certain IP addresses: allow the runner's address, or run the job on a runner whose address is allowed.";
const NOT_ADOBE_FIX =
  'The response is not in the form of an Adobe API: a firewall, CDN or proxy probably sent it. Check `hello-url`, and that the runner is allowed to call it.';
const PAGE_FIX =
  'An HTML page is not a response of Adobe: a proxy, firewall or CDN probably sent it. Check the network of the runner.';
const HELLO_FIX =
  "Check that the API of `hello-url` is added to the credential's project in the Adobe Developer Console, that `scopes` contains the API's scopes, and whether it needs `org-id`.";

/** Fixes by error code of Adobe's API gateway. */
const GATEWAY_FIXES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    400003: 'The API needs a header that was not sent: set `org-id`.',
    401013:
      'Check that `ims-url` and `hello-url` belong to the same environment: a token of another one is not valid, nor is one that has expired or was revoked.',
    401014:
      'Check that `ims-url` and `hello-url` belong to the same environment, and that the API accepts tokens of this product.',
    401015: SCOPES_FIX,
    403000: HEADERS_FIX,
    403003:
      "This code is about the API key, which is the client ID, and not about the token: add the API to the credential's project in the Adobe Developer Console.",
    403010: HEADERS_FIX,
    403011: SCOPES_FIX,
    403012: ADDRESS_FIX,
    403013: ADDRESS_FIX,
    403020: HEADERS_FIX,
    403023: ENTITLEMENT_FIX,
    403024: ENTITLEMENT_FIX,
    403025: ENTITLEMENT_FIX,
    403027: `Check that the credential belongs to the right organization. ${ENTITLEMENT_FIX}`,
    403201: "Add the service to the credential's project in the Adobe Developer Console.",
    // RFC 6750, section 3.1.
    insufficient_scope: SCOPES_FIX,
  }),
);

/** What was sent to IMS, for the diagnosis. */
export interface ImsRequest {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes?: readonly string[];
}

/** What a Failure says about the request, by its reason. GitHub never shows a stored secret, so its shape is described. */
const DIAGNOSES: Readonly<Partial<Record<Reason, (request: ImsRequest) => string>>> = {
  'invalid-client-secret': ({ clientSecret }) => ` The client secret has ${describeShape(clientSecret)}.`,
  'invalid-client-id': ({ clientId }) => ` The client ID has ${describeShape(clientId)}.`,
  'invalid-client': ({ clientId, clientSecret }) =>
    ` The client ID has ${describeShape(clientId)}. The client secret has ${describeShape(clientSecret)}.`,
  'invalid-scope': ({ scopes }) => (scopes === undefined ? '' : ` Requested scopes: ${scopes.join(',')}.`),
};

/** The Failure for an error response of IMS. It quotes status, error, description and request IDs. */
export function imsFailure(response: FinalResponse, host: string, request: ImsRequest, redact: Redact): Failure {
  const body = readImsError(response.body);
  const row = IMS_ERRORS.find((candidate) => matches(candidate, response.status, body));
  const { reason, problem, fix } = row as ImsErrorRow;
  const description = describeResponse(response, host, body, redact);
  const diagnosis = DIAGNOSES[reason]?.(request) ?? '';
  return new Failure(
    reason,
    `${problem}: ${description}.${diagnosis}${describeStop(response.attempts)}`,
    isPage(response) ? `${PAGE_FIX} ${fix}` : fix,
  );
}

function matches({ status, code, text }: ImsErrorRow, actual: number, body: ErrorBody | undefined): boolean {
  return (
    (status === undefined || (typeof status === 'number' ? status === actual : status(actual))) &&
    (code === undefined || code === body?.code) &&
    (text === undefined || (body !== undefined && text.test(body.text)))
  );
}

/**
 * The Failure for a 200 response that contains no usable token (RFC 6749, section 5.1; RFC 6750, section 2.1).
 *
 * @param field the one that is wrong: the body itself, or one of its fields
 * @param actual what it is, or the content type of the body
 */
export function tokenResponseFailure(
  field: 'body' | 'access_token' | 'token_type',
  actual: unknown,
  host: string,
  redact: Redact,
): Failure {
  const shown = typeof actual === 'string' ? quote(actual, redact) : undefined;
  const problem = {
    body: `the body is not a JSON object (${shown})`,
    access_token:
      actual === undefined ? 'there is no access_token' : 'the access_token is not a valid bearer token (RFC 6750)',
    token_type: `the token is not a bearer token: its token_type is ${shown === undefined ? 'not a string' : `"${shown}"`}`,
  }[field];
  return new Failure(
    'unexpected-response',
    `${host} responded with 200, but ${problem}.`,
    'Check `ims-url`, and whether a proxy or gateway responds in place of Adobe IMS. If neither does, run the job again.',
  );
}

/** The log line for a clock that is wrong by `errorMs` milliseconds; positive if it is fast. */
export function describeClockError(errorMs: number): string {
  const duration = formatDuration(Math.round(Math.abs(errorMs) / 1000));
  return `The runner's clock is ${duration} ${errorMs > 0 ? 'fast' : 'slow'}, compared with that of Adobe IMS, which is used instead.`;
}

/** The Failure for a token that IMS issued, but that has expired. */
export function expiredOnArrival(host: string, expiry: Date, now: Date): Failure {
  return new Failure(
    'unexpected-response',
    `${host} issued a token that expired at ${expiry.toISOString()}. It is ${now.toISOString()}.`,
    CLOCK_FIX,
  );
}

/** Why hello was not successful. */
export interface HelloProblem {
  /** Whether the API rejected the token. */
  readonly refused: boolean;
  readonly message: string;
  /** Empty if there is none for this response. */
  readonly fix: string;
}

/** What a response to hello other than 2xx says. */
export function readHelloResponse(
  response: FinalResponse,
  host: string,
  requestId: string,
  redact: Redact,
): HelloProblem {
  const body = readApiError(response);
  const code = body?.code ?? '';
  // With a code 503xxx the gateway says that it could not check the token, whatever the status.
  const refused = (response.status === 401 || response.status === 403) && !/^503\d{3}$/.test(code);
  const description = describeResponse(response, host, body, redact, requestId);
  // A body that was cut is not readable either, but begins like Adobe's.
  const isForeign = body === undefined && !/^\s*[[{]/.test(response.body);
  const refusedFix = isForeign ? NOT_ADOBE_FIX : HELLO_FIX;
  const otherFix = isPage(response) ? PAGE_FIX : '';
  return {
    refused,
    message: `${description}.${describeStop(response.attempts)}`,
    fix: GATEWAY_FIXES.get(code) ?? (refused ? refusedFix : otherFix),
  };
}

/** The Failure for a token that IMS declares invalid. */
export function invalidTokenFailure(reason: string, problem: HelloProblem, redact: Redact): Failure {
  const quoted = reason === '' ? '' : ` ("${quote(reason, redact)}")`;
  return new Failure(
    'hello-refused',
    `Adobe IMS does not accept the token${quoted}. ${problem.message}`,
    'Run the job again. If the problem persists, check that the credential still exists in the Adobe Developer Console, and that `ims-url` is its environment.',
  );
}

/** The Failure for a token that the API rejected. */
export function helloFailure({ message, fix }: HelloProblem, validity: 'valid' | 'unknown'): Failure {
  const problem =
    validity === 'valid'
      ? 'The credential is valid, but the API at `hello-url` does not accept it'
      : 'The API at `hello-url` rejected the request, and Adobe IMS did not confirm that the token is valid';
  return new Failure('hello-refused', `${problem}: ${message}`, fix);
}

/** What is known if the API at `hello-url` shows nothing about the token. */
export function describeInconclusiveHello({ message, fix }: HelloProblem, validity: 'valid' | 'unknown'): string {
  const opinion =
    validity === 'valid'
      ? 'This does not show whether the API accepts the token. Adobe IMS confirms that the token is valid.'
      : 'This does not show whether the token is valid, and Adobe IMS did not confirm it.';
  return [message, opinion, fix].join(' ').trimEnd();
}

/** What is known if the default `hello-url` does not respond with 2xx. */
export function describeRetiredHello(verdict: 'ok' | 'inconclusive', { message }: HelloProblem): string {
  const opinion =
    verdict === 'ok'
      ? 'Adobe IMS confirms that the token is valid.'
      : `${message} Adobe IMS did not confirm that the token is valid.`;
  return `${opinion} The default \`hello-url\` belongs to Photoshop API v1, which ended on 31 July 2026: to check an API too, set \`hello-url\` to one that you use.`;
}

/**
 * The Failure for a request that got no usable response.
 *
 * @param settings of the environment
 */
export function networkFailure(error: NetworkError, redact: Redact, settings: NetworkSettings): Failure {
  const { attempts } = error.details;
  const [message, generalFix] = describeNetworkError(error, redact);
  const fix = specificFix(generalFix, settings);
  if (attempts?.stop === 'out-of-time') {
    return new Failure(
      'timed-out',
      `The time of the step was up during attempt ${attempts.count}: ${message}`,
      `Increase \`timeout-seconds\`. ${fix}`,
      error,
    );
  }
  const isResponse =
    ['redirect', 'too-large'].includes(error.kind) || (error.kind === 'protocol' && error.details.proxy === undefined);
  const reason = isResponse ? 'unexpected-response' : 'unreachable';
  return new Failure(reason, `${message}${describeStop(attempts)}`, fix, error);
}

/** The log line for a retry: why, which attempt, how long the wait. */
export function describeRetry(
  { request, failure, nextAttempt, waitMs }: Retry,
  maxAttempts: number,
  redact: Redact,
): string {
  const why =
    'status' in failure
      ? `${request.url.host} responded with ${failure.status}.`
      : describeNetworkError(failure, redact)[0];
  return `${why} Attempt ${nextAttempt} of ${maxAttempts} follows in ${seconds(Math.max(100, waitMs))}.`;
}

const CONNECTION_CAUSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was reset',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'there is no route to the host',
  '': 'the connection was closed',
};

/** `the connection was refused (ECONNREFUSED)`; of several addresses, each with its cause. */
function describeConnectionError({
  code = '',
  addresses = [],
}: Pick<NetworkErrorDetails, 'code' | 'addresses'>): string {
  return addresses.length > 0
    ? addresses.map(({ address, code }) => `${address}: ${describeConnectionError({ code })}`).join(', ')
    : `${CONNECTION_CAUSES[code] ?? 'the connection failed'}${code && ` (${code})`}`;
}

/** Why a certificate is rejected, by Node's code or, where it has none, by OpenSSL's sentence. The first match counts. */
const CERTIFICATE_CAUSES: readonly (readonly [code: RegExp, cause: string, fix: string])[] = [
  [/^CERT_HAS_EXPIRED$/, 'it has expired', `${CLOCK_FIX} ${WRONG_SERVER_FIX}`],
  [/^CERT_NOT_YET_VALID$/, 'it is not valid yet', `${CLOCK_FIX} ${WRONG_SERVER_FIX}`],
  [/ALTNAME|HOSTNAME/, 'it is for another host name', WRONG_SERVER_FIX],
  [/PURPOSE/, 'it is not for servers', REISSUE_FIX],
  [/weak|too small|TOO_WEAK|TOO_SMALL/i, 'its key or signature is too weak', REISSUE_FIX],
  [/^CERT_REVOKED$/, 'it was revoked', REISSUE_FIX],
  [
    /^UNABLE_TO_(GET|VERIFY)|SELF_SIGNED|^CERT_(UNTRUSTED|SIGNATURE_FAILURE)$/,
    'it was not issued by an authority that the runner trusts',
    AUTHORITY_FIX,
  ],
];
const UNKNOWN_CAUSE = [/^/, 'its verification failed', `${WRONG_SERVER_FIX} ${REISSUE_FIX}`] as const;

/** What to do if the authority of a certificate is not trusted. */
function authorityFix(file: NetworkSettings['authorityFile']): string {
  switch (file) {
    case 'none':
      return AUTHORITY_FIX;
    case 'usable':
      return 'The authorities in the file of `NODE_EXTRA_CA_CERTS` did not issue it: add the root certificate of the proxy that inspects TLS to this file.';
    case 'not PEM':
      return 'Node ignores `NODE_EXTRA_CA_CERTS`, because the file contains no certificate in PEM format (-----BEGIN CERTIFICATE-----): convert it.';
    default:
      return `Node ignores \`NODE_EXTRA_CA_CERTS\`, because the file cannot be read (${file.errorCode}): set it to the absolute path of a file on the runner.`;
  }
}

/** A fix, adapted to the environment. */
function specificFix(fix: string, { authorityFile, unusedProxy }: NetworkSettings): string {
  if (fix === NETWORK_FIX && unusedProxy !== undefined) {
    return `${fix} \`${unusedProxy}\` is set, but Adobe's servers use https: set \`https_proxy\`.`;
  }
  return fix === AUTHORITY_FIX ? authorityFix(authorityFile) : fix;
}

/** How a connection broke that had been established. */
const INTERRUPTIONS: Readonly<Partial<Record<Phase, string>>> = {
  tunnel: 'Lost the connection to',
  request: 'Lost the connection to',
  response: 'Lost the connection during the response of',
};

function describeNetworkError(
  { kind, details }: NetworkError,
  redact: Redact,
): readonly [message: string, fix: string] {
  const { host, proxy, status, redirectOrigin } = details;
  const code = details.code === undefined ? '' : ` (${details.code})`;
  const peer = proxy === undefined ? host : `the proxy ${proxy}`;
  const peerFix = proxy === undefined ? NETWORK_FIX : PROXY_FIX;
  switch (kind) {
    case 'dns':
      return [`Could not connect to ${peer}: DNS lookup failed${code}.`, peerFix];
    case 'connection':
      return [
        `${INTERRUPTIONS[details.phase] ?? 'Could not connect to'} ${peer}: ${describeConnectionError(details)}.`,
        peerFix,
      ];
    case 'tls':
      return [
        `Could not connect to ${peer}: ${/wrong.version.number/i.test(code) ? 'it does not speak TLS on this port' : 'the TLS handshake failed'}${code}.`,
        peerFix,
      ];
    case 'certificate': {
      const [, cause, fix] = CERTIFICATE_CAUSES.find(([pattern]) => pattern.test(details.code ?? '')) ?? UNKNOWN_CAUSE;
      return [`The certificate of ${peer} was rejected: ${cause}${code}.`, fix];
    }
    case 'client-certificate':
      return [
        `${capitalize(peer)} demands a client certificate, or rejected the one that it got${code}.`,
        CLIENT_CERTIFICATE_FIX,
      ];
    case 'handshake':
      return [
        `${capitalize(peer)} refused the TLS handshake${code}.`,
        `It may demand a client certificate, or a version or cipher of TLS that Node does not offer. ${CLIENT_CERTIFICATE_FIX}`,
      ];
    case 'proxy':
      return status === 407
        ? [
            `The proxy ${proxy} rejected the credentials in \`https_proxy\` (407 Proxy Authentication Required).`,
            PROXY_CREDENTIALS_FIX,
          ]
        : [`The proxy ${proxy} refused to connect to ${host} (${status}).`, PROXY_FIX];
    case 'timeout':
      return [describeTimeout(details, peer), peerFix];
    case 'redirect': {
      const target = redirectOrigin === undefined ? 'without a valid target' : `to ${quote(redirectOrigin, redact)}`;
      return [
        `${host} redirected the request (${status}) ${target}. Redirects are not followed, because they could send the credential or the token to another host.`,
        'Check the URL, and whether a proxy or a sign-in page responds in place of Adobe.',
      ];
    }
    case 'too-large':
      return [`${host} sent a response larger than 1 MiB.`, WRONG_SERVER_FIX];
    case 'protocol':
      if (proxy !== undefined) {
        return [
          `${describeProtocolError(`The proxy ${proxy}`, details.code)} It was asked to connect to ${host}.`,
          PROXY_FIX,
        ];
      }
      return [
        status === undefined
          ? describeProtocolError(host, details.code)
          : `${host} responded with 101 Switching Protocols, which is not supported.`,
        WRONG_SERVER_FIX,
      ];
  }
}

function describeProtocolError(peer: string, code = ''): string {
  return code === 'HPE_HEADER_OVERFLOW'
    ? `${peer} sent response headers that are too large (${code}).`
    : `${peer} sent an invalid HTTP response (${code}).`;
}

function describeTimeout({ phase, host, limitMs = 0 }: NetworkErrorDetails, peer: string): string {
  const limit = seconds(limitMs);
  return {
    lookup: `The DNS lookup for ${peer} timed out after ${limit}.`,
    connection: `Connecting to ${peer} timed out after ${limit}.`,
    tunnel: `Connected to ${peer}, but it did not open a tunnel to ${host} within ${limit}.`,
    tls: `Connected to ${peer}, but the TLS handshake timed out after ${limit}.`,
    request: `${host} did not respond within ${limit}.`,
    response: `${host} stalled while sending its response (timed out after ${limit}).`,
  }[phase];
}

const API_CODE_FIELDS = ['error_code', 'code', 'errorCode', 'error'];
const API_TEXT_FIELDS = ['message', 'description', 'detail', 'title', 'errorDescription', 'error_description'];

/** What Adobe says about a credential. It is quoted as it is, even if a secret contains the same words. */
const ADOBE_WORDS = /^(invalid|missing) client_(id|secret) parameter$/;

/** The error in a response of IMS (RFC 6749, section 5.2). */
function readImsError(body: string): ErrorBody | undefined {
  const fields = parseJsonObject(body);
  if (fields === undefined) {
    return undefined;
  }
  // Some proxies wrap the error in an object: {"error":{"code","message"}}.
  if (isObject(fields.error)) {
    return { code: firstText(fields.error, ['code']), text: firstText(fields.error, ['message']) };
  }
  return { code: firstText(fields, ['error']), text: firstText(fields, ['error_description']) };
}

/** The error in a response of an Adobe API: in the body, in whichever shape, or in a header. */
function readApiError({ body, headers }: HttpResponse): ErrorBody | undefined {
  // Lightroom's API puts a loop before the JSON.
  const fields = parseJsonObject(body.replace(/^\s*while\s*\(1\)\s*\{\}/, ''));
  const first = Array.isArray(fields?.errors) ? fields.errors[0] : undefined;
  const source = [first, fields?.error, fields].find(isObject) ?? {};
  // RFC 6750, section 3.
  const challenge = String(headers['www-authenticate'] ?? '');
  const [, error = ''] = /\berror="?([^",]+)/.exec(challenge) ?? [];
  const [, description = ''] = /\berror_description="([^"]*)/.exec(challenge) ?? [];
  const code = firstText(source, API_CODE_FIELDS) || error;
  const text = firstText(source, API_TEXT_FIELDS) || description || String(headers['x-access-error'] ?? '');
  return fields === undefined && code === '' && text === '' ? undefined : { code, text };
}

function firstText(fields: Record<string, unknown>, names: readonly string[]): string {
  const value = names
    .map((name) => fields[name])
    .find((field) => typeof field === 'string' || typeof field === 'number');
  return value === undefined ? '' : String(value);
}

/** `ims.example responded with 400 invalid_client "invalid client_secret parameter", x-debug-id 1f2e`. */
function describeResponse(
  response: HttpResponse,
  host: string,
  body: ErrorBody | undefined,
  redact: Redact,
  requestId?: string,
): string {
  const status = String(response.status);
  // A wrapped error may repeat the status as its code.
  const code = body?.code && body.code !== status ? ` ${quote(body.code, redact)}` : '';
  const text = body?.text ? ` "${ADOBE_WORDS.test(body.text) ? body.text : quote(body.text, redact)}"` : '';
  const ids = ['x-debug-id', 'x-request-id'].flatMap((name) => {
    const id = response.headers[name] ?? (name === 'x-request-id' ? requestId : undefined);
    return typeof id === 'string' && id !== '' ? [`, ${name} ${quote(id, redact)}`] : [];
  });
  const page = isPage(response) ? ' and an HTML page' : '';
  return `${host} responded with ${status}${code}${text}${page}${ids.join('')}`;
}

function isPage({ body, headers }: HttpResponse): boolean {
  return /html/i.test(String(headers['content-type'] ?? '')) || /^\s*<(!doctype|html)/i.test(body);
}

/** What a body that cannot be read is: its encoding, a byte order mark, or its content type. */
export function describeBody({ body, headers }: HttpResponse): string {
  const { 'content-encoding': encoding, 'content-type': type } = headers;
  if (encoding !== undefined) {
    return `content encoding ${encoding}, which was not requested`;
  }
  return body.startsWith('\ufeff') ? 'it starts with a byte order mark' : String(type ?? 'no content type');
}

/** A sentence about why there was no other attempt, with a space before it; empty if none was due. */
function describeStop(attempts: Attempts | undefined): string {
  const stop = attempts?.stop;
  if (stop === undefined || stop === 'out-of-time') {
    return '';
  }
  if (stop === 'max-attempts') {
    return attempts?.count === 1 ? '' : ` Tried ${attempts?.count} times.`;
  }
  const { leftMs, retryAfterMs } = stop;
  return retryAfterMs >= leftMs
    ? ` Retry-After requires a wait of ${seconds(retryAfterMs)}, but the step has only ${seconds(leftMs)} left.`
    : ` There was no time for another attempt: the step has only ${seconds(leftMs)} left.`;
}

function capitalize(peer: string): string {
  return peer.replace(/^the /, 'The ');
}

function seconds(ms: number): string {
  return ms > 86_400_000 ? 'more than a day' : `${Math.round(ms / 100) / 10} s`;
}
