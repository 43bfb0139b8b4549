import * as fc from 'fast-check';
import { answersWith, objectsWith, spoilt, write } from './answers';
import { demand, expectInvariants } from './invariants';
import { property } from './property';
import { setStage } from './step';
import { clientSecrets, hostileJson, hostileText } from './texts';
import { CLIENT_ID, makeToken, tokens } from './tokens';

const stage = setStage();

const codes = fc.oneof(
  fc.constantFrom<unknown>(
    '401013',
    403003,
    '403011',
    '503010',
    503_020,
    '429050',
    'constructor',
    '__proto__',
  ),
  hostileText,
  hostileJson,
);

const bodies = spoilt(
  fc.oneof(
    objectsWith(
      ['error_code', codes],
      ['code', codes],
      ['message', fc.oneof(hostileText, hostileJson)],
      ['title', hostileText],
    ),
    objectsWith(['error', fc.record({ code: codes, message: hostileText })]),
    fc.constant('Welcome to the Photoshop API!'),
  ),
);

const cases = fc.record({
  secret: clientSecrets,
  token: tokens.filter(({ payload }) => payload === undefined || payload.includes('"scope":"openid')),
  answer: answersWith(bodies, 200, 401, 403),
  attempts: fc.integer({ min: 1, max: 3 }),
  revoke: fc.boolean(),
});

property(
  'whatever hello answers, only 401 and 403 speak against the token, and only then it is not handed on',
  { share: 1000, reaches: ['ok', 'inconclusive', 'hello-refused'] },
  cases,
  async ({ secret, token: plan, answer, attempts, revoke }) => {
    const token = makeToken(plan, secret);
    const good = { status: 200, headers: [], body: '{"access_token":"{{token as it is}}"}' };
    const reply = write(answer, { secret, token });

    const done = await stage.runMain({
      inputs: {
        'client-id': CLIENT_ID,
        'client-secret': secret,
        hello: 'true',
        'max-attempts': String(attempts),
        revoke: String(revoke),
      },
      script: { token: [write(good, { secret, token })], hello: [reply] },
    });

    const { what, outputs } = expectInvariants(done, {
      secrets: [secret],
      tokens: [token],
      clientId: CLIENT_ID,
      keepsToken: revoke,
    });
    const verdict = outputs.get('hello') ?? '';
    if (!done.asked.some(({ endpoint }) => endpoint === 'hello')) {
      // A token that had ended before it came.
      return what;
    }
    demand(
      done.exitCode === (verdict === 'refused' ? 1 : 0),
      `hello: ${verdict}, and the step ended: ${what}`,
    );
    if (reply.wellFormed) {
      const speaksAgainst = reply.status === 401 || reply.status === 403;
      const mayBeUnchecked = speaksAgainst && /503\d{3}/.test(answer.body);
      const isFine = reply.status >= 200 && reply.status < 300;
      const expected = speaksAgainst ? 'refused' : isFine ? 'ok' : 'inconclusive';
      demand(
        verdict === expected || (mayBeUnchecked && verdict === 'inconclusive'),
        `the answer ${reply.status} is taken for ${verdict}`,
      );
    }
    return verdict === 'refused' ? what : verdict;
  },
);
