import { STATUS_CODES } from 'node:http';
import { jsonReply, type Reply } from './reply';

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
 * Source: the error tables of Adobe's server-to-server and IMS documentation; the last three rows, which Adobe
 * does not document, are from RFC 6749 §5.2 and RFC 6585 §4.
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

/** Forms an error of the gateway into the response of an API that does not use the gateway's own body. */
export type ErrorForm = (status: number, message: string) => Pick<Reply, 'headers' | 'body'>;

/** The forms of errors without a gateway code: a list as in Frame.io's API, or a header only. */
export const errorForms = {
  errorList: (status, detail) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ errors: [{ title: STATUS_CODES[status], detail }] }),
  }),
  // RFC 6750 §3
  challenge: (_status, message) => ({
    headers: { 'www-authenticate': `Bearer error="invalid_token", error_description="${message}"` },
    body: '',
  }),
  accessError: (_status, message) => ({ headers: { 'x-access-error': message }, body: '' }),
} as const satisfies Record<string, ErrorForm>;

/**
 * The errors of the API gateway, by code.
 *
 * Source: Adobe's gateway error codes; statuses and messages are from the error responses of the gateway's
 * published request validation, where 503020 has status 403.
 */
export const gatewayProblems = {
  400003: { status: 400, message: 'Missing header', shape: gatewayShapes.errorCode },
  401013: { status: 401, message: 'Oauth token is not valid', shape: gatewayShapes.errorCode },
  401014: {
    status: 401,
    message: 'Token not allowed in the current context',
    shape: gatewayShapes.codeAndDescription,
  },
  401015: { status: 401, message: 'Scope mismatch', shape: gatewayShapes.errorCode },
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
  const { status, error, description }: TokenProblem = tokenProblems[name];
  // JSON leaves out a description that is undefined.
  return jsonReply(status, { error, error_description: description });
}

/** The response of the API gateway for one of its codes, by default in the shape of that code. */
export function gatewayProblemReply(code: GatewayCode, errorForm?: ErrorForm): Reply {
  const { status, message, shape, retryAfterSeconds }: GatewayProblem = gatewayProblems[code];
  const { headers, body } = errorForm?.(status, message) ?? {
    headers: { 'content-type': 'application/json' },
    body: shape(String(code), message),
  };
  const retryAfter = retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) };

  return { status, headers: { ...headers, ...retryAfter }, body };
}
