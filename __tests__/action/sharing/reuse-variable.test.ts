import { routesOf, runJob, runOnlyStep, startAdobe, successLine, tokenRoute } from './workflow';

const NOT_A_TOKEN = 'The token of an earlier step is not reused: it is not an Adobe token.';

test('reuse looks in the variable of the preset aio-cli', async () => {
  const adobe = await startAdobe();
  const aio = { inputs: { reuse: 'true', 'export-env': 'aio-cli' } };

  const [first, second] = await runJob(adobe, aio, aio);

  expect(routesOf(adobe)).toEqual([tokenRoute]);
  expect(second?.outputs.source).toBe('reused');
  expect(second?.env.AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN).toBe(adobe.tokens[0]);
  // The first step counts from the answer, which grants a second less than the token itself.
  const expiries = [first, second].map((step) => Number(step?.env.AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY));
  expect(expiries[1]).toBeGreaterThanOrEqual(expiries[0] ?? Number.NaN);
  expect(new Date(expiries[1] ?? 0).toISOString().slice(0, 19)).toBe(
    second?.outputs['expires-at']?.slice(0, 19),
  );
});

test('reuse looks in the first variable of export-env alone', async () => {
  const adobe = await startAdobe();

  const [, found, notFound] = await runJob(
    adobe,
    { inputs: { 'export-env': 'ONE' } },
    { inputs: { reuse: 'true', 'export-env': 'ONE,OTHER' } },
    { inputs: { reuse: 'true', 'export-env': 'ANOTHER,ONE' } },
  );

  expect(found?.log).toEqual([successLine('reused', 'ONE, OTHER')]);
  expect(notFound?.log).toEqual([successLine('issued', 'ANOTHER, ONE')]);
  expect(routesOf(adobe)).toEqual([tokenRoute, tokenRoute]);
});

test('with nothing in the variable, a token is requested without further ado', async () => {
  const adobe = await startAdobe();

  const { log, outputs } = await runOnlyStep(adobe, { inputs: { reuse: 'true' } });

  expect(outputs.source).toBe('issued');
  expect(log).toEqual([successLine('issued')]);
});

test.each([
  ['a sentence', 'not a token at all'],
  ['something with dots', 'v1.2.3'],
])('%s in the variable is neither masked nor used', async (_, foreign) => {
  const adobe = await startAdobe();

  const { exitCode, log, masks, outputs, env } = await runOnlyStep(adobe, {
    inputs: { reuse: 'true' },
    env: { ADOBE_ACCESS_TOKEN: foreign },
  });

  expect(exitCode).toBe(0);
  expect(log).toEqual([NOT_A_TOKEN, successLine('issued')]);
  expect(masks).not.toContain(foreign);
  expect(outputs.source).toBe('issued');
  expect(env).toEqual({ ADOBE_ACCESS_TOKEN: adobe.tokens[0] });
});

test('a token of somebody else in the variable is masked, and not used', async () => {
  const adobe = await startAdobe();
  const claims = Buffer.from(
    JSON.stringify({ sub: 'repo:octo-org/octo-repo', iss: 'https://token.example' }),
  );
  const foreign = `eyJhbGciOiJSUzI1NiJ9.${claims.toString('base64url')}.c2lnbmF0dXJl`;

  const { log, masks } = await runOnlyStep(adobe, {
    inputs: { reuse: 'true' },
    env: { ADOBE_ACCESS_TOKEN: foreign },
  });

  expect(masks).toContain(foreign);
  expect(log).toEqual([NOT_A_TOKEN, successLine('issued')]);
});

test('without reuse, the variable is not even looked at', async () => {
  const adobe = await startAdobe();

  const { log } = await runOnlyStep(adobe, { env: { ADOBE_ACCESS_TOKEN: 'not a token at all' } });

  expect(log).toEqual([successLine('issued')]);
});
