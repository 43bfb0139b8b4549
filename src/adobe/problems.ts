import { Failure, type Reason } from '../failure';
import type { FinalAnswer } from '../http/retry';
import { quote, type Redact } from '../quote';

/** What an answer that refuses something says, in whatever shape it says it. */
interface Refusal {
  readonly code: string;
  readonly text: string;
}

interface Problem {
  readonly reason: Reason;
  readonly what: string;
  readonly cure: string;
}

const CREDENTIAL_PAGE = "the credential's page in the Adobe Developer Console project";

/** Problems that an error code of IMS names, the more particular ones first. */
const imsProblems: readonly (Problem & { readonly code: string; readonly text?: RegExp })[] = [
  {
    code: 'invalid_client',
    text: /client_secret/,
    reason: 'invalid-client-secret',
    what: 'Adobe IMS refused the client secret',
    cure: `Compare the secret behind \`client-secret\` with ${CREDENTIAL_PAGE}; if it was deleted or cannot be told, add a new one there and store it.`,
  },
  {
    code: 'invalid_client',
    text: /client_id/,
    reason: 'invalid-client-id',
    what: 'Adobe IMS does not know the client ID',
    cure: `Copy the Client ID from ${CREDENTIAL_PAGE} into \`client-id\`; it is neither the secret nor the technical account's ID. A credential of the stage environment needs \`ims-url\`.`,
  },
  {
    code: 'invalid_client',
    reason: 'invalid-client',
    what: 'Adobe IMS refused the credential',
    cure: `Compare \`client-id\` and \`client-secret\` with ${CREDENTIAL_PAGE}: both must be of the same credential.`,
  },
  {
    code: 'unauthorized_client',
    reason: 'unauthorized-client',
    what: 'This credential may not use client credentials',
    cure: 'Use a credential of type OAuth Server-to-Server: add one to the project in the Adobe Developer Console.',
  },
  {
    code: 'invalid_scope',
    reason: 'invalid-scope',
    what: 'Adobe IMS does not accept the scopes',
    cure: `Compare \`scopes\` with the list on ${CREDENTIAL_PAGE}.`,
  },
  {
    code: 'invalid_target_scope',
    reason: 'invalid-scope',
    what: 'None of the scopes is enabled for this credential',
    cure: `Compare \`scopes\` with the list on ${CREDENTIAL_PAGE}; if the list is short, add the API to the project.`,
  },
  {
    code: 'access_denied',
    reason: 'access-denied',
    what: 'Adobe IMS denies access to the technical account of this credential',
    cure: "Ask an administrator of the Adobe organization whether the credential's technical account is still part of it; if not, create a new credential.",
  },
  {
    code: 'Forbidden',
    reason: 'access-denied',
    what: 'Adobe IMS does not allow this credential what it asked for',
    cure: 'Ask an administrator of the Adobe organization whether the project and its credential are still enabled.',
  },
  {
    code: 'missing_separator',
    reason: 'ims-rejected',
    what: 'Adobe IMS cannot read an identifier that it was sent',
    cure: `Copy the Client ID from ${CREDENTIAL_PAGE} into \`client-id\` once more.`,
  },
  {
    code: 'not_found',
    reason: 'ims-rejected',
    what: 'Adobe IMS cannot find the organization of this credential',
    cure: 'Check that the Adobe organization still exists, and that `ims-url` is of the environment in which the credential was made.',
  },
  {
    code: 'duplicate_binding',
    reason: 'ims-rejected',
    what: 'Adobe IMS knows this credential more than once in its organization',
    cure: 'Create a new credential in the Adobe Developer Console, or ask Adobe support to mend this one.',
  },
];

/** Problems that the status names where no error code does. */
const imsStatuses: readonly (Problem & { readonly from: number; readonly to: number })[] = [
  {
    from: 403,
    to: 403,
    reason: 'access-denied',
    what: 'Adobe IMS denies access',
    cure: "Ask an administrator of the Adobe organization whether the credential's technical account is still part of it. A proxy or firewall can answer so as well.",
  },
  {
    from: 400,
    to: 499,
    reason: 'ims-rejected',
    what: 'Adobe IMS rejected the request',
    cure: 'Check `client-id`, `client-secret`, `scopes` and `ims-url`, and whether a proxy answers in place of Adobe IMS.',
  },
];

const notTheProtocol: Problem = {
  reason: 'unexpected-response',
  what: 'Adobe IMS gave an answer that is not part of the protocol',
  cure: 'Check `ims-url`, and whether a proxy or gateway answers in place of Adobe IMS.',
};

/** Problems of the moment: whatever the answer says besides, they outweigh it. */
const imsTroubles: readonly (Problem & { readonly from: number; readonly to: number })[] = [
  {
    from: 429,
    to: 429,
    reason: 'rate-limited',
    what: 'Adobe IMS asks for fewer requests',
    cure: 'Ask for fewer tokens: one serves for 24 hours, so share it between the steps of a job instead of requesting one in each. Then run the job again later.',
  },
  {
    from: 408,
    to: 408,
    reason: 'ims-unavailable',
    what: 'Adobe IMS gave up waiting for the request',
    cure: "Run the job again. If it stays so, check the runner's network and status.adobe.com.",
  },
  {
    from: 500,
    to: 999,
    reason: 'ims-unavailable',
    what: 'Adobe IMS is not available',
    cure: 'Run the job again later; status.adobe.com tells how Adobe is doing. The credential is not the cause.',
  },
];

const ENTITLEMENT_CURE =
  'Check that the organization is entitled to this API, and that the credential has a product profile for it (Developer Console, or Admin Console).';
const SEND_CURE = 'Check that `hello-url` is an Adobe API, and that no proxy on the way removes headers.';
const ADDRESS_CURE =
  "The API lets only certain addresses in: allow the runner's address, or run the job on a runner with an address that is allowed.";

/** Cures by the gateway's code (Adobe I/O gateway; the codes are the same for all APIs behind it). */
const gatewayCures = new Map(
  Object.entries({
    400003: 'The API needs a header that was not sent: set `org-id`.',
    401013:
      'The token is expired, revoked, or of another environment: check that `ims-url` and `hello-url` belong together.',
    403000: SEND_CURE,
    403003:
      "Add the API to the credential's project in the Adobe Developer Console, and check that `client-id` is of that project.",
    403010: SEND_CURE,
    403011: "Add the API's scopes to `scopes`; the credential's page in the Developer Console lists them.",
    403012: ADDRESS_CURE,
    403013: ADDRESS_CURE,
    403020: SEND_CURE,
    403023: ENTITLEMENT_CURE,
    403024: ENTITLEMENT_CURE,
    403025: ENTITLEMENT_CURE,
    403027: `Check that the credential is of the right organization. ${ENTITLEMENT_CURE}`,
    403201: "Add the service to the credential's project in the Adobe Developer Console.",
  }),
);

const REFUSED_CURE =
  "Check that the API of `hello-url` is added to the credential's project in the Adobe Developer Console, that `scopes` holds the API's scopes, and whether it needs `org-id`.";

/**
 * What an answer of IMS other than 200 means.
 *
 * @param answer the last answer, after the retries
 * @returns a Failure that quotes status, error, description and request IDs, never the body
 */
export function describeImsRefusal(
  answer: FinalAnswer,
  host: string,
  scopes: readonly string[],
  redact: Redact,
): Failure {
  const refusal = readRefusal(answer.body, ['error'], ['error_description']);
  const problem =
    byStatus(imsTroubles, answer.status) ??
    byCode(refusal) ??
    byStatus(imsStatuses, answer.status) ??
    notTheProtocol;
  const subject = problem.reason === 'invalid-scope' ? ` (asked for: ${scopes.join(',')})` : '';
  const gaveUp = answer.gaveUp === undefined ? '' : ` ${answer.gaveUp}`;
  return new Failure(
    problem.reason,
    `${problem.what}${subject}: ${particulars(answer, host, refusal, redact)}.${gaveUp}`,
    problem.cure,
  );
}

/** What an API's answer other than 2xx says of a token. */
export interface GatewayVerdict {
  readonly refused: boolean;
  readonly message: string;
  /** What to do; empty where nothing is refused and the gateway's code is not known. */
  readonly cure: string;
}

/**
 * What an answer of an Adobe API other than 2xx means: 401 and 403 refuse the token, unless the gateway's code says
 * that it could not check (503xxx); all else shows nothing about it. Error bodies come in many shapes, at times
 * behind the `while (1) {}` of Adobe Lightroom.
 */
export function describeGatewayAnswer(answer: FinalAnswer, host: string, redact: Redact): GatewayVerdict {
  const refusal = readRefusal(
    answer.body.replace(/^\s*while\s*\(1\)\s*\{\}\s*/, ''),
    ['error_code', 'code', 'errorCode', 'error'],
    ['message', 'description', 'detail', 'title', 'errorDescription', 'error_description'],
  );
  const code = refusal?.code ?? '';
  const refused = (answer.status === 401 || answer.status === 403) && !/^503\d{3}$/.test(code);
  const what = refused
    ? 'Adobe refused the token in the hello call'
    : 'The hello call shows nothing about the credential';
  const gaveUp = answer.gaveUp === undefined ? '' : ` ${answer.gaveUp}`;
  return {
    refused,
    message: `${what}: ${particulars(answer, host, refusal, redact)}.${gaveUp}`,
    cure: gatewayCures.get(code) ?? (refused ? REFUSED_CURE : ''),
  };
}

/** A JSON object, or undefined where `body` is anything else. */
export function parseJson(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function readRefusal(
  body: string,
  codeNames: readonly string[],
  textNames: readonly string[],
): Refusal | undefined {
  const fields = parseJson(body);
  if (fields === undefined) {
    return undefined;
  }
  // Some proxies wrap the error in an object of their own: {"error":{"code","message"}}.
  if (isObject(fields.error)) {
    return { code: firstText(fields.error, ['code']), text: firstText(fields.error, ['message']) };
  }
  return { code: firstText(fields, codeNames), text: firstText(fields, textNames) };
}

function firstText(fields: Record<string, unknown>, names: readonly string[]): string {
  const value = names
    .map((name) => fields[name])
    .find((field) => typeof field === 'string' || typeof field === 'number');
  return value === undefined ? '' : String(value);
}

/** The row for a refusal's code; where a proxy put a code of its own there, the row for its text. */
function byCode(refusal: Refusal | undefined): Problem | undefined {
  if (refusal === undefined) {
    return undefined;
  }
  const rows = imsProblems.filter(({ code }) => code === refusal.code);
  return rows.length > 0
    ? rows.find(({ text }) => text?.test(refusal.text) ?? true)
    : imsProblems.find(({ text }) => text?.test(refusal.text));
}

function byStatus<Row extends { from: number; to: number }>(
  rows: readonly Row[],
  status: number,
): Row | undefined {
  return rows.find(({ from, to }) => from <= status && status <= to);
}

/** `400 invalid_client "invalid client_secret parameter", x-debug-id 1f2e` and the host that said so. */
function particulars(
  answer: FinalAnswer,
  host: string,
  refusal: Refusal | undefined,
  redact: Redact,
): string {
  const said = [String(answer.status)];
  // What wraps an error may put the status where the code belongs.
  if (refusal?.code && refusal.code !== said[0]) {
    said.push(quote(refusal.code, redact));
  }
  if (refusal?.text) {
    said.push(`"${quote(refusal.text, redact)}"`);
  }
  const ids = ['x-debug-id', 'x-request-id'].flatMap((name) => {
    const id = answer.headers[name];
    return typeof id === 'string' && id !== '' ? [`, ${name} ${quote(id, redact)}`] : [];
  });
  return `${host} answered ${said.join(' ')}${ids.join('')}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
