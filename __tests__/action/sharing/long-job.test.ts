import { routesOf, tokenRoute } from '../../support/adobe-step';
import { runJob, startAdobe } from './workflow';

const HOUR_MS = 3_600_000;

const again = { inputs: { reuse: 'true' } };

test('a step that runs again in the same job reuses the token, and sends no request', async () => {
  const adobe = await startAdobe();

  const [first, second, third] = await runJob(adobe, again, again, {
    inputs: { reuse: 'true', seal: 'true', 'export-env': 'ADOBE_ACCESS_TOKEN AEM_ACCESS_TOKEN' },
  });

  expect(routesOf(adobe)).toEqual([tokenRoute]);
  expect(second?.outputs).toMatchObject({
    source: 'reused',
    'access-token': adobe.tokens[0],
    scopes: first?.outputs.scopes,
    hello: 'skipped',
  });
  expect(second?.masks).toContain(adobe.tokens[0]);
  expect(second?.env).toEqual({ ADOBE_ACCESS_TOKEN: adobe.tokens[0] });
  expect(third?.env).toEqual({ ADOBE_ACCESS_TOKEN: adobe.tokens[0], AEM_ACCESS_TOKEN: adobe.tokens[0] });
  expect(third?.jobOutputs()).toHaveProperty('sealed-token');
});

test('the token is renewed when it has less than the margin left, and the new one is reused', async () => {
  // Adobe's first token is 20 hours old when it comes.
  let ageHours = 20;
  const adobe = await startAdobe({ clock: () => new Date(Date.now() - ageHours * HOUR_MS) });
  adobe.script(
    tokenRoute,
    (_request, _response, _recorded, proceed) => proceed(),
    (_request, _response, _recorded, proceed) => {
      ageHours = 0;
      proceed();
    },
  );
  const afterMargin = { inputs: { reuse: 'true', 'refresh-margin-seconds': '18000' } };

  const steps = await runJob(adobe, again, again, afterMargin, afterMargin);

  expect(routesOf(adobe)).toEqual([tokenRoute, tokenRoute]);
  const [old, renewed] = adobe.tokens;
  expect(steps.map(({ outputs }) => [outputs.source, outputs['access-token']])).toEqual([
    ['issued', old],
    ['reused', old],
    ['issued', renewed],
    ['reused', renewed],
  ]);
});

test('a step gets a new token if it needs more scopes or has another credential, and not if it needs fewer scopes', async () => {
  const adobe = await startAdobe();

  const [, fewer, more, other] = await runJob(
    adobe,
    again,
    { inputs: { reuse: 'true', scopes: 'firefly_api openid' } },
    { inputs: { reuse: 'true', scopes: 'openid DCAPI session' } },
    { ...again, credential: 'other' },
  );

  expect(fewer?.outputs).toMatchObject({ source: 'reused', 'access-token': adobe.tokens[0] });
  expect(more?.outputs).toMatchObject({ source: 'issued', scopes: 'openid,DCAPI,session' });
  expect(other?.outputs).toMatchObject({ source: 'issued', 'access-token': adobe.tokens[2] });
});
