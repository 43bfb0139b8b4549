import { failureOf, runAdobeStep } from '../support/adobe-step';

const invalid = (what: string, cure: string) => ({ outputs: { reason: 'invalid-input' }, what, cure });

test.concurrent.each([
  ['commas', 'FIREFLY_SERVICES_ACCESS_TOKEN,AEM_ACCESS_TOKEN,IMS_ACCESSTOKEN'],
  ['spaces', 'FIREFLY_SERVICES_ACCESS_TOKEN AEM_ACCESS_TOKEN IMS_ACCESSTOKEN'],
  ['newlines', 'FIREFLY_SERVICES_ACCESS_TOKEN\nAEM_ACCESS_TOKEN\nIMS_ACCESSTOKEN\n'],
  ['all of them', ', FIREFLY_SERVICES_ACCESS_TOKEN ,\r\n\tAEM_ACCESS_TOKEN,, IMS_ACCESSTOKEN'],
])('several names, separated by %s, get the token', async (_case, names) => {
  const { result, adobe } = await runAdobeStep({ inputs: { 'export-env': names } });
  const [token] = adobe.tokens;
  expect(result.env).toEqual({
    FIREFLY_SERVICES_ACCESS_TOKEN: token,
    AEM_ACCESS_TOKEN: token,
    IMS_ACCESSTOKEN: token,
  });
  expect(result.log.at(-1)).toMatch(
    / Handed on as access-token, FIREFLY_SERVICES_ACCESS_TOKEN, AEM_ACCESS_TOKEN, IMS_ACCESSTOKEN\.$/,
  );
});

test.concurrent('a name that is given twice counts once', async () => {
  const { result } = await runAdobeStep({ inputs: { 'export-env': 'A_TOKEN, A_TOKEN' } });
  expect(Object.keys(result.env)).toEqual(['A_TOKEN']);
  expect(result.log.at(-1)).toMatch(/ Handed on as access-token, A_TOKEN\.$/);
});

test.concurrent('`aio-cli` sets the pair that the aio CLI reads, and that alone', async () => {
  const { result, adobe } = await runAdobeStep({ inputs: { 'export-env': 'aio-cli' } });
  const expiryMs = Number(result.env.AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY);
  expect(result.env).toEqual({
    AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN: adobe.tokens[0],
    AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY: expect.stringMatching(/^\d{13}$/),
  });
  expect(Math.floor(expiryMs / 1000) * 1000).toBe(Date.parse(result.outputs['expires-at'] ?? ''));
});

test.concurrent('`aio-cli` may stand among names', async () => {
  const { result, adobe } = await runAdobeStep({ inputs: { 'export-env': 'ADOBE_ACCESS_TOKEN aio-cli' } });
  expect(result.env).toEqual({
    ADOBE_ACCESS_TOKEN: adobe.tokens[0],
    AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN: adobe.tokens[0],
    AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY: expect.any(String),
  });
});

test.concurrent('where the expiry is unknown, the aio CLI gets the token alone', async () => {
  const { result, adobe } = await runAdobeStep({
    credential: 'withoutExpiry',
    inputs: { 'export-env': 'aio-cli' },
  });
  expect(result.env).toEqual({ AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN: adobe.tokens[0] });
});

test.concurrent.each(['', ' ', '\n', ','])(
  '%j exports nothing; the output is there all the same',
  async (names) => {
    const { result, adobe } = await runAdobeStep({ inputs: { 'export-env': names } });
    expect(result.exitCode).toBe(0);
    expect(result.env).toEqual({});
    expect(result.outputs['access-token']).toBe(adobe.tokens[0]);
    expect(result.log.at(-1)).toMatch(/ Handed on as access-token\.$/);
  },
);

test.concurrent.each([
  'PATH',
  'LD_PRELOAD',
  'NODE_OPTIONS',
  'GITHUB_TOKEN',
  'github_env',
  'ACTIONS_RUNTIME_TOKEN',
  'BASH_ENV',
  'ENV',
  'CI',
])('%s is refused before anything is sent', async (name) => {
  const step = await runAdobeStep({ inputs: { 'export-env': `ADOBE_ACCESS_TOKEN, ${name}` } });
  expect(failureOf(step)).toMatchObject(
    invalid(
      `export-env holds ${name}, which the runner or the shell needs for itself.`,
      'Choose another name, such as ADOBE_ACCESS_TOKEN.',
    ),
  );
  expect(step.adobe.requests).toEqual([]);
});

test.concurrent.each([
  ['1TOKEN', '1TOKEN'],
  ['MY-TOKEN', 'MY-TOKEN'],
  ['TOKEN=x', 'TOKEN=x'],
  ['TOKEN<<EOF', 'TOKEN<<EOF'],
  ['::set-env', ': :set-env'],
])('%s cannot be a name, and is refused before anything is sent', async (name, shown) => {
  const step = await runAdobeStep({ inputs: { 'export-env': name } });
  expect(failureOf(step)).toMatchObject(
    invalid(
      `export-env holds "${shown}", which cannot be the name of an environment variable.`,
      'Name variables with letters, digits and underscores; the only preset is `aio-cli`.',
    ),
  );
  expect(step.adobe.requests).toEqual([]);
});
