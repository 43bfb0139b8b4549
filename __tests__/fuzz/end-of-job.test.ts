import * as fc from 'fast-check';
import { answersWith, objectsWith, spoilt, write } from './answers';
import { demand, expectInvariantsAtEnd } from './invariants';
import { property } from './property';
import { setStage } from './step';
import { clientSecrets, hostileJson, hostileText } from './texts';
import { CLIENT_ID, makeToken, soundJwts } from './tokens';

const stage = setStage();

const answers = answersWith(
  spoilt(objectsWith(['error', hostileJson], ['error_description', hostileText])),
  200,
  200,
  200,
  400,
  401,
  429,
  503,
);

property(
  'whatever IMS answers to the revocation, the job does not fail, and is told whether the token lives on',
  { share: 500, reaches: ['revoked', 'not revoked'] },
  fc.record({
    secret: clientSecrets,
    token: soundJwts,
    answer: answers,
    attempts: fc.integer({ min: 1, max: 3 }),
  }),
  async ({ secret, token: plan, answer, attempts }) => {
    const token = makeToken(plan, secret);
    const reply = write(answer, { secret, token });

    const done = await stage.runPost({
      inputs: {
        'client-id': CLIENT_ID,
        'client-secret': secret,
        'max-attempts': String(attempts),
        revoke: 'true',
      },
      env: { STATE_phase: 'main-ran', STATE_token: token, 'STATE_expires-at': '', 'STATE_secret-index': '0' },
      script: { revoke: [reply] },
    });

    const warnings = expectInvariantsAtEnd(done, { secrets: [secret], tokens: [token] });
    const says = /^The access token is revoked\.$/m.test(done.stdout) ? 'revoked' : 'not revoked';
    demand(
      (says === 'revoked') === (warnings.length === 0),
      `it is ${says}, and the warnings are ${warnings}`,
    );
    const isRevoked = reply.status === 200;
    demand(!reply.wellFormed || isRevoked === (says === 'revoked'), `${reply.status} is taken for ${says}`);
    return says;
  },
);
