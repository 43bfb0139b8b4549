import { Failure } from '../../../src/failure';
import { type Inputs, readClientSecrets, readInputs } from '../../../src/runner/inputs';
import { actionInputs } from '../../support/action-file';
import { isolateEnvironment, setInputs } from '../../support/test-environment';

const tokenIn = (name: string) => ({ name, holds: 'token' });
const AIO = [
  tokenIn('AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN'),
  { name: 'AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY', holds: 'expiry' },
];

const SECRET = 'p8e-s3cr3t';
const redact = (text: string) => text.replaceAll(SECRET, '***');

isolateEnvironment();

/** Reads the inputs as a step that sets `inputs` has them, the defaults of action.yml under them. */
function read(inputs: Readonly<Record<string, string>> = {}): Inputs {
  for (const [name, { default: value = '' }] of Object.entries(actionInputs())) {
    setInputs({ [name]: value });
  }
  setInputs({ 'client-id': 'a1b2c3', 'client-secret': SECRET, ...inputs });
  return readInputs(redact);
}

function failureOf(inputs: Readonly<Record<string, string>>): Failure {
  try {
    read(inputs);
  } catch (error) {
    if (error instanceof Failure) {
      return error;
    }
    throw error;
  }
  throw new Error('nothing was refused');
}

test('a client ID and a secret are enough', () => {
  expect(read()).toMatchObject({
    clientId: 'a1b2c3',
    clientSecrets: [SECRET],
    scopes: ['openid', 'AdobeID', 'firefly_api', 'ff_apis'],
    orgId: undefined,
    hello: false,
    helloUrl: new URL('https://image.adobe.io/pie/psdService/hello'),
    exportEnv: [tokenIn('ADOBE_ACCESS_TOKEN')],
    reuse: false,
    seal: false,
    sealedToken: undefined,
    refreshMarginSeconds: 3600,
    revoke: false,
    summary: true,
    imsUrl: new URL('https://ims-na1.adobelogin.com'),
    timeoutMs: 60_000,
    maxAttempts: 4,
  });
});

describe('client-id', () => {
  test('loses the white space around it', () => {
    expect(read({ 'client-id': ' a1b2c3\n' }).clientId).toBe('a1b2c3');
  });

  test.each(['', ' ', '\n'])('that reads %j is missing', (value) => {
    expect(failureOf({ 'client-id': value })).toMatchObject({
      reason: 'missing-credentials',
      message: 'client-id is empty: the secret or variable that it is set from does not exist here.',
    });
  });

  test.each([
    ['a dash from a word processor', 'a1–b2', 'U+2013, at position 3'],
    ['a zero-width space', '\u200ba1', 'U+200B, at position 1'],
    ['a no-break space', 'a\u00a0b', 'U+00A0, at position 2'],
    ['a line break', 'a1\nb2', 'U+000A, at position 3'],
    ['a character of two units behind another', '🔑é', 'U+1F511, at position 1'],
  ])('with %s is told where, and not shown', (_, value, where) => {
    const failure = failureOf({ 'client-id': value });

    expect(failure).toMatchObject({
      reason: 'invalid-input',
      message: `client-id holds a character that it cannot have: ${where}.`,
      cure: "Copy it from the credential's page in the Adobe Developer Console once more, and store it again.",
    });
  });
});

describe('the length of client-id', () => {
  test('may be 512 characters', () => {
    expect(read({ 'client-id': 'x'.repeat(512) }).clientId).toHaveLength(512);
  });

  test('may not be more: no token could be sealed with it', () => {
    expect(failureOf({ 'client-id': 'x'.repeat(513) })).toMatchObject({
      reason: 'invalid-input',
      message: 'client-id has 513 characters, and 512 is the most that it can have.',
      cure: 'Copy the Client ID, and nothing else, from the page of the credential in the Adobe Developer Console.',
    });
  });
});

describe('client-secret', () => {
  test.each([
    ['one', ['one']],
    [' one \n', ['one']],
    ['one\ntwo', ['one', 'two']],
    ['one\r\ntwo\r\n', ['one', 'two']],
    ['one\rtwo', ['one', 'two']],
    ['\n\n one \n\n two \n', ['one', 'two']],
    ['one\none', ['one']],
    ['two words', ['two words']],
    ['p8e-!"#$%&\'()*+,-./:;<=>?@[]^_`{|}~', ['p8e-!"#$%&\'()*+,-./:;<=>?@[]^_`{|}~']],
  ])('%j is read as %j', (value, secrets) => {
    expect(read({ 'client-secret': value }).clientSecrets).toEqual(secrets);
    expect(readClientSecrets()).toEqual(secrets);
  });

  test.each(['', ' ', '\n', ' \r\n '])('that reads %j is missing', (value) => {
    expect(failureOf({ 'client-secret': value })).toMatchObject({
      reason: 'missing-credentials',
      message: 'client-secret is empty: the secret or variable that it is set from does not exist here.',
    });
    expect(readClientSecrets()).toEqual([]);
  });

  test('of three lines is one too many, and none is shown', () => {
    expect(failureOf({ 'client-secret': 'one\ntwo\nthree' })).toMatchObject({
      reason: 'invalid-input',
      message: 'client-secret has 3 lines; a credential has two secrets at most.',
      cure: 'Give one secret or, while it is being rotated, the new and the old one, one per line.',
    });
  });

  test('with a character that it cannot have is told where, and not shown', () => {
    const failure = failureOf({ 'client-secret': `good-one\n${SECRET}\u2026` });

    expect(failure).toMatchObject({
      reason: 'invalid-input',
      message: 'client-secret holds a character that it cannot have: U+2026, at position 11.',
    });
    expect(`${failure.message}${failure.cure}`).not.toContain(SECRET);
  });
});

describe('scopes', () => {
  test('may be separated by commas, spaces and lines in any mix, and keep their order', () => {
    expect(read({ scopes: 'openid, AdobeID\nopenid\n\n  DCAPI,' }).scopes).toEqual([
      'openid',
      'AdobeID',
      'DCAPI',
    ]);
  });

  test('may hold dots and other punctuation', () => {
    expect(read({ scopes: 'additional_info.job_function,a:b/c' }).scopes).toEqual([
      'additional_info.job_function',
      'a:b/c',
    ]);
  });

  test.each(['', ' ', ',', ' ,\n'])('that read %j name none', (scopes) => {
    expect(failureOf({ scopes })).toMatchObject({
      reason: 'invalid-input',
      message: 'scopes names no scope.',
      cure: 'Leave it out for the default, or name at least one scope.',
    });
  });

  test.each([
    ['"openid"', '"openid"'],
    ['openid,Adobe\\ID', 'Adobe\\ID'],
    ['ópenid', 'ópenid'],
    ['openid\u200b', 'openid'],
    [`"${SECRET}"`, '"***"'],
    ['"::error::"', '": :error: :"'],
  ])('%j are refused with the one that is none', (scopes, shown) => {
    expect(failureOf({ scopes })).toMatchObject({
      reason: 'invalid-input',
      message: `scopes holds "${shown}", which is no scope.`,
      cure: 'Separate scopes with commas, spaces or newlines, without quotation marks.',
    });
  });
});

describe('org-id', () => {
  test('is optional', () => {
    expect(read({ 'org-id': '' }).orgId).toBeUndefined();
  });

  test('ends in @AdobeOrg', () => {
    expect(read({ 'org-id': ' 1234567890ABCDEF@AdobeOrg ' }).orgId).toBe('1234567890ABCDEF@AdobeOrg');
  });

  test.each([
    '1234567890ABCDEF',
    '@AdobeOrg',
    'a@adobeorg',
    'a@b@AdobeOrg',
    'a b@AdobeOrg',
    'a@AdobeOrg.example',
    'é@AdobeOrg',
  ])('%j is refused and shown', (value) => {
    expect(failureOf({ 'org-id': value })).toMatchObject({
      reason: 'invalid-input',
      message: `org-id cannot be "${value}".`,
      cure: 'It is the ID that ends in @AdobeOrg, on the page of the project in the Adobe Developer Console.',
    });
  });

  test('with a line break cannot add a header', () => {
    expect(failureOf({ 'org-id': 'a\r\nx-evil: 1@AdobeOrg' })).toMatchObject({
      message: 'org-id cannot be "ax-evil: 1@AdobeOrg".',
    });
  });
});

describe.each(['hello'])('the flag %s', (name) => {
  test.each(['true', 'True', 'TRUE', ' true '])('is on by %j', (value) => {
    expect(read({ [name]: value })).toMatchObject({ [name]: true });
  });

  test.each(['false', 'False', 'FALSE'])('is off by %j', (value) => {
    expect(read({ [name]: value })).toMatchObject({ [name]: false });
  });

  test.each(['yes', 'no', 'on', '1', '0', 'truefalse'])('is refused by %j', (value) => {
    expect(failureOf({ [name]: value })).toMatchObject({
      reason: 'invalid-input',
      message: `${name} cannot be "${value}".`,
      cure: `Set \`${name}\` to true or false, or leave it out.`,
    });
  });

  test('is refused when it is empty', () => {
    expect(failureOf({ [name]: '' }).message).toBe(`${name} is empty.`);
  });
});

describe('timeout-seconds', () => {
  test.each([
    ['1', 1000],
    ['60', 60_000],
    ['060', 60_000],
    [' 5 ', 5000],
    ['86400', 86_400_000],
  ])('%j is %d milliseconds', (value, ms) => {
    expect(read({ 'timeout-seconds': value }).timeoutMs).toBe(ms);
  });
});

describe('max-attempts', () => {
  test.each([
    ['1', 1],
    ['4', 4],
    ['100', 100],
  ])('%j is %d', (value, attempts) => {
    expect(read({ 'max-attempts': value }).maxAttempts).toBe(attempts);
  });
});

describe.each([
  ['timeout-seconds', 86_400],
  ['max-attempts', 100],
])('the number %s', (name, most) => {
  test.each([
    '0',
    '-1',
    '+1',
    '1.5',
    '1e3',
    '0x10',
    '1_000',
    '1,000',
    'ten',
    'NaN',
    'Infinity',
    '60s',
    '٣',
    '9'.repeat(30),
    String(most + 1),
  ])('cannot be %s', (value) => {
    expect(failureOf({ [name]: value })).toMatchObject({
      reason: 'invalid-input',
      message: `${name} cannot be "${value}".`,
      cure: `Set \`${name}\` to a whole number from 1 to ${most}, or leave it out.`,
    });
  });

  test('cannot be empty', () => {
    expect(failureOf({ [name]: '' }).message).toBe(`${name} is empty.`);
  });
});

describe.each([
  ['hello-url', 'helloUrl'],
  ['ims-url', 'imsUrl'],
] as const)('the URL %s', (name, property) => {
  test.each([
    ['https://adobe.example', 'https://adobe.example/'],
    ['https://adobe.example/', 'https://adobe.example/'],
    ['HTTPS://ADOBE.example', 'https://adobe.example/'],
    ['https://adobe.example:8443', 'https://adobe.example:8443/'],
    ['https://adobe.example:443', 'https://adobe.example/'],
    ['https://[2001:db8::1]', 'https://[2001:db8::1]/'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/'],
    ['http://127.9.9.9', 'http://127.9.9.9/'],
    ['http://localhost:8080', 'http://localhost:8080/'],
    ['http://LOCALHOST', 'http://localhost/'],
    ['http://[::1]:8080', 'http://[::1]:8080/'],
    ['http://[0:0:0:0:0:0:0:1]', 'http://[::1]/'],
  ])('can be %s', (value, href) => {
    expect(read({ [name]: value })[property].href).toBe(href);
  });

  test.each([
    'adobe.example',
    'adobe.example/path',
    'ftp://adobe.example',
    'file:///etc/passwd',
    'https://',
    'https://[',
    '//adobe.example',
  ])('cannot be %s', (value) => {
    expect(failureOf({ [name]: value })).toMatchObject({
      reason: 'invalid-input',
      message: `${name} cannot be "${value}".`,
      cure: `Set \`${name}\` to a URL that begins with https://, or leave it out.`,
    });
  });

  test('cannot be empty', () => {
    expect(failureOf({ [name]: '' })).toMatchObject({
      message: `${name} is empty.`,
      cure: `Set \`${name}\` to a URL that begins with https://, or leave it out.`,
    });
  });

  test.each([
    'http://adobe.example',
    'http://10.0.0.1',
    'http://0.0.0.0',
    'http://127.0.0.1.adobe.example',
    'http://localhost.adobe.example',
    'http://[::2]',
    'http://[::ffff:10.0.0.1]',
  ])('cannot be %s: plain http is for loopback alone', (value) => {
    const failure = failureOf({ [name]: value });

    expect(failure.reason).toBe('invalid-input');
    expect(failure.message).toMatch(new RegExp(`^${name} cannot be "http://`));
    expect(failure.cure).toBe(
      `Begin \`${name}\` with https://; plain http is for this machine alone (127.0.0.1).`,
    );
  });

  test.each([
    'https://user:pa55word@adobe.example',
    'https://user@adobe.example',
    'https://:pa55word@adobe.example',
    'http://user:pa55word@127.0.0.1',
  ])('cannot hold a user or a password, and does not show it: %s', (value) => {
    expect(failureOf({ [name]: value })).toMatchObject({
      reason: 'invalid-input',
      message: `${name} holds a user name or password.`,
      cure: `Take what stands before the @ out of \`${name}\`.`,
    });
  });

  test.each([
    ['a host that is none', 'https://user:pa55word@adobe example'],
    ['another scheme', 'ftp://user:pa55word@adobe.example'],
    ['no scheme', 'user:pa55word@adobe.example'],
    ['an @ in the password', 'https://user:pa55@word@adobe example'],
    ['a line break in the password', 'https://user:pa55\nword@adobe example'],
  ])('does not show a password where it has %s', (_, value) => {
    const { message, cure } = failureOf({ [name]: value });

    expect(`${message} ${cure}`).not.toMatch(/pa55|word@/);
  });
});

describe('ims-url', () => {
  test.each([
    'https://adobe.example/ims',
    'https://adobe.example/ims/token/v3',
    'https://adobe.example//',
    'https://adobe.example/?a=1',
    'https://adobe.example/#top',
  ])('is an origin, which %s is not', (value) => {
    expect(failureOf({ 'ims-url': value })).toMatchObject({
      reason: 'invalid-input',
      message: `ims-url cannot be "${value}".`,
      cure: 'Set `ims-url` to an origin alone: https://host, without path, query or fragment.',
    });
  });
});

test('hello-url keeps its path and query', () => {
  expect(read({ 'hello-url': 'https://adobe.example/a/b?c=1' }).helloUrl.href).toBe(
    'https://adobe.example/a/b?c=1',
  );
});

describe('export-env', () => {
  test.each([
    ['', []],
    [' , ', []],
    ['A', [tokenIn('A')]],
    ['A, b\n_C1 A', [tokenIn('A'), tokenIn('b'), tokenIn('_C1')]],
    ['aio-cli', [...AIO]],
    ['A,aio-cli,B,aio-cli', [tokenIn('A'), ...AIO, tokenIn('B')]],
    ['ADOBE_ACCESS_TOKEN', [tokenIn('ADOBE_ACCESS_TOKEN')]],
    ['AIO_COMMERCE_AUTH_IMS_TOKEN', [tokenIn('AIO_COMMERCE_AUTH_IMS_TOKEN')]],
  ])('%j is read as %j', (value, exportEnv) => {
    expect(read({ 'export-env': value }).exportEnv).toEqual(exportEnv);
  });

  test.each([
    ['1A', '1A'],
    ['A-B', 'A-B'],
    ['A=B', 'A=B'],
    ['A<<B', 'A<<B'],
    ['$A', '$A'],
    ['Ä', 'Ä'],
    ['AIO-CLI', 'AIO-CLI'],
    ['A,B::C', 'B: :C'],
    [SECRET, '***'],
  ])('%j is refused with the name that is none', (value, shown) => {
    expect(failureOf({ 'export-env': value })).toMatchObject({
      reason: 'invalid-input',
      message: `export-env holds "${shown}", which cannot be the name of an environment variable.`,
      cure: 'Name variables with letters, digits and underscores; the only preset is `aio-cli`.',
    });
  });

  test.each([
    'PATH',
    'Path',
    'path',
    'BASH_ENV',
    'ENV',
    'SHELLOPTS',
    'IFS',
    'HOME',
    'CI',
    'LD_PRELOAD',
    'LD_LIBRARY_PATH',
    'DYLD_INSERT_LIBRARIES',
    'NODE_OPTIONS',
    'node_options',
    'NODE_TLS_REJECT_UNAUTHORIZED',
    'NODE_EXTRA_CA_CERTS',
    'GITHUB_TOKEN',
    'GITHUB_ENV',
    'RUNNER_TEMP',
    'ACTIONS_RUNTIME_TOKEN',
  ])('%s is refused: it is reserved', (name) => {
    expect(failureOf({ 'export-env': `ADOBE_ACCESS_TOKEN,${name}` })).toMatchObject({
      reason: 'invalid-input',
      message: `export-env holds ${name}, which the runner or the shell needs for itself.`,
      cure: 'Choose another name, such as ADOBE_ACCESS_TOKEN.',
    });
  });

  test.each(['MY_PATH', 'PATHS', 'NODE', 'GITHUB', 'HOMEPAGE', 'CI_TOKEN', 'ENVIRONMENT', 'OLD_ENV'])(
    '%s only looks like a reserved name',
    (name) => {
      expect(read({ 'export-env': name }).exportEnv).toEqual([{ name, holds: 'token' }]);
    },
  );
});

describe('several problems', () => {
  test('are told at once, each with its cure', () => {
    const failure = failureOf({ hello: 'yes', 'max-attempts': '0', 'ims-url': 'adobe' });

    expect(failure).toMatchObject({
      reason: 'invalid-input',
      message:
        '3 inputs cannot be used. hello cannot be "yes". ims-url cannot be "adobe". max-attempts cannot be "0".',
      cure: 'Set `hello` to true or false, or leave it out. Set `ims-url` to a URL that begins with https://, or leave it out. Set `max-attempts` to a whole number from 1 to 100, or leave it out.',
    });
  });

  test('are missing credentials where a credential is missing', () => {
    const failure = failureOf({ 'client-secret': '', hello: 'yes' });

    expect(failure.reason).toBe('missing-credentials');
    expect(failure.message).toMatch(
      /^2 inputs cannot be used\. client-secret is empty: .* hello cannot be "yes"\.$/,
    );
  });

  test('with the same cure tell it once', () => {
    const { message, cure } = failureOf({ 'client-id': '', 'client-secret': '' });

    expect(message).toMatch(/^client-id and client-secret are empty: .*\.$/);
    expect(cure.match(/Check the spelling/g)).toHaveLength(1);
  });
});

test('what is refused is shown without the secret', () => {
  expect(failureOf({ hello: SECRET }).message).toBe('hello cannot be "***".');
});

test('a defect is not taken for a problem of the inputs', () => {
  const defect = new TypeError('undefined is not a function');
  setInputs({ hello: 'x' });

  expect(() =>
    readInputs(() => {
      throw defect;
    }),
  ).toThrow(defect);
});
