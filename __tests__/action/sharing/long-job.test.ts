import { routesOf, runJob, startAdobe, successLine, tokenRoute } from './workflow';

const HOUR_MS = 3_600_000;
const again = { inputs: { reuse: 'true' } };

test('a step that runs again in the same job keeps the token, and asks for nothing', async () => {
  const adobe = await startAdobe();

  const [first, second, third] = await runJob(adobe, again, again, {
    inputs: { reuse: 'true', seal: 'true', 'export-env': 'ADOBE_ACCESS_TOKEN AEM_ACCESS_TOKEN' },
  });

  expect(routesOf(adobe)).toEqual([tokenRoute]);
  expect(first?.log).toEqual([successLine('issued')]);
  expect(second?.log).toEqual([successLine('reused')]);
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

test('the token is renewed once it has less than the margin left, and the new one is kept then', async () => {
  // Adobe says of its first token that it is 20 hours old: the job need not take as long.
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
  const beforeMargin = { inputs: { reuse: 'true' } };
  const afterMargin = { inputs: { reuse: 'true', 'refresh-margin-seconds': '18000' } };

  const [first, second, third, fourth] = await runJob(
    adobe,
    beforeMargin,
    beforeMargin,
    afterMargin,
    afterMargin,
  );

  expect(routesOf(adobe)).toEqual([tokenRoute, tokenRoute]);
  const [old, renewed] = adobe.tokens;
  expect(first?.outputs).toMatchObject({ source: 'issued', 'access-token': old });
  expect(second?.outputs).toMatchObject({ source: 'reused', 'access-token': old });
  expect(third?.outputs).toMatchObject({ source: 'issued', 'access-token': renewed });
  expect(third?.env).toEqual({ ADOBE_ACCESS_TOKEN: renewed });
  expect(third?.log).toEqual([
    expect.stringMatching(
      /^The token of an earlier step is not reused: it has 3 h 59 min left.* 5 h 0 min.*\.$/,
    ),
    successLine('issued'),
  ]);
  expect(fourth?.outputs).toMatchObject({ source: 'reused', 'access-token': renewed });
});

test('a step that needs more scopes, or has another credential, gets a new token; one that needs fewer does not', async () => {
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
  expect(more?.log).toEqual([
    'The token of an earlier step is not reused: it lacks the scopes DCAPI, session.',
    successLine('issued'),
  ]);
  expect(other?.outputs).toMatchObject({ source: 'issued', 'access-token': adobe.tokens[2] });
  expect(other?.log).toEqual([
    'The token of an earlier step is not reused: it belongs to another client ID.',
    successLine('issued'),
  ]);
});

test('hello can still refuse a token that is reused', async () => {
  const adobe = await startAdobe();

  const [, second] = await runJob(
    adobe,
    { ...again, credential: 'apiNotAdded' },
    {
      credential: 'apiNotAdded',
      inputs: { reuse: 'true', hello: 'true' },
    },
  );

  expect(second?.exitCode).toBe(1);
  expect(second?.outputs).toEqual({ reason: 'hello-refused', hello: 'refused' });
  expect(second?.env).toEqual({});
});

test('one to reuse comes before a new one where the sealed token does not serve', async () => {
  const adobe = await startAdobe();

  const [, second] = await runJob(adobe, again, { inputs: { reuse: 'true', 'sealed-token': 'garbage' } });

  expect(second?.outputs).toMatchObject({ source: 'reused', 'access-token': adobe.tokens[0] });
  expect(adobe.tokens).toHaveLength(1);
  expect(second?.log).toHaveLength(2);
  expect(second?.log[0]).toMatch(/^The sealed token is not used: it was sealed with another /);
  expect(second?.log[0]).not.toContain('A new one is requested');
});
