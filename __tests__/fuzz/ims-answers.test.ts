import * as fc from 'fast-check';
import { answersWith, objectsWith, spoilt, write } from './answers';
import { demand, expectInvariants } from './invariants';
import { type HandedOut, tokenIn } from './oracle';
import { property } from './property';
import { setStage } from './step';
import { clientSecrets, hostileJson, hostileText } from './texts';
import { CLIENT_ID, makeToken, START, tokens } from './tokens';

const stage = setStage();

const lifetimes = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<unknown>(86_399, '86399', 3599, 1) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(0, -1, '-0.5', '1e3', 0.25, 8.64e12, 8.65e12, 1e300) },
  { weight: 1, arbitrary: hostileJson },
);

const handsOut = spoilt(
  objectsWith(
    [
      'access_token',
      fc.oneof(
        { weight: 9, arbitrary: fc.constant('{{token as it is}}') },
        { weight: 1, arbitrary: hostileJson },
      ),
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

const refuses = spoilt(
  fc.oneof(
    objectsWith(['error', codes], ['error_description', descriptions]),
    objectsWith(['error', fc.record({ code: codes, message: descriptions })]),
  ),
);

const answers = fc.oneof(answersWith(handsOut, 200), answersWith(refuses, 400, 401, 403, 429, 503));

const cases = fc.record({
  secrets: fc.uniqueArray(clientSecrets, { minLength: 1, maxLength: 2 }),
  token: tokens,
  answers: fc.oneof(
    { weight: 3, arbitrary: fc.tuple(answers) },
    { weight: 1, arbitrary: fc.array(answers, { minLength: 2, maxLength: 4 }) },
  ),
  attempts: fc.integer({ min: 1, max: 4 }),
  timeoutSeconds: fc.constantFrom(1, 60, 86_400),
  dice: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  revoke: fc.boolean(),
});

/** The reasons that a last answer of this status can have. */
function reasonsFor(status: number): readonly string[] {
  if (status === 429) {
    return ['rate-limited'];
  }
  if (status === 408 || status >= 500) {
    return ['ims-unavailable'];
  }
  if (status >= 400) {
    return [
      ...['invalid-client-id', 'invalid-client-secret', 'invalid-client', 'unauthorized-client'],
      ...['invalid-scope', 'access-denied', 'ims-rejected'],
    ];
  }
  return status >= 300 || status === 200 ? ['unexpected-response'] : [];
}

property(
  'whatever IMS answers, a token is handed on where it gave one that serves, and nowhere else',
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
  async ({ secrets, token: plan, answers, attempts, timeoutSeconds, dice, revoke }) => {
    const [secret = ''] = secrets;
    // A token that tells the secret is for another property: here it is echoed where nobody knows it for a token.
    const token = makeToken(plan, '');
    const written = answers.map((answer) => write(answer, { secret, token }));

    const done = await stage.runMain({
      inputs: {
        'client-id': CLIENT_ID,
        'client-secret': secrets.join('\n'),
        'max-attempts': String(attempts),
        'timeout-seconds': String(timeoutSeconds),
        revoke: String(revoke),
      },
      script: { token: written },
      dice,
    });

    const last = written[Math.min(done.asked.length, written.length) - 1];
    const given = last?.status === 200 ? tokenIn(last.body) : undefined;
    const { what, outputs } = expectInvariants(done, {
      secrets,
      tokens: given === undefined ? [] : [given.token],
      clientId: CLIENT_ID,
      keepsToken: revoke,
    });
    const waitedMs = done.waitsMs.reduce((sum, ms) => sum + ms, 0);
    demand(done.asked.length <= attempts * secrets.length, `IMS was asked ${done.asked.length} times`);
    demand(waitedMs < timeoutSeconds * 1000, 'it waited for longer than it may');
    if (!last?.wellFormed) {
      return what;
    }
    const now = START.getTime() + waitedMs;
    const serves = isAliveAt(now, given, START.getTime());
    // Where it takes long to get a token, from when on its seconds count is not for this test to say.
    const isUnclear = serves !== isAliveAt(now, given, now);
    demand(
      serves === (done.exitCode === 0) || isUnclear,
      `it serves: ${serves}, and the step ended: ${what}`,
    );
    demand(
      done.exitCode === 1 || outputs.get('access-token') === given?.token,
      'another token is handed on than IMS gave',
    );
    const possible = reasonsFor(last.status);
    demand(
      done.exitCode === 0 || possible.length === 0 || possible.includes(what),
      `the answer ${last.status} is taken for ${what}`,
    );
    return what;
  },
);

/** Whether a token that was asked for at `askedAt` is a bearer token that has not ended at `now`; times in milliseconds. */
function isAliveAt(now: number, given: HandedOut | undefined, askedAt: number): boolean {
  return given?.isBearer === true && (given.endIfAskedAt(askedAt) ?? Number.POSITIVE_INFINITY) > now;
}
