import { routesOf, tokenRoute } from '../../support/adobe-step';
import { runJob, startAdobe } from './workflow';

test('reuse looks in the variable of the preset aio-cli', async () => {
  const adobe = await startAdobe();
  const aio = { inputs: { reuse: 'true', 'export-env': 'aio-cli' } };

  const [first, second] = await runJob(adobe, aio, aio);

  expect(routesOf(adobe)).toEqual([tokenRoute]);
  expect(second?.outputs.source).toBe('reused');
  expect(second?.env.AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN).toBe(adobe.tokens[0]);
  // The response, from which the first step counts, grants a second less than the claims.
  const expiries = [first, second].map((step) => Number(step?.env.AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY));
  expect(expiries[1]).toBeGreaterThanOrEqual(expiries[0] ?? Number.NaN);
  expect(new Date(expiries[1] ?? 0).toISOString().slice(0, 19)).toBe(second?.outputs['expires-at']?.slice(0, 19));
});

test('reuse looks in the first variable of export-env alone', async () => {
  const adobe = await startAdobe();

  const [, found, notFound] = await runJob(
    adobe,
    { inputs: { 'export-env': 'ONE' } },
    { inputs: { reuse: 'true', 'export-env': 'ONE,OTHER' } },
    { inputs: { reuse: 'true', 'export-env': 'ANOTHER,ONE' } },
  );

  expect([found?.outputs.source, notFound?.outputs.source]).toEqual(['reused', 'issued']);
  expect(routesOf(adobe)).toEqual([tokenRoute, tokenRoute]);
});
