import { signToken } from '../../simulator/tokens';
import { failureOf, json, moreAbout, runAdobeStep, tokenRoute, warningsOf } from '../support/adobe-step';

const unknownExpiry = {
  title: 'No known expiry',
  message: 'Neither the answer of Adobe IMS nor the token says when the token expires.',
};

/** An Adobe token that says of itself that it serves for so many seconds from `issuedAt`. */
function tokenFor(lifetimeSeconds: number, issuedAt = new Date()): Promise<string> {
  const scopes = ['openid', 'AdobeID', 'firefly_api', 'ff_apis'];
  return signToken({ clientId: 'somebody', scopes, issuedAt, lifetimeSeconds });
}

/** Has IMS answer with a token of the test's own. */
function runWithToken(token: string, fields: Record<string, unknown>) {
  return runAdobeStep({
    prepare: (adobe) =>
      adobe.script(tokenRoute, json({ access_token: token, token_type: 'bearer', ...fields })),
    tokens: [token],
  });
}

test.concurrent.each([
  ['without token_type, as for admin credentials', 'withoutType', 3599],
  ['with token_type "Bearer"', 'capitalType', 86_399],
  ['with expires_in as a string', 'textExpiry', 86_399],
  ['with a token that is no JWT', 'opaqueToken', 86_399],
  ['for an older credential, whose secret is a UUID', 'oldSecret', 86_399],
] as const)('an answer %s is as good as any', async (_case, credential, lifetimeSeconds) => {
  const step = await runAdobeStep({ credential });
  const { outputs, exitCode } = step.result;
  expect(exitCode).toBe(0);
  expect(outputs['access-token']).toBe(step.adobe.tokens[0]);
  expect(Number(outputs['expires-in'])).toBeLessThanOrEqual(lifetimeSeconds);
  expect(Number(outputs['expires-in'])).toBeGreaterThan(lifetimeSeconds - 60);
  expect(warningsOf(step)).toEqual([]);
});

test.concurrent('where nobody says when the token expires, a warning does, and the outputs are empty', async () => {
  const step = await runAdobeStep({ credential: 'withoutExpiry' });
  expect(step.result.exitCode).toBe(0);
  expect(step.result.outputs).toMatchObject({
    'access-token': step.adobe.tokens[0],
    'expires-in': '',
    'expires-at': '',
  });
  expect(warningsOf(step)).toEqual([unknownExpiry]);
  expect(step.result.log.at(-1)).toBe(
    'Access token issued, of unknown expiry. Handed on as access-token, ADOBE_ACCESS_TOKEN.',
  );
});

test.concurrent.each([null, '', 'tomorrow', true, [86_399], { seconds: 86_399 }, '1e400', 1e300])(
  'an expires_in of %j is as good as none',
  async (expiresIn) => {
    const step = await runWithToken('opaque-token-of-no-use-to-anybody', { expires_in: expiresIn });
    expect(step.result.outputs).toMatchObject({ 'expires-in': '', 'expires-at': '' });
    expect(warningsOf(step)).toEqual([unknownExpiry]);
  },
);

test.concurrent('where the answer is silent, the claims of the token count', async () => {
  const step = await runWithToken(await tokenFor(7200), {});
  expect(Number(step.result.outputs['expires-in'])).toBeGreaterThan(7200 - 60);
  expect(Number(step.result.outputs['expires-in'])).toBeLessThanOrEqual(7201);
  expect(warningsOf(step)).toEqual([]);
});

test.concurrent.each([
  ['the answer', 3600, 7200],
  ['the token', 7200, 3600],
])(
  'where answer and token differ, the earlier expiry counts: that of %s',
  async (_case, answered, claimed) => {
    const step = await runWithToken(await tokenFor(claimed), { expires_in: answered });
    expect(Number(step.result.outputs['expires-in'])).toBeLessThanOrEqual(3601);
    expect(Number(step.result.outputs['expires-in'])).toBeGreaterThan(3600 - 60);
  },
);

test.concurrent('a token that has expired on arrival is no token', async () => {
  const step = await runAdobeStep({ simulator: { tokenLifetimeSeconds: -3600 } });
  const { what, ...failure } = failureOf(step);
  expect(what).toMatch(
    /^adobe\.test gave a token that expired at \d{4}-\d\d-\d\dT[\d:.]+Z; here it is \d{4}-\d\d-\d\dT[\d:.]+Z\.$/,
  );
  expect(failure).toEqual({
    outputs: { reason: 'unexpected-response' },
    cure: "Check the runner's clock.",
    more: moreAbout('unexpected-response'),
  });
  expect(step.adobe.requests).toHaveLength(1);
});
