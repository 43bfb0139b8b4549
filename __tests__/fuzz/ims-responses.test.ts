import * as fc from 'fast-check';
import { assert, expectInvariants } from './invariants';
import { type ReceivedToken, tokenIn } from './oracle';
import { property } from './property';
import { damaged, objectsWith, responsesWith, write } from './responses';
import { createSandbox } from './sandbox';
import { clientSecrets, hostileJson, hostileText } from './texts';
import { CLIENT_ID, makeToken, START, tokens } from './tokens';

const sandbox = createSandbox();

const lifetimes = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<unknown>(86_399, '86399', 3599, 1) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(0, -1, '-0.5', '1e3', 0.25, 8.64e12, 8.65e12, 1e300) },
  { weight: 1, arbitrary: hostileJson },
);

const tokenBodies = damaged(
  objectsWith(
    [
      'access_token',
      fc.oneof({ weight: 9, arbitrary: fc.constant('{{token as it is}}') }, { weight: 1, arbitrary: hostileJson }),
    ],
    [
      'token_type',
      fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom<unknown>('bearer', 'Bearer', 'BEARER', null) },
        { weight: 1, arbitrary: hostileJson },
      ),
    ],
    ['expires_in', lifetimes],
  ),
);

const codes = fc.oneof(
  fc.constantFrom<unknown>(
    'invalid_client',
    'unauthorized_client',
    'invalid_scope',
    'invalid_target_scope',
    'access_denied',
    'Forbidden',
    'missing_separator',
    'not_found',
    'duplicate_binding',
    'internal_error',
    'constructor',
    '__proto__',
    400,
  ),
  hostileText,
  hostileJson,
);

const descriptions = fc.oneof(
  fc.constantFrom<unknown>('invalid client_secret parameter', 'invalid client_id parameter', ''),
  hostileText,
  hostileText.map((text) => `invalid client_secret parameter ${text}`),
  hostileJson,
);

const errorBodies = damaged(
  fc.oneof(
    objectsWith(['error', codes], ['error_description', descriptions]),
    objectsWith(['error', fc.record({ code: codes, message: descriptions })]),
  ),
);

const responses = fc.oneof(responsesWith(tokenBodies, 200), responsesWith(errorBodies, 400, 401, 403, 429, 503));

const cases = fc.record({
  secrets: fc.uniqueArray(clientSecrets, { minLength: 1, maxLength: 2 }),
  token: tokens,
  responses: fc.oneof(
    { weight: 3, arbitrary: fc.tuple(responses) },
    { weight: 1, arbitrary: fc.array(responses, { minLength: 2, maxLength: 4 }) },
  ),
  attempts: fc.integer({ min: 1, max: 4 }),
  timeoutSeconds: fc.constantFrom(1, 60, 86_400),
  random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  revoke: fc.boolean(),
});

const REJECTIONS = [
  ...['invalid-client-id', 'invalid-client-secret', 'invalid-client', 'unauthorized-client'],
  ...['invalid-scope', 'access-denied', 'ims-rejected'],
];

/** The reasons that a last response with this status can lead to. */
function reasonsFor(status: number): readonly string[] {
  if (status === 429) {
    return ['rate-limited'];
  }
  if (status === 511) {
    return ['unreachable'];
  }
  if (status === 408 || status >= 500) {
    return ['ims-unavailable'];
  }
  if (status >= 400) {
    return REJECTIONS;
  }
  // A response with status 200 can contain an error.
  return status === 200 ? ['unexpected-response', ...REJECTIONS] : status >= 300 ? ['unexpected-response'] : [];
}

property(
  'after any responses of IMS, a token is passed on if the last one contains a valid one, and only then',
  {
    share: 3500,
    reaches: [
      'issued',
      'unexpected-response',
      'ims-rejected',
      'ims-unavailable',
      'rate-limited',
      'access-denied',
      'invalid-client-secret',
    ],
  },
  cases,
  async ({ secrets, token: plan, responses, attempts, timeoutSeconds, random, revoke }) => {
    const [secret = ''] = secrets;
    // Without the secret, because the token is also echoed where the action cannot recognize it. See claims.test.ts.
    const token = makeToken(plan, '');
    const written = responses.map((response) => write(response, { secret, token }));

    const result = await sandbox.runStep({
      inputs: {
        'client-id': CLIENT_ID,
        'client-secret': secrets.join('\n'),
        'max-attempts': String(attempts),
        'timeout-seconds': String(timeoutSeconds),
        revoke: String(revoke),
      },
      script: { token: written },
      random,
    });

    const last = written[Math.min(result.requests.length, written.length) - 1];
    const received = last?.status === 200 ? tokenIn(last.body) : undefined;
    const { outcome, outputs } = expectInvariants(result, {
      secrets,
      tokens: received === undefined ? [] : [received.token],
      clientId: CLIENT_ID,
      savesToken: revoke,
    });
    const waitedMs = result.waitsMs.reduce((sum, ms) => sum + ms, 0);
    assert(result.requests.length <= attempts * secrets.length, `${result.requests.length} requests were sent`);
    assert(waitedMs < timeoutSeconds * 1000, 'it waited for longer than timeout-seconds');
    if (!last?.wellFormed) {
      return outcome;
    }
    const now = START.getTime() + waitedMs;
    const isValid = isValidAt(now, received, START.getTime());
    // After retries, this test does not know which request the lifetime counts from.
    const isUnclear = isValid !== isValidAt(now, received, now);
    assert(isValid === (result.exitCode === 0) || isUnclear, `valid: ${isValid}, but the outcome is ${outcome}`);
    assert(
      result.exitCode === 1 || outputs.get('access-token') === received?.token,
      'the access-token is not the one of the response',
    );
    const possible = reasonsFor(last.status);
    assert(
      result.exitCode === 0 || possible.length === 0 || possible.includes(outcome),
      `the status is ${last.status}, but the outcome is ${outcome}`,
    );
    return outcome;
  },
);

/** Whether a token that was requested at `requestedAt` is usable and valid at `now`; both in milliseconds. */
function isValidAt(now: number, received: ReceivedToken | undefined, requestedAt: number): boolean {
  return received?.isUsable === true && (received.expiryIfRequestedAt(requestedAt) ?? Number.POSITIVE_INFINITY) > now;
}
