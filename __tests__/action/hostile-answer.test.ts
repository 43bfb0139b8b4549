import { credentials } from '../../simulator/credentials';
import { signToken } from '../../simulator/tokens';
import { answer, failureOf, helloRoute, json, runAdobeStep, tokenRoute } from '../support/adobe-step';

const { clientId, clientSecret } = credentials.good;
const esc = '\u001b';

/** Has IMS refuse the request in these words, and gives the step's first line. */
async function refuse(description: string, error = 'invalid_request'): Promise<string> {
  const step = await runAdobeStep({
    prepare: (adobe) => adobe.script(tokenRoute, json({ error, error_description: description }, 400)),
  });
  const { outputs, what } = failureOf(step);
  expect(outputs).toEqual({ reason: 'ims-rejected' });
  // The runner carries out what the step printed: masks of its own, one error, and nothing of Adobe's.
  expect(new Set(step.result.commands.map(({ name }) => name))).toEqual(
    new Set(['add-mask', 'error', 'debug']),
  );
  expect(step.result.paths).toEqual([]);
  return what;
}

function quoted(description: string): string {
  return `Adobe IMS rejected the request: adobe.test answered 400 invalid_request "${description}", x-debug-id ID.`;
}

test.concurrent.each([
  ['::set-output name=access-token::forged', ': :set-output name=access-token: :forged'],
  ['no\n::set-output name=access-token::forged', 'no: :set-output name=access-token: :forged'],
  ['no\r\n::add-mask::e', 'no: :add-mask: :e'],
  ['no\r::set-env name=PATH::/tmp', 'no: :set-env name=PATH: :/tmp'],
  ['no\u2028::error::x\u2029::warning::y\u0085::notice::z', 'no: :error: :x: :warning: :y: :notice: :z'],
  ['##[group]Secrets', '## [group]Secrets'],
  ['no ##[set-output name=access-token]forged', 'no ## [set-output name=access-token]forged'],
  ['no%0A::add-path::/tmp', 'no%0A: :add-path: :/tmp'],
  ['::stop-commands::abcdefgh', ': :stop-commands: :abcdefgh'],
  [':\u0000:add-mask:\u0000:x', ': :add-mask: :x'],
  ['#\u200b#\u200b[endgroup]', '## [endgroup]'],
])('a workflow command in %j is shown defused', async (description, shown) => {
  expect(await refuse(description)).toBe(quoted(shown));
});

test.concurrent.each([
  ['colours', `${esc}[31mred${esc}[0m`, '[31mred[0m'],
  ['a title', `${esc}]0;title\u0007text`, ']0;titletext'],
  ['a cursor that goes back', `wrong\b\b\b\b\bright${esc}[2K`, 'wrongright[2K'],
  ['a C1 control', '\u009b31mred', '31mred'],
  ['letters that run backwards', '\u202eterces\u202c', 'terces'],
  ['invisible letters', 'a\u200bb\u2060c\ufeffd', 'abcd'],
])('terminal escapes are taken out: %s', async (_what, description, shown) => {
  expect(await refuse(description)).toBe(quoted(shown));
});

test.concurrent('a long description is cut, so that the error stays legible', async () => {
  expect(await refuse('x'.repeat(100_000))).toBe(quoted(`${'x'.repeat(199)}…`));
});

test.concurrent('half of a character is replaced', async () => {
  expect(await refuse('\ud83d!')).toBe(quoted('\ufffd!'));
});

test.concurrent('commands in the error code are defused as well', async () => {
  const what = await refuse('no', 'x\n::set-output name=a::b');
  expect(what).toBe(
    'Adobe IMS rejected the request: adobe.test answered 400 x: :set-output name=a: :b "no", x-debug-id ID.',
  );
});

test.concurrent.each([
  ['as it is', clientSecret],
  ['twice', `${clientSecret}${clientSecret}`],
  ['cut at its end', clientSecret.slice(0, 20)],
  ['cut at its start', clientSecret.slice(-20)],
  ['in upper case', clientSecret.toUpperCase()],
  ['in base64', Buffer.from(clientSecret).toString('base64')],
  ['in base64url', Buffer.from(clientSecret).toString('base64url')],
  ['in base64 with the client ID before it', Buffer.from(`${clientId}:${clientSecret}`).toString('base64')],
  ['in hex', Buffer.from(clientSecret).toString('hex')],
  ['in hex, cut', Buffer.from(clientSecret).toString('hex').slice(0, 40)],
  ['with line breaks in it', clientSecret.replace(/(.{5})/g, '$1\r\n')],
  ['with escapes in it', clientSecret.replace(/(.{5})/g, `$1\u200b`)],
  ['behind much else', `${'x'.repeat(180)} ${clientSecret}`],
])('a description that echoes the secret %s is redacted', async (_how, echo) => {
  const what = await refuse(`secret=${echo}.`);
  expect(what).toContain('***');
});

test.concurrent.each([
  ['URI-encoded', encodeURIComponent],
  ['form-encoded', (text: string) => new URLSearchParams({ text }).toString().slice('text='.length)],
  ['JSON-escaped', (text: string) => JSON.stringify(text)],
])('a description that echoes a secret full of signs %s is redacted', async (_how, encode) => {
  const secret = credentials.awkwardSecret.clientSecret;
  const step = await runAdobeStep({
    credential: 'awkwardSecret',
    prepare: (adobe) =>
      adobe.script(
        tokenRoute,
        json({ error: 'no', error_description: `client_secret=${encode(secret)}` }, 400),
      ),
  });
  expect(failureOf(step).what).toContain('***');
});

test.concurrent('whichever of two secrets is echoed is redacted, though only one was sent', async () => {
  const other = 'p8e-one-that-was-deleted-last-week';
  const step = await runAdobeStep({
    inputs: { 'client-secret': `${clientSecret}\n${other}` },
    prepare: (adobe) =>
      adobe.script(tokenRoute, json({ error: 'no', error_description: `${other} ${clientSecret}` }, 400)),
  });
  expect(failureOf(step).what).toContain('answered 400 no "*** ***"');
});

test.concurrent.each(['constructor', 'toString', '__proto__'])(
  'the code %s, which every object of the language knows, is a code like any other',
  async (code) => {
    const step = await runAdobeStep({
      inputs: { hello: 'true' },
      prepare: (adobe) => adobe.script(helloRoute, answer(403, `{"error_code":"${code}","message":"no"}`)),
    });
    const { what, cure } = failureOf(step);
    expect(what).toContain(`adobe.test answered 403 ${code} "no"`);
    expect(cure).toMatch(/^Check that the API of `hello-url` is added to the credential's project /);
  },
);

test.concurrent('the secret is redacted wherever else it can be quoted from', async () => {
  const headers = { 'x-request-id': clientSecret, 'content-type': `text/${clientSecret}` };
  const refused = await runAdobeStep({
    prepare: (adobe) => adobe.script(tokenRoute, json({ error: clientSecret }, 400, headers)),
  });
  expect(failureOf(refused).what).toMatch(/ answered 400 \*\*\*, x-debug-id ID, x-request-id \*\*\*\.$/);

  const wrongBody = await runAdobeStep({
    prepare: (adobe) => adobe.script(tokenRoute, answer(200, clientSecret, headers)),
  });
  expect(failureOf(wrongBody).what).toMatch(/ not with a JSON object \(text\/\*\*\*\)\.$/);

  const wrongType = await runAdobeStep({
    prepare: (adobe) =>
      adobe.script(tokenRoute, json({ access_token: 'abcdefgh', token_type: clientSecret })),
  });
  expect(failureOf(wrongType).what).toContain('gave a token of type "***", ');
});

test.concurrent('scopes in the token that pose as outputs stay in their place', async () => {
  const scopes = ['openid', 'AdobeID', 'firefly_api', 'ff_apis', '::set-output', 'name=hello::forged'];
  const token = await signToken({ clientId, scopes, issuedAt: new Date(), lifetimeSeconds: 3600 });
  const step = await runAdobeStep({
    tokens: [token],
    inputs: { hello: 'true' },
    prepare: (adobe) => {
      adobe.script(tokenRoute, json({ access_token: token, expires_in: 3600 }));
      adobe.script(helloRoute, answer(200));
    },
  });
  expect(step.result.outputs).toMatchObject({
    hello: 'ok',
    scopes: 'openid,AdobeID,firefly_api,ff_apis,::set-output,name=hello::forged',
  });
  expect(step.result.log.join('\n')).not.toContain('forged');
});
