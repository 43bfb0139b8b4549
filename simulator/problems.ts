import type { Reply } from './reply';

interface TokenProblem {
  readonly status: number;
  readonly error: string;
  readonly description?: string;
}

interface GatewayProblem {
  readonly status: number;
  readonly message: string;
  readonly shape: (code: string, message: string) => string;
  readonly retryAfterSeconds?: number;
}

/**
 * The errors of IMS.
 *
 * Source: the error tables of Adobe's server-to-server and IMS documentation; the last four rows, which Adobe
 * does not document, are from RFC 6749 §5.2, RFC 7009 §2.2.1 and RFC 6585 §4.
 */
export const tokenProblems = {
  wrongSecret: { status: 400, error: 'invalid_client', description: 'invalid client_secret parameter' },
  unknownClient: { status: 400, error: 'invalid_client', description: 'invalid client_id parameter' },
  missingClientId: { status: 400, error: 'invalid_client', description: 'missing client_id parameter' },
  missingSecret: { status: 400, error: 'invalid_client', description: 'missing client_secret parameter' },
  clientRefused: { status: 401, error: 'invalid_client' },
  grantNotAllowed: {
    status: 400,
    error: 'unauthorized_client',
    description: 'client is not authorized to use this grant type.',
  },
  wrongScope: { status: 400, error: 'invalid_scope' },
  noScopeEnabled: {
    status: 400,
    error: 'invalid_target_scope',
    description: 'None of the requested scopes is enabled in the SP binding',
  },
  malformedId: {
    status: 400,
    error: 'missing_separator',
    description: 'The guid 8D1C22A05F6B is invalid.',
  },
  technicalAccountLeft: {
    status: 403,
    error: 'access_denied',
    description: 'Service principal is no longer part of the organization.',
  },
  notPermitted: {
    status: 403,
    error: 'Forbidden',
    description: 'The client is not allowed to perform the operation.',
  },
  organizationMissing: {
    status: 404,
    error: 'not_found',
    description: 'Organization with id 4E0B7C1A5D2F93860A495C11@AdobeOrg cannot be found',
  },
  severalBindings: {
    status: 409,
    error: 'duplicate_binding',
    description: 'There are multiple bindings for this client and org.',
  },
  serverFault: { status: 500, error: 'internal_error', description: 'Please try again later' },
  unknownGrant: { status: 400, error: 'unsupported_grant_type', description: 'unsupported grant_type' },
  missingToken: { status: 400, error: 'invalid_request', description: 'missing token parameter' },
  foreignToken: {
    status: 400,
    error: 'invalid_grant',
    description: 'the token was issued to another client',
  },
  throttled: { status: 429, error: 'too_many_requests', description: 'Too many requests' },
} as const satisfies Record<string, TokenProblem>;

/** The name of a row of {@link tokenProblems}. */
export type TokenProblemName = keyof typeof tokenProblems;

/** The shapes of the error bodies of Adobe's APIs, which differ from API to API. */
export const gatewayShapes = {
  errorCode: (code: string, message: string) => JSON.stringify({ error_code: code, message }),
  numericErrorCode: (code: string, message: string) => JSON.stringify({ error_code: Number(code), message }),
  codeAndDescription: (code: string, description: string) => JSON.stringify({ code, description }),
  numericCodeAndTitle: (code: string, title: string) => JSON.stringify({ code: Number(code), title }),
  camelCase: (code: string, message: string) => JSON.stringify({ errorCode: code, errorDescription: message }),
  numericCamelCase: (code: string, detail: string) => JSON.stringify({ errorCode: Number(code), detail }),
  guarded: (code: string, description: string) =>
    `while (1) {}\n${JSON.stringify({ code: Number(code), description })}`,
};

/**
 * The errors of the API gateway, by code.
 *
 * Source: Adobe's gateway error codes; statuses and messages are from the error responses of the gateway's
 * published request validation, where 503020 has status 403.
 */
export const gatewayProblems = {
  400003: { status: 400, message: 'Missing header', shape: gatewayShapes.errorCode },
  401013: { status: 401, message: 'Oauth token is not valid', shape: gatewayShapes.errorCode },
  403000: { status: 403, message: 'Api Key is required', shape: gatewayShapes.errorCode },
  403003: { status: 403, message: 'Api Key is invalid', shape: gatewayShapes.errorCode },
  403010: { status: 403, message: 'Oauth token is missing.', shape: gatewayShapes.codeAndDescription },
  403011: { status: 403, message: 'Scope mismatch', shape: gatewayShapes.numericErrorCode },
  403012: { status: 403, message: 'Your IP is blacklisted', shape: gatewayShapes.camelCase },
  403013: { status: 403, message: 'Your IP is not whitelisted', shape: gatewayShapes.numericCamelCase },
  403020: {
    status: 403,
    message: 'Oauth token missing or invalid',
    shape: gatewayShapes.numericCodeAndTitle,
  },
  403023: { status: 403, message: 'Profile is not valid', shape: gatewayShapes.guarded },
  403024: { status: 403, message: 'Not allowed to read the profile', shape: gatewayShapes.camelCase },
  403025: { status: 403, message: 'Profile is not valid', shape: gatewayShapes.codeAndDescription },
  403027: { status: 403, message: 'User region is missing', shape: gatewayShapes.numericCamelCase },
  403201: {
    status: 403,
    message: 'Client ID not allowed to call this service',
    shape: gatewayShapes.numericCodeAndTitle,
  },
  429001: { status: 429, message: 'Service usage limit reached', shape: gatewayShapes.errorCode },
  429002: {
    status: 429,
    message: 'Developer key usage limit reached',
    shape: gatewayShapes.numericErrorCode,
  },
  429050: { status: 429, message: 'Too many requests', shape: gatewayShapes.errorCode, retryAfterSeconds: 1 },
  503000: { status: 503, message: 'Could not validate Api Key', shape: gatewayShapes.errorCode },
  503010: { status: 503, message: 'Could not validate the oauth token', shape: gatewayShapes.camelCase },
  503020: { status: 403, message: 'Could not read the profile', shape: gatewayShapes.errorCode },
} as const satisfies Record<number, GatewayProblem>;

/** The code of a row of {@link gatewayProblems}. */
export type GatewayCode = keyof typeof gatewayProblems;

/** The response of IMS for a row of {@link tokenProblems} (RFC 6749 §5.2). */
export function tokenProblemReply(name: TokenProblemName): Reply {
  const problem: TokenProblem = tokenProblems[name];
  return {
    status: problem.status,
    headers: { 'content-type': 'application/json;charset=UTF-8', 'cache-control': 'no-store' },
    // JSON.stringify leaves out a description that is undefined.
    body: JSON.stringify({ error: problem.error, error_description: problem.description }),
  };
}

/** The response of the API gateway for one of its codes. */
export function gatewayProblemReply(code: GatewayCode): Reply {
  const problem: GatewayProblem = gatewayProblems[code];
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (problem.retryAfterSeconds !== undefined) {
    headers['retry-after'] = String(problem.retryAfterSeconds);
  }

  return { status: problem.status, headers, body: problem.shape(String(code), problem.message) };
}
