import type { Handler } from '../../../simulator/script';
import { opaqueToken } from '../../../simulator/tokens';
import { readActionFile } from '../../support/action-file';
import { closeConnection, noResponse, respond, respondJson } from '../../support/adobe-step';
import { cutBody, rawResponse } from '../../support/bad-responses';
import {
  afterwards,
  clientSecret,
  type FaultCase,
  once,
  type Responses,
  type Setup,
  shortTime,
  usual,
  withHello,
  withRevoke,
} from './fault-case';

const both = { token: 1, revoke: 1 };
const tokenAlone = { token: 1 };

/** The setup in which IMS responds to a revocation like this. */
const revoking = (revoke: Responses, inputs: Setup['inputs'] = {}) => withRevoke({ revoke, inputs });

/** IMS refuses the revocation like this. */
const refused = (status: number, error?: string, error_description?: string) =>
  revoking(respondJson({ error, error_description }, status));

const deleted = 'p8e-one-that-was-deleted-last-week';

const opaque = opaqueToken();

const opaqueWith = (fields: object) => respondJson({ access_token: opaque, ...fields });

/** Responds when a token of three seconds has expired, also by its claims. */
const late: Handler = (...call) => void setTimeout(() => respond(200)(...call), 4200);

/** Every input but the credential. */
const others = Object.keys(readActionFile().inputs).filter((name) => !name.startsWith('client-'));

/** The end of a job with `revoke: true`. */
// biome-ignore format: a row is a line.
export const revocations: readonly FaultCase[] = [
  ['a revocation that gets no response', revoking(noResponse, shortTime), 'not revoked', both],
  ['a revocation whose connection is closed', once(revoking(closeConnection)), 'not revoked', both],
  ['a revocation with a response that is cut', once(revoking(cutBody('{', { 'content-length': '30' }))), 'not revoked', both],
  ['a revocation with a response that is not HTTP', revoking(rawResponse('220 mail.example ESMTP\r\n')), 'not revoked', both],
  ['a revocation with 307 to another path', revoking(respond(307, '', { location: '/ims/invalidate_token/v3' })), 'not revoked', both],
  ['a revocation with 307 to another host', revoking((request, response) => void response.writeHead(307, { location: `http://localhost:${request.socket.localPort}/ims/invalidate_token/v2` }).end()), 'not revoked', both],
  ['a revocation with 400', refused(400, 'invalid_request', 'missing token parameter'), 'not revoked', both],
  ['a revocation with 400 and commands', refused(400, 'no', '\n::error::forged\r##[group]forged'), 'not revoked', both],
  ['a revocation with 401', refused(401, 'invalid_client'), 'not revoked', both],
  ['a revocation with 403', refused(403, 'Forbidden', 'The client is not allowed to perform the operation.'), 'not revoked', both],
  ['a revocation with 404', revoking(respond(404)), 'not revoked', both],
  ['a revocation with 500', once(refused(500, 'internal_error', 'Please try again later')), 'not revoked', both],
  ['a revocation with 503 to the end', revoking(respond(503), { 'max-attempts': '2' }), 'not revoked', { token: 1, revoke: 2 }],
  ['a revocation with 429 and Retry-After of a day', revoking(respond(429, '', { 'retry-after': '86400' })), 'not revoked', both],
  ['a revocation with 503, then 200', revoking([respond(503), usual]), 'success', { token: 1, revoke: 2 }],
  ['a token to revoke', withRevoke({}), 'success', both],
  ['a token to revoke that hello refused', withRevoke(withHello({ hello: respond(403) })), 'hello-refused', { token: 1, hello: 1, validate: 1, revoke: 1 }],
  ['a token to revoke that has expired by the end of the job', withRevoke(withHello({ hello: late, simulator: { tokenLifetimeSeconds: 3 } })), 'unexpected-response', { token: 1, hello: 1 }],
  ['a token to revoke, of the type mac', withRevoke({ token: opaqueWith({ token_type: 'mac' }), otherTokens: [opaque] }), 'unexpected-response', both],
  ['a token to revoke, with expires_in of zero', withRevoke({ token: opaqueWith({ expires_in: 0 }), otherTokens: [opaque] }), 'unexpected-response', both],
  ['a token to revoke that the second secret requested', withRevoke({ inputs: { 'client-secret': `${deleted}\n${clientSecret}` } }), 'warning', { token: 2, revoke: 1 }],
  ['a token to revoke that IMS refused', withRevoke({ token: respondJson({ error: 'access_denied' }, 403) }), 'access-denied', { token: 1 }],
  ['a token to revoke, and an unusable input', withRevoke({ inputs: { scopes: ',' } }), 'invalid-input', {}],

  ['a token to revoke, and inputs that are empty in the post phase, except the credential', withRevoke({ proxied: {}, preload: afterwards(others, '') }), 'success', { ...both, connects: 2 }],
  ['a token to revoke, and no client secret in the post phase', withRevoke({ preload: afterwards(['client-secret'], '') }), 'not revoked', tokenAlone],
  ['a token to revoke, and no inputs in the post phase', withRevoke({ preload: afterwards(['client-id', 'client-secret', ...others], '') }), 'not revoked', tokenAlone],
  ['a token to revoke, and another client secret in the post phase', withRevoke({ preload: afterwards(['client-secret'], deleted) }), 'not revoked', both],
  ['a token to revoke, and unusable inputs in the post phase, which it does not need', withRevoke({ preload: afterwards(['scopes', 'org-id', 'hello-url', 'hello', 'export-env'], ',') }), 'success', both],
  ['a token to revoke, and another ims-url in the post phase: the IMS that issued it is asked', withRevoke({ preload: afterwards(['ims-url'], 'https://ims-na1.adobelogin.com') }), 'success', both],
  ['no token to revoke, and revoke in the post phase', { preload: afterwards(['revoke'], 'true') }, 'success', tokenAlone],
];
