import * as fc from 'fast-check';
import { assert, expectPostPhaseInvariants } from './invariants';
import { property } from './property';
import { damaged, objectsWith, responsesWith, write } from './responses';
import { createSandbox } from './sandbox';
import { clientSecrets, hostileJson, hostileText } from './texts';
import { CLIENT_ID, makeToken, validJwts } from './tokens';

const sandbox = createSandbox();

const responses = responsesWith(
  damaged(objectsWith(['error', hostileJson], ['error_description', hostileText])),
  ...[200, 200, 200, 400, 401, 429, 503],
);

property(
  'any response to the revocation leaves the job successful, with a warning unless the status is 200',
  { share: 500, reaches: ['revoked', 'not revoked'] },
  fc.record({
    secret: clientSecrets,
    token: validJwts,
    response: responses,
    attempts: fc.integer({ min: 1, max: 3 }),
  }),
  async ({ secret, token: plan, response, attempts }) => {
    const token = makeToken(plan, secret);
    const reply = write(response, { secret, token });

    const result = await sandbox.runPostPhase({
      inputs: {
        'client-id': CLIENT_ID,
        'client-secret': secret,
        'max-attempts': String(attempts),
        revoke: 'true',
      },
      env: { STATE_token: token, 'STATE_secret-index': '0' },
      script: { revoke: [reply] },
    });

    const warnings = expectPostPhaseInvariants(result, { secrets: [secret], tokens: [token] });
    assert(warnings.length <= 1, `there are the warnings ${warnings}`);
    const isRevoked = warnings.length === 0;
    assert(
      !reply.wellFormed || isRevoked === (reply.status === 200),
      `the status is ${reply.status}, and revoked is ${isRevoked}`,
    );
    return isRevoked ? 'revoked' : 'not revoked';
  },
);
