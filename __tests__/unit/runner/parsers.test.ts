import { InvalidValue } from '../../../src/credential/invalid-value';
import { splitSecrets } from '../../../src/credential/lists';
import { parseExportedVariables } from '../../../src/runner/exported-variables';
import {
  parseClientId,
  parseFlag,
  parseOrgId,
  parseOrigin,
  parseScopes,
  parseSecrets,
  parseUrl,
  wholeNumber,
} from '../../../src/runner/parsers';

const token = (name: string) => ({ name, value: 'access-token' });
const AIO_CLI = [
  token('AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN'),
  { name: 'AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY', value: 'expiry' },
];

/** The InvalidValue that `parse` throws for `text`. */
function rejection(parse: (text: string) => unknown, text: string): InvalidValue {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof InvalidValue) {
      return error;
    }
    throw error;
  }
  throw new Error(`${JSON.stringify(text)} was accepted`);
}

test.each([
  ['first', ['first']],
  ['first\nsecond', ['first', 'second']],
  ['first\r\nsecond\r\n', ['first', 'second']],
  ['first\rsecond', ['first', 'second']],
  ['\n\n first \n\n second \n', ['first', 'second']],
  ['first\nfirst', ['first']],
  ['second words', ['second words']],
  ['!"#$%&\'()*+,-./:;<=>?@[]^_`{|}~', ['!"#$%&\'()*+,-./:;<=>?@[]^_`{|}~']],
  [' \r\n ', []],
])('splitSecrets() and parseSecrets() read %j as %j', (text, secrets) => {
  expect(splitSecrets(text)).toEqual(secrets);
  expect(parseSecrets(text)).toEqual(secrets);
});

test('parseSecrets() rejects three secrets without showing them', () => {
  const { message, fix, value } = rejection(parseSecrets, 'first\nsecond\nthird');

  expect(value).toBeUndefined();
  expect(`${message} ${fix}`).not.toMatch(/first|third/);
});

test('parseClientId() accepts 512 characters, and no more', () => {
  expect(parseClientId('x'.repeat(512))).toHaveLength(512);
  expect(() => parseClientId('x'.repeat(513))).toThrow(InvalidValue);
});

test.each([
  ['a dash from a word processor', 'a1–b2', 'U+2013', 'position 3'],
  ['a zero-width space', '\u200ba1', 'U+200B', 'position 1'],
  ['a no-break space', 'a\u00a0b', 'U+00A0', 'position 2'],
  ['a tab', 'a1\tb2', 'U+0009', 'position 3'],
  ['a character of two code units', '🔑é', 'U+1F511', 'position 1'],
])(
  'parseClientId() and parseSecrets() reject %s by its position, and do not show the value',
  (_, text, code, position) => {
    for (const parse of [parseClientId, parseSecrets]) {
      const { message, value } = rejection(parse, text);

      expect(message).toContain(code);
      expect(message).toContain(position);
      expect(value).toBeUndefined();
    }
  },
);

test('parseScopes() splits at commas and white space, and accepts punctuation', () => {
  expect(parseScopes('openid, AdobeID\nopenid\n\n  additional_info.job_function,a:b/c')).toEqual([
    'openid',
    'AdobeID',
    'additional_info.job_function',
    'a:b/c',
  ]);
});

test.each([
  [' ,\n', undefined],
  ['[]', undefined],
  ['openid,Adobe\\ID', 'Adobe\\ID'],
  ['ópenid', 'ópenid'],
  ['openid,AdobeID\u200b', 'AdobeID\u200b'],
])('parseScopes() rejects %j because of %j', (text, value) => {
  expect(rejection(parseScopes, text).value).toBe(value);
});

test.each([
  ['', undefined],
  ['1234567890ABCDEF@AdobeOrg', '1234567890ABCDEF@AdobeOrg'],
])('parseOrgId() reads %j as %j', (text, orgId) => {
  expect(parseOrgId(text)).toBe(orgId);
});

test.each([
  '1234567890ABCDEF',
  '@AdobeOrg',
  'a@adobeorg',
  'a@b@AdobeOrg',
  'a b@AdobeOrg',
  'a@AdobeOrg.example',
  'é@AdobeOrg',
  'a\r\nx-evil: 1@AdobeOrg',
])('parseOrgId() rejects %j', (text) => {
  expect(rejection(parseOrgId, text).value).toBe(text);
});

test.each([
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['false', false],
  ['False', false],
  ['FALSE', false],
])('parseFlag() reads %s as %j', (text, flag) => {
  expect(parseFlag(text)).toBe(flag);
});

test.each(['yes', 'no', 'on', '1', '0', 'truefalse', ''])('parseFlag() rejects %j', (text) => {
  expect(rejection(parseFlag, text).value).toBe(text);
});

test.each([
  ['1', 1],
  ['060', 60],
  ['100', 100],
])('wholeNumber(1, 100) reads %s as %d', (text, number) => {
  expect(wholeNumber(1, 100)(text)).toBe(number);
});

test.each([
  ...['0', '101', '9'.repeat(30), '-1', '+1', '1.5', '1e1', '0x10', '1_0', '1,0'],
  ...['ten', 'NaN', 'Infinity', '60s', '٣', ''],
])('wholeNumber(1, 100) rejects %j', (text) => {
  expect(rejection(wholeNumber(1, 100), text).value).toBe(text);
});

test.each([
  ['https://adobe.example', 'https://adobe.example/'],
  ['HTTPS://ADOBE.example', 'https://adobe.example/'],
  ['https://adobe.example:443', 'https://adobe.example/'],
  ['https://adobe.example:8443', 'https://adobe.example:8443/'],
  ['https://[2001:db8::1]', 'https://[2001:db8::1]/'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/'],
  ['http://127.9.9.9', 'http://127.9.9.9/'],
  ['http://LOCALHOST:8080', 'http://localhost:8080/'],
  ['http://[::1]:8080', 'http://[::1]:8080/'],
  ['http://[0:0:0:0:0:0:0:1]', 'http://[::1]/'],
])('parseUrl() and parseOrigin() read %s as %s', (text, href) => {
  expect(parseUrl(text).href).toBe(href);
  expect(parseOrigin(text).href).toBe(href);
});

test.each([
  ...['', 'adobe.example', 'adobe.example/path', '//adobe.example', 'https://', 'https://['],
  ...['ftp://adobe.example', 'file:///etc/passwd', 'javascript:alert(1)'],
  ...['http://adobe.example', 'http://10.0.0.1', 'http://0.0.0.0', 'http://[::2]', 'http://[::ffff:10.0.0.1]'],
  ...['http://127.0.0.1.adobe.example', 'http://localhost.adobe.example'],
])('parseUrl() and parseOrigin() reject %j', (text) => {
  expect(rejection(parseUrl, text).value).toBe(text);
  expect(rejection(parseOrigin, text).value).toBe(text);
});

test.each([
  ['a user name and a password', 'https://user:pa55word@adobe.example'],
  ['a user name', 'https://pa55word@adobe.example'],
  ['a password', 'https://:pa55word@adobe.example'],
  ['a password for a loopback host', 'http://user:pa55word@127.0.0.1'],
  ['an invalid host', 'https://user:pa55word@adobe example'],
  ['another scheme', 'ftp://user:pa55word@adobe.example'],
  ['no scheme', 'user:pa55word@adobe.example'],
  ['an @ in the password', 'https://user:pa55@word@adobe example'],
  ['a line break in the password', 'https://user:pa55\nword@adobe example'],
])('parseUrl() rejects a URL with %s, and does not show a password', (_, text) => {
  const { message, fix, value } = rejection(parseUrl, text);

  expect(`${message} ${fix} ${value}`).not.toMatch(/pa55|word@/);
});

test('parseUrl() keeps path and query', () => {
  expect(parseUrl('https://adobe.example/a/b?c=1').href).toBe('https://adobe.example/a/b?c=1');
});

test.each(['/ims', '/ims/token/v3', '//', '/?a=1', '/#top'])(
  'parseOrigin() rejects https://adobe.example%s',
  (rest) => {
    expect(rejection(parseOrigin, `https://adobe.example${rest}`).value).toBe('https://adobe.example/...');
  },
);

test.each([
  ['', []],
  [' , ', []],
  ['A, b\n_C1 A', [token('A'), token('b'), token('_C1')]],
  ['aio-cli', AIO_CLI],
  ['A,aio-cli,B,aio-cli', [token('A'), ...AIO_CLI, token('B')]],
])('parseExportedVariables() reads %j as %j', (text, variables) => {
  expect(parseExportedVariables(text)).toEqual(variables);
});

test.each([
  ...['PATHS', 'NODE', 'GITHUB', 'HOMEPAGE', 'CI_TOKEN', 'ENVIRONMENT', 'OLD_ENV'],
  'AIO_COMMERCE_AUTH_IMS_TOKEN',
])('parseExportedVariables() accepts %s, which only resembles a reserved name', (name) => {
  expect(parseExportedVariables(name)).toEqual([token(name)]);
});

test.each([
  ...['1A', 'A-B', 'A<<B', '$A', 'Ä', 'AIO-CLI', 'B::C'],
  ...['PATH', 'Path', 'path', 'BASH_ENV', 'ENV', 'SHELLOPTS', 'IFS', 'HOME', 'CI'],
  ...['LD_PRELOAD', 'DYLD_INSERT_LIBRARIES', 'NODE_OPTIONS', 'node_options', 'NODE_EXTRA_CA_CERTS'],
  ...['GITHUB_TOKEN', 'GITHUB_ENV', 'RUNNER_TEMP', 'ACTIONS_RUNTIME_TOKEN'],
])('parseExportedVariables() rejects %s', (name) => {
  expect(rejection(parseExportedVariables, `ADOBE_ACCESS_TOKEN,${name}`).value).toBe(name);
});
