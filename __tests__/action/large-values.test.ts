import { signToken } from '../../simulator/tokens';
import { respondJson, runAdobeStep, tokenRoute } from '../support/adobe-step';
import type { StepResult } from '../support/mini-runner';
import { clientId } from './faults/fault-case';

// The work on a value is linear in its length. Each test runs a step with a value and with one of ten times its length:
// with the square, the second would take a hundred times as long.

/** Both include the start of Node, which makes their ratio smaller. */
const MAX_RATIO = 30;
const MIN_MS = 500;

const names = (count: number, prefix: string) => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

async function expectLinear(count: number, run: (count: number) => Promise<StepResult>): Promise<void> {
  const short = await run(count / 10);
  const long = await run(count);
  expect(long.durationMs).toBeLessThan(MAX_RATIO * Math.max(MIN_MS, short.durationMs));
}

test('the work on a token is linear in the number of its scopes, also if they were not requested', async () => {
  await expectLinear(3000, async (count) => {
    const scopes = ['openid', 'AdobeID', 'firefly_api', 'ff_apis', ...names(count, 'scope')];
    const token = await signToken({ clientId, scopes, issuedAt: new Date(), lifetimeSeconds: 7200 });
    const { result } = await runAdobeStep({
      prepare: (adobe) => adobe.script(tokenRoute, respondJson({ access_token: token, expires_in: 7200 })),
      otherTokens: [token],
    });
    expect(result.outputs).toMatchObject({ 'access-token': token, scopes: scopes.join(',') });
    expect(result.summary).toContain(`| Scopes granted | ${count + 4}, too many to list |`);
    return result;
  });
});
