import { credentials } from '../../simulator/credentials';
import { failureOf, moreAbout, runAdobeStep } from '../support/adobe-step';

const { clientId, clientSecret } = credentials.good;
const copyCure =
  "Copy it from the credential's page in the Adobe Developer Console once more, and store it again.";
const toSecondsCure = 'Set `timeout-seconds` to a whole number from 1 to 86400, or leave it out.';
const toAttemptsCure = 'Set `max-attempts` to a whole number from 1 to 100, or leave it out.';
const toUrlCure = (name: string) => `Set \`${name}\` to a URL that begins with https://, or leave it out.`;
const httpCure = (name: string) =>
  `Begin \`${name}\` with https://; plain http is for this machine alone (127.0.0.1).`;
const originCure = 'Set `ims-url` to an origin alone: https://host, without path, query or fragment.';
const userCure = (name: string) => `Take what stands before the @ out of \`${name}\`.`;

test.concurrent.each([
  ['timeout-seconds', '0', 'cannot be "0"', toSecondsCure],
  ['timeout-seconds', '1.5', 'cannot be "1.5"', toSecondsCure],
  ['timeout-seconds', 'soon', 'cannot be "soon"', toSecondsCure],
  ['timeout-seconds', '86401', 'cannot be "86401"', toSecondsCure],
  ['timeout-seconds', '', 'is empty', toSecondsCure],
  ['max-attempts', '0', 'cannot be "0"', toAttemptsCure],
  ['max-attempts', '101', 'cannot be "101"', toAttemptsCure],
  ['hello', 'yes', 'cannot be "yes"', 'Set `hello` to true or false, or leave it out.'],
  [
    'org-id',
    'Acme Inc.',
    'cannot be "Acme Inc."',
    'It is the ID that ends in @AdobeOrg, on the page of the project in the Adobe Developer Console.',
  ],
  ['scopes', ' , ', 'names no scope', 'Leave it out for the default, or name at least one scope.'],
  [
    'scopes',
    '"openid", "AdobeID"',
    'holds ""openid"", which is no scope',
    'Separate scopes with commas, spaces or newlines, without quotation marks.',
  ],
  ['ims-url', '', 'is empty', toUrlCure('ims-url')],
  ['ims-url', 'ims-na1.adobelogin.com', 'cannot be "ims-na1.adobelogin.com"', toUrlCure('ims-url')],
  [
    'ims-url',
    'ftp://ims-na1.adobelogin.com',
    'cannot be "ftp://ims-na1.adobelogin.com"',
    toUrlCure('ims-url'),
  ],
  [
    'ims-url',
    'http://ims-na1.adobelogin.com',
    'cannot be "http://ims-na1.adobelogin.com"',
    httpCure('ims-url'),
  ],
  ['ims-url', 'http://127.0.0.1.example', 'cannot be "http://127.0.0.1.example"', httpCure('ims-url')],
  ['ims-url', 'https://ims.example/ims', 'cannot be "https://ims.example/ims"', originCure],
  ['ims-url', 'https://ims.example?a=b', 'cannot be "https://ims.example?a=b"', originCure],
  ['ims-url', 'https://user:password@ims.example', 'holds a user name or password', userCure('ims-url')],
  ['hello-url', 'https://user@image.adobe.io/', 'holds a user name or password', userCure('hello-url')],
  ['hello-url', 'image.adobe.io/hello', 'cannot be "image.adobe.io/hello"', toUrlCure('hello-url')],
  ['hello-url', 'http://image.adobe.io/', 'cannot be "http://image.adobe.io/"', httpCure('hello-url')],
])('`%s` %j is refused before anything is sent', async (name, value, says, cure) => {
  const step = await runAdobeStep({ inputs: { [name]: value } });
  expect(failureOf(step)).toEqual({
    outputs: { reason: 'invalid-input' },
    what: `${name} ${says}.`,
    cure,
    more: moreAbout('invalid-input'),
  });
  expect(step.adobe.requests).toEqual([]);
});

test.concurrent('several problems are reported at once, each with its value, then all the cures', async () => {
  const step = await runAdobeStep({
    inputs: { hello: 'perhaps', 'timeout-seconds': 'soon', 'export-env': 'PATH', 'ims-url': 'adobe' },
  });
  expect(failureOf(step)).toEqual({
    outputs: { reason: 'invalid-input' },
    what: '4 inputs cannot be used. hello cannot be "perhaps". export-env holds PATH, which the runner or the shell needs for itself. ims-url cannot be "adobe". timeout-seconds cannot be "soon".',
    cure: [
      'Set `hello` to true or false, or leave it out.',
      'Choose another name, such as ADOBE_ACCESS_TOKEN.',
      toUrlCure('ims-url'),
      toSecondsCure,
    ].join(' '),
    more: moreAbout('invalid-input'),
  });
  expect(step.adobe.requests).toEqual([]);
});

test.concurrent('a missing credential among other problems decides the reason', async () => {
  const step = await runAdobeStep({ inputs: { 'client-secret': '', hello: 'perhaps' } });
  const { outputs, what } = failureOf(step);
  expect(outputs).toEqual({ reason: 'missing-credentials' });
  expect(what).toMatch(/^2 inputs cannot be used\. client-secret is empty: .* hello cannot be "perhaps"\.$/);
});

test.concurrent.each([
  [
    'a no-break space',
    'client-id',
    `${clientId.slice(0, 4)}\u00a0${clientId.slice(4)}`,
    'U+00A0, at position 5',
  ],
  [
    'an invisible character',
    'client-id',
    `${clientId.slice(0, 4)}\u200b${clientId.slice(4)}`,
    'U+200B, at position 5',
  ],
  ['a line break', 'client-id', `${clientId.slice(0, 4)}\n${clientId.slice(4)}`, 'U+000A, at position 5'],
  ['an emoji', 'client-id', `${clientId}😀`, 'U+1F600, at position 33'],
  ['a typographic quotation mark', 'client-secret', `“${clientSecret}”`, 'U+201C, at position 1'],
  [
    'a tab',
    'client-secret',
    `${clientSecret.slice(0, 8)}\t${clientSecret.slice(8)}`,
    'U+0009, at position 9',
  ],
])(
  '%s that was pasted into `%s` is named by its place, and the value is not shown',
  async (_what, name, value, place) => {
    const step = await runAdobeStep({ inputs: { [name]: value }, sensitive: [clientSecret] });
    expect(failureOf(step)).toEqual({
      outputs: { reason: 'invalid-input' },
      what: `${name} holds a character that it cannot have: ${place}.`,
      cure: copyCure,
      more: moreAbout('invalid-input'),
    });
    expect(step.result.log.join('\n')).not.toContain(clientId.slice(4));
    expect(step.adobe.requests).toEqual([]);
  },
);

test.concurrent('space around a credential, as from a file, does no harm', async () => {
  const step = await runAdobeStep({
    inputs: { 'client-id': ` ${clientId}\n`, 'client-secret': `\t${clientSecret} \n` },
  });
  expect(step.result.exitCode).toBe(0);
  expect(step.adobe.requests[0]?.form).toMatchObject({ client_id: clientId, client_secret: clientSecret });
});

test.concurrent.each(['org-id', 'hello', 'scopes', 'ims-url', 'hello-url', 'export-env', 'timeout-seconds'])(
  'the secret that ended up in `%s` by mistake is not shown',
  async (name) => {
    const step = await runAdobeStep({ inputs: { [name]: `"${clientSecret}` } });
    const { outputs, what } = failureOf(step);
    expect(outputs).toEqual({ reason: 'invalid-input' });
    expect(what).toContain(name);
    expect(what).toContain('***');
  },
);

test.concurrent('a URL that holds a password and cannot be read does not show it', async () => {
  const password = 'correct-horse-battery';
  const step = await runAdobeStep({
    inputs: { 'ims-url': `https://user:${password}@[adobe` },
    sensitive: [password],
  });
  expect(failureOf(step).what).toBe('ims-url cannot be "***@[adobe".');
});

test.concurrent('a value with line breaks and commands in it is shown defused, on one line, and cut', async () => {
  const value = `no\r\n::set-output name=access-token::forged\n##[group]${'x'.repeat(300)}`;
  const step = await runAdobeStep({ inputs: { hello: value } });
  const shown = `no: :set-output name=access-token: :forged## [group]${'x'.repeat(300)}`;
  const { what } = failureOf(step);
  expect(what).toMatch(/^hello cannot be "no: :set-output name=access-token: :forged## \[group\]x+…"\.$/);
  expect(what.length).toBeLessThan(shown.length);
  expect(step.result.commands.map(({ name }) => name)).not.toContain('set-output');
});

test.concurrent.each(['http://localhost:1', 'http://[::1]:1'])(
  'plain http is for loopback alone: %s is tried',
  async (url) => {
    const step = await runAdobeStep({ inputs: { 'ims-url': url, 'max-attempts': '1' } });
    expect(failureOf(step).outputs).toEqual({ reason: 'unreachable' });
  },
);

test.concurrent('a slash at the end of `ims-url` does no harm', async () => {
  const step = await runAdobeStep({
    inputs: { 'max-attempts': '1', 'ims-url': 'http://localhost:1/' },
  });
  expect(failureOf(step).what).toMatch(/^localhost:1 cannot be reached: /);
});
