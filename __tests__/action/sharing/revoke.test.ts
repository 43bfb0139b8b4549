import { version } from '../../../package.json';
import { credentials } from '../../../simulator/credentials';
import { revokeRoute, routesOf, tokenRoute } from '../../support/adobe-step';
import { runJob, runOnlyStep, startAdobe } from './workflow';

const revoke = { inputs: { revoke: 'true' } };

test('the request of a revocation is that of RFC 7009: the token alone in the form, the client in the header', async () => {
  const adobe = await startAdobe();
  const { clientId, clientSecret } = credentials.good;

  await runOnlyStep(adobe, revoke);

  expect(routesOf(adobe)).toEqual([tokenRoute, revokeRoute]);
  const request = adobe.requests[1];
  expect(request?.form).toEqual({ token: adobe.tokens[0] });
  const { connection: _hopByHop, ...headers } = request?.headers ?? {};
  expect(headers).toEqual({
    accept: 'application/json',
    authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
    'content-length': String(request?.body.length),
    'content-type': 'application/x-www-form-urlencoded',
    host: new URL(adobe.url).host,
    'user-agent': `adobe-access-token/${version}`,
  });
});

test('a revocation has both halves of the credential form-encoded (RFC 6749, section 2.3.1)', async () => {
  const adobe = await startAdobe();
  const { clientId, clientSecret } = credentials.awkwardSecret;

  await runOnlyStep(adobe, { ...revoke, credential: 'awkwardSecret' });

  const pair = `${clientId}:p8e-%2B%2F%3D%26%2541+%7E%21*%27%28%29%22%5C%24%3B%23%3F`;
  expect(clientSecret).toBe(`p8e-+/=&%41 ~!*'()"\\$;#?`);
  expect(adobe.requests[1]?.headers.authorization).toBe(`Basic ${Buffer.from(pair).toString('base64')}`);
  expect(adobe.revoked.size).toBe(1);
});

test('a revocation is sent with the secret that got the token', async () => {
  const adobe = await startAdobe();
  const { clientId, secrets } = credentials.good;
  const deleted = 'p8e-this-one-was-deleted-last-week-0000';

  await runOnlyStep(adobe, { inputs: { revoke: 'true', 'client-secret': `${deleted}\n${secrets[1]}` } });

  const pair = `${clientId}:${secrets[1]}`;
  expect(adobe.requests.at(-1)?.headers.authorization).toBe(`Basic ${Buffer.from(pair).toString('base64')}`);
  expect([...adobe.revoked]).toEqual(adobe.tokens);
});

test('what is saved for the post phase is the token and the index of its secret, never a secret; all is masked there', async () => {
  const adobe = await startAdobe();

  const { state, outputs, post } = await runOnlyStep(adobe, revoke);

  expect(state).toEqual({
    revoke: 'true',
    token: adobe.tokens[0],
    'expires-at': expect.stringContaining(outputs['expires-at']?.slice(0, 19) ?? 'an expiry'),
    'secret-index': '0',
  });
  expect(post.masks).toEqual(expect.arrayContaining([credentials.good.clientSecret, adobe.tokens[0]]));
  expect(post.commands.map(({ name }) => name)).toEqual(post.masks.map(() => 'add-mask'));
  expect(post.log).toHaveLength(1);
});

test('a token that was reused is not revoked: an earlier step requested it', async () => {
  const adobe = await startAdobe();

  const [, second] = await runJob(adobe, {}, { inputs: { revoke: 'true', reuse: 'true' } });

  expect(second?.outputs.source).toBe('reused');
  expect(second?.state).toEqual({ revoke: 'true' });
  expect(routesOf(adobe)).toEqual([tokenRoute]);
});
