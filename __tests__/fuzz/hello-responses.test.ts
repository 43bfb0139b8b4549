import * as fc from 'fast-check';
import { assert, expectInvariants } from './invariants';
import { property } from './property';
import { damaged, objectsWith, responsesWith, write } from './responses';
import { createSandbox } from './sandbox';
import { clientSecrets, hostileJson, hostileText } from './texts';
import { CLIENT_ID, makeToken, tokens } from './tokens';

const sandbox = createSandbox();

const codes = fc.oneof(
  fc.constantFrom<unknown>('401013', 403003, '403011', '503010', 503_020, '429050', 'constructor', '__proto__'),
  hostileText,
  hostileJson,
);

const bodies = damaged(
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

/** What IMS says about the token. */
const VALIDITIES: Readonly<Record<string, string>> = {
  valid: '{"valid":true}',
  invalid: '{"valid":false,"reason":"{{token as it is}}"}',
  unknown: '{"valid":"false"}',
};

const cases = fc.record({
  secret: clientSecrets,
  token: tokens.filter(({ payload }) => payload === undefined || payload.includes('"scope":"openid')),
  response: responsesWith(bodies, 200, 401, 403),
  validity: fc.constantFrom(...Object.keys(VALIDITIES)),
  attempts: fc.integer({ min: 1, max: 3 }),
  revoke: fc.boolean(),
});

property(
  'a token is passed on after any response to hello, unless the API or IMS rejects it',
  { share: 1000, reaches: ['ok', 'inconclusive', 'hello-refused'] },
  cases,
  async ({ secret, token: plan, response, validity, attempts, revoke }) => {
    const token = makeToken(plan, secret);
    const ok = (body: string) => write({ status: 200, headers: [], body }, { secret, token });
    const reply = write(response, { secret, token });

    const result = await sandbox.runStep({
      inputs: {
        'client-id': CLIENT_ID,
        'client-secret': secret,
        hello: 'true',
        'max-attempts': String(attempts),
        revoke: String(revoke),
      },
      script: {
        token: [ok('{"access_token":"{{token as it is}}"}')],
        hello: [reply],
        validate: [ok(VALIDITIES[validity] ?? '')],
      },
    });

    const { outcome, outputs } = expectInvariants(result, {
      secrets: [secret],
      tokens: [token],
      clientId: CLIENT_ID,
      savesToken: revoke,
    });
    const verdict = outputs.get('hello') ?? '';
    if (!result.requests.some(({ endpoint }) => endpoint === 'hello')) {
      // The token had expired when it arrived.
      return outcome;
    }
    assert(result.exitCode === (verdict === 'refused' ? 1 : 0), `hello is ${verdict}, but the outcome is ${outcome}`);
    if (reply.wellFormed) {
      const isRejection = reply.status === 401 || reply.status === 403;
      const mayBeInconclusive = isRejection && validity !== 'invalid' && /503\d{3}/.test(response.body);
      const isSuccess = reply.status >= 200 && reply.status < 300;
      const isRefused = isRejection || validity === 'invalid';
      const expected = isSuccess ? 'ok' : isRefused ? 'refused' : 'inconclusive';
      assert(
        verdict === expected || (mayBeInconclusive && verdict === 'inconclusive'),
        `the status is ${reply.status}, the token is ${validity}, but hello is ${verdict}`,
      );
      const opinions = result.requests.filter(({ endpoint }) => endpoint === 'validate').length;
      assert(opinions === (isSuccess ? 0 : 1), `IMS was called ${opinions} times`);
    }
    return verdict === 'refused' ? outcome : verdict;
  },
);
