import type { Handler } from '../../../simulator/script';
import type { Simulator } from '../../../simulator/server';
import {
  answer,
  type Ended,
  plain,
  revokeRoute,
  routesOf,
  runOnlyStep,
  silence,
  startAdobe,
} from './workflow';

/** A job whose token is not revoked: the post phase says why in one warning, and passes. */
async function failToRevoke(
  handler: Handler,
  inputs: Readonly<Record<string, string>> = {},
): Promise<{ warning: string; step: Ended; adobe: Simulator }> {
  const adobe = await startAdobe();
  adobe.scriptForever(revokeRoute, handler);

  const step = await runOnlyStep(adobe, { inputs: { revoke: 'true', 'max-attempts': '1', ...inputs } });

  expect([step.exitCode, step.post.exitCode]).toEqual([0, 0]);
  expect([step.post.conclusion, step.post.stderr]).toEqual(['success', '']);
  expect(step.post.annotations).toEqual([
    { level: 'warning', title: 'The access token is not revoked', message: expect.any(String) },
  ]);
  expect(adobe.revoked.size).toBe(0);
  return { warning: plain(adobe, step.post.annotations[0]?.message), step, adobe };
}

test.each([
  [
    400,
    { error: 'invalid_request', error_description: 'missing token parameter' },
    'Adobe IMS rejected the request: adobe.test answered 400 invalid_request "missing token parameter", x-debug-id ID. The token lives on, valid until then.',
  ],
  [
    401,
    { error: 'invalid_client' },
    'Adobe IMS refused the credential: adobe.test answered 401 invalid_client, x-debug-id ID. The token lives on, valid until then.',
  ],
  [
    404,
    {},
    'Adobe IMS rejected the request: adobe.test answered 404, x-debug-id ID. The token lives on, valid until then.',
  ],
  [
    500,
    { error: 'internal_error', error_description: 'Please try again later' },
    'Adobe IMS is not available: adobe.test answered 500 internal_error "Please try again later", x-debug-id ID. The token lives on, valid until then.',
  ],
])(
  'a %d is a warning that quotes IMS and says how long the token stays valid',
  async (status, body, text) => {
    const { warning, step } = await failToRevoke(answer(status, body));

    expect(warning).toBe(text);
    expect(step.post.log).toEqual([`Warning: ${step.post.annotations[0]?.message}`]);
  },
);

test('a refusal is not told as if a token had been asked for', async () => {
  const { warning } = await failToRevoke(
    answer(403, {
      error: 'Forbidden',
      error_description: 'The client is not allowed to perform the operation.',
    }),
  );

  expect(warning).toContain('403 Forbidden "The client is not allowed to perform the operation."');
  expect(warning).not.toContain('to get a token');
});

test('an answer cannot pose as a workflow command', async () => {
  const { step } = await failToRevoke(
    answer(400, { error: 'bad', error_description: 'x\n::error::Boo\n##[set-output name=a]b' }),
  );

  expect(step.post.outputs).toEqual({});
  expect(step.post.log).toHaveLength(1);
});

test('a redirect is not followed: the token and the secret are for IMS alone', async () => {
  const elsewhere = await startAdobe();

  const { warning } = await failToRevoke(answer(307, {}, { location: `${elsewhere.url}/ims/revoke` }));

  expect(elsewhere.requests).toEqual([]);
  expect(warning).toMatch(
    /^adobe\.test redirected the request \(307\) to .* The token lives on, valid until then\.$/,
  );
});

test('a connection that is cut is a warning', async () => {
  const { warning } = await failToRevoke((_request, response) => {
    response.destroy();
  });

  expect(warning).toBe(
    'adobe.test cannot be reached: the connection was cut (ECONNRESET). The token lives on, valid until then.',
  );
});

test('silence is a warning once timeout-seconds is over', async () => {
  const { warning, step } = await failToRevoke(silence, { 'timeout-seconds': '4' });

  expect(warning).toMatch(
    /^The step's time was up in attempt 1: adobe\.test did not answer within [\d.]+ s\. The token lives on, valid until then\.$/,
  );
  expect(step.post.durationMs).toBeGreaterThan(3000);
});

test('where IMS asks for a wait that is too long, the job does not wait', async () => {
  const { warning, adobe } = await failToRevoke(answer(429, {}, { 'retry-after': '3600' }), {
    'max-attempts': '4',
  });

  expect(warning).toMatch(
    /^Adobe IMS asks for fewer requests: .*It asks to wait 3600 s \(Retry-After\), and the step has [\d.]+ s left\./,
  );
  expect(routesOf(adobe).filter((route) => route === revokeRoute)).toHaveLength(1);
});

test('IMS is tried again where it was out for a moment, and the log says so', async () => {
  const adobe = await startAdobe();
  adobe.script(revokeRoute, answer(503));

  const { post } = await runOnlyStep(adobe, { inputs: { revoke: 'true' } });

  expect(post.log.map((line) => plain(adobe, line))).toEqual([
    expect.stringMatching(/^adobe\.test answered 503\. Attempt 2 of 4 follows in [\d.]+ s\.$/),
    'The access token is revoked.',
  ]);
  expect([...adobe.revoked]).toEqual(adobe.tokens);
});
