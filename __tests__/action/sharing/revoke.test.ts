import { version } from '../../../package.json';
import { credentials } from '../../../simulator/credentials';
import { revokeRoute, routesOf, tokenRoute } from '../../support/adobe-step';
import { makeAction, removeActions } from '../../support/fixture-action';
import { runJob, runOnlyStep, startAdobe } from './workflow';

const revoke = { inputs: { revoke: 'true' } };

afterAll(removeActions);

test('the request of a revocation is that of the client libraries of Adobe: all in the form, the client ID in a header too', async () => {
  const adobe = await startAdobe();
  const { clientId, clientSecret } = credentials.awkwardSecret;

  await runOnlyStep(adobe, { ...revoke, credential: 'awkwardSecret' });

  expect(routesOf(adobe)).toEqual([tokenRoute, revokeRoute]);
  const request = adobe.requests[1];
  expect(request?.form).toEqual({
    token_type: 'access_token',
    token: adobe.tokens[0],
    client_id: clientId,
    client_secret: clientSecret,
    cascading: 'all',
  });
  const { connection: _hopByHop, ...headers } = request?.headers ?? {};
  expect(headers).toEqual({
    accept: 'application/json',
    'content-length': String(request?.body.length),
    'content-type': 'application/x-www-form-urlencoded',
    host: new URL(adobe.url).host,
    'user-agent': `adobe-access-token/${version}`,
    'x-ims-clientid': clientId,
  });
  expect([...adobe.revoked]).toEqual(adobe.tokens);
});

test('a revocation is sent with the secret that requested the token', async () => {
  const adobe = await startAdobe();
  const { secrets } = credentials.good;
  const deleted = 'p8e-this-one-was-deleted-last-week-0000';

  await runOnlyStep(adobe, { inputs: { revoke: 'true', 'client-secret': `${deleted}\n${secrets[1]}` } });

  expect(adobe.requests.at(-1)?.form.client_secret).toBe(secrets[1]);
  expect([...adobe.revoked]).toEqual(adobe.tokens);
});

test('what is saved for the post phase is the token and what its revocation needs, never a secret; all is masked there', async () => {
  const adobe = await startAdobe();

  const { state, post } = await runOnlyStep(adobe, revoke);

  expect(state).toEqual({
    revoke: 'true',
    token: adobe.tokens[0],
    'secret-index': '0',
    'clock-error-ms': '0',
    'ims-url': adobe.url,
  });
  expect(post.masks).toEqual(expect.arrayContaining([credentials.good.clientSecret, adobe.tokens[0]]));
  expect(post.commands.map(({ name }) => name)).toEqual(post.masks.map(() => 'add-mask'));
  expect(post.log).toHaveLength(1);
});

test('a token that was reused is not revoked: an earlier step requested it', async () => {
  const adobe = await startAdobe();

  const [, second] = await runJob(adobe, {}, { inputs: { revoke: 'true', reuse: 'true' } });

  expect(second?.outputs.source).toBe('reused');
  expect(second?.state).toEqual({ revoke: 'true', token: '' });
  expect(second?.post.log).toHaveLength(1);
  expect(routesOf(adobe)).toEqual([tokenRoute]);
});

test.each([
  ['without revoke', {}, []],
  ['that reuses a token', { revoke: 'true', reuse: 'true' }, []],
  ['that fails before it requests a token', { revoke: 'true', 'refresh-margin-seconds': '-1' }, []],
  ['that requests a token to revoke', { revoke: 'true' }, [1]],
])('state that an earlier step exported revokes nothing in a step %s', async (_, inputs, revoked) => {
  const adobe = await startAdobe();
  const planting = makeAction({
    main: `require('node:fs').appendFileSync(
      process.env.GITHUB_ENV,
      'STATE_revoke=true\\nSTATE_secret-index=0\\nSTATE_token=' + process.env.ADOBE_ACCESS_TOKEN + '\\n',
    );`,
    post: '',
  });

  await runJob(adobe, {}, { action: planting }, { inputs });

  expect([...adobe.revoked]).toEqual(revoked.map((index) => adobe.tokens[index]));
});
