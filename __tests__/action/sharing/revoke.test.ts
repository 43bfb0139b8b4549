import { version } from '../../../package.json';
import { credentials } from '../../../simulator/credentials';
import { helloRoute, revokeRoute, routesOf, runOnlyStep, silence, startAdobe, tokenRoute } from './workflow';

const revoke = { inputs: { revoke: 'true' } };

test('with revoke: true, the token is revoked at the end of the job, and the log says so', async () => {
  const adobe = await startAdobe();

  const { exitCode, outputs, post } = await runOnlyStep(adobe, revoke);

  expect([exitCode, post.exitCode]).toEqual([0, 0]);
  expect([...adobe.revoked]).toEqual([outputs['access-token']]);
  expect(post.log).toEqual(['The access token is revoked.']);
  expect(post.annotations).toEqual([]);
  expect(post.stderr).toBe('');
});

describe('the request', () => {
  test('is RFC 7009: the token alone in the form, the client in the header', async () => {
    const adobe = await startAdobe();
    const { clientId, clientSecret } = credentials.good;

    await runOnlyStep(adobe, revoke);

    expect(routesOf(adobe)).toEqual([tokenRoute, revokeRoute]);
    const request = adobe.requests[1];
    expect(request?.form).toEqual({ token: adobe.tokens[0] });
    const { connection: _itsOwnAffair, ...headers } = request?.headers ?? {};
    expect(headers).toEqual({
      accept: 'application/json',
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      'content-length': String(request?.body.length),
      'content-type': 'application/x-www-form-urlencoded',
      host: new URL(adobe.url).host,
      'user-agent': `adobe-access-token/${version}`,
    });
  });

  test('has both halves of the credential form-encoded (RFC 6749, section 2.3.1)', async () => {
    const adobe = await startAdobe();
    const { clientId, clientSecret } = credentials.awkwardSecret;

    await runOnlyStep(adobe, { ...revoke, credential: 'awkwardSecret' });

    const pair = `${clientId}:p8e-%2B%2F%3D%26%2541+%7E%21*%27%28%29%22%5C%24%3B%23%3F`;
    expect(clientSecret).toBe(`p8e-+/=&%41 ~!*'()"\\$;#?`);
    expect(adobe.requests[1]?.headers.authorization).toBe(`Basic ${Buffer.from(pair).toString('base64')}`);
    expect(adobe.revoked.size).toBe(1);
  });

  test('is made with the secret that got the token', async () => {
    const adobe = await startAdobe();
    const { clientId, secrets } = credentials.good;
    const deleted = 'p8e-this-one-was-deleted-last-week-0000';

    const { post } = await runOnlyStep(adobe, {
      inputs: { revoke: 'true', 'client-secret': `${deleted}\n${secrets[1]}` },
    });

    expect(post.log).toEqual(['The access token is revoked.']);
    const pair = `${clientId}:${secrets[1]}`;
    expect(adobe.requests.at(-1)?.headers.authorization).toBe(
      `Basic ${Buffer.from(pair).toString('base64')}`,
    );
  });
});

test('what is saved for it is the token and which secret got it, never a secret', async () => {
  const adobe = await startAdobe();

  const { state, outputs } = await runOnlyStep(adobe, revoke);

  expect(state).toEqual({
    token: adobe.tokens[0],
    'expires-at': expect.stringContaining(outputs['expires-at']?.slice(0, 19) ?? 'an expiry'),
    'secret-index': '0',
  });
});

test('the post phase masks the secrets and the token before it says anything', async () => {
  const adobe = await startAdobe();

  const { post } = await runOnlyStep(adobe, revoke);

  expect(post.masks).toEqual(expect.arrayContaining([credentials.good.clientSecret, adobe.tokens[0]]));
  expect(post.commands.map(({ name }) => name)).toEqual(post.masks.map(() => 'add-mask'));
});

test('the token is revoked where hello refused it', async () => {
  const adobe = await startAdobe();

  const { exitCode, outputs, post } = await runOnlyStep(adobe, {
    credential: 'apiNotAdded',
    inputs: { revoke: 'true', hello: 'true' },
  });

  expect(exitCode).toBe(1);
  expect(outputs.reason).toBe('hello-refused');
  expect(post.log).toEqual(['The access token is revoked.']);
  expect([...adobe.revoked]).toEqual(adobe.tokens);
});

test.each(['SIGINT', 'SIGKILL', 'cancel'] as const)(
  'the token is revoked where %s ended the step in the hello call',
  async (name) => {
    const adobe = await startAdobe();
    const hello = new Promise<void>((resolve) => {
      adobe.script(helloRoute, (...call) => {
        silence(...call);
        resolve();
      });
    });

    const { conclusion, outputs, env, post } = await runOnlyStep(adobe, {
      inputs: { revoke: 'true', hello: 'true' },
      signal: { name, when: hello },
    });

    expect(conclusion).toBe('failure');
    expect([outputs, env]).toEqual([{}, {}]);
    expect(post.exitCode).toBe(0);
    expect(post.log).toEqual(['The access token is revoked.']);
    expect([...adobe.revoked]).toEqual(adobe.tokens);
    expect(adobe.tokens).toHaveLength(1);
  },
);
