import { checkProxySettings, proxySecrets } from '../../../src/runner/proxy-settings';
import { isolateEnvironment } from '../../support/test-environment';

isolateEnvironment();

test.each(['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'])(
  'proxySecrets() reads %s',
  (name) => {
    process.env[name] = 'http://user:pa55word@proxy.example:3128';

    expect(proxySecrets()).toContain('pa55word');
  },
);

test.each<[value: string, secrets: readonly string[]]>([
  ['http://user:p%40ss%2Fword@proxy.example', ['p%40ss%2Fword', 'p@ss/word']],
  ...[
    ...['user:pa55word@proxy.example:3128', ' http://user:pa55word@proxy.example', 'http:user:pa55word@proxy.example'],
    ...['http:/user:pa55word@proxy.example', 'http://:pa55word@proxy.example', 'http://us@er:pa55word@proxy.example'],
    ...['DOMAIN\\user:pa55word@proxy.example', 'http://pa55word@proxy.example', 'pa55word@proxy.example:3128'],
  ].map((value): [string, string[]] => [value, ['pa55word', 'pa55word']]),
  ...['pa@55', 'pa:55', 'pa/55', 'pa#55', 'pa?55', '100%'].map((password): [string, string[]] => [
    `http://user:${password}@proxy.example`,
    [password, password],
  ]),
  ...['', 'http://proxy.example:3128', '://', 'http://user:@proxy.example', 'http://user:abc@proxy.example'].map(
    (value): [string, string[]] => [value, []],
  ),
  ['http://user:abc%40@proxy.example', ['abc%40', 'abc@']],
  ['http://user:ab%40@proxy.example', ['ab%40']],
])('proxySecrets() finds the secret in %j, as it is written and decoded, from four characters on', (value, secrets) => {
  process.env.https_proxy = value;

  expect(proxySecrets()).toEqual(secrets);
});

test.each([
  ['http://proxy.example:3128', 'http://proxy.example:3128'],
  ['https://proxy.example', 'https://proxy.example'],
  ['http://user:p%40ss@proxy.example:3128', 'http://user:p%40ss@proxy.example:3128'],
  ['proxy.example:3128', 'http://proxy.example:3128'],
  ['user:pass@proxy.example:3128', 'http://user:pass@proxy.example:3128'],
  ['10.0.0.1', 'http://10.0.0.1'],
  [' http://proxy.example ', 'http://proxy.example'],
])('checkProxySettings() accepts %s, and leaves %s', (value, expected) => {
  process.env.HTTPS_PROXY = value;

  checkProxySettings();

  expect(process.env.HTTPS_PROXY).toBe(expected);
});

test('checkProxySettings() changes nothing if there is no proxy', () => {
  const before = { ...process.env };

  checkProxySettings();

  expect({ ...process.env }).toEqual(before);
});

test.each([
  ['no_proxy', 'a.example, *.b.example', 'a.example,.b.example'],
  ['NO_PROXY', 'a.example  .b.example', 'a.example,.b.example'],
  ['no_proxy', '*', '*'],
])('checkProxySettings() writes %s=%j as %j', (name, value, expected) => {
  process.env[name] = value;

  checkProxySettings();

  expect(process.env[name]).toBe(expected);
});

test('checkProxySettings() reads the variable in lower case first', () => {
  process.env.https_proxy = 'http://proxy.example';
  process.env.HTTPS_PROXY = 'socks5://proxy.example';

  expect(checkProxySettings).not.toThrow();
});

test.each([
  ['another scheme', 'socks5://user:pa55word@proxy.example'],
  ['an invalid encoding in the user name', 'http://us%er:pa55word@proxy.example'],
  ['an invalid encoding in the password', 'http://user:pa55word%@proxy.example'],
  ['a port out of range', 'http://user:pa55word@proxy.example:99999'],
  ['no host', 'http://'],
  ['nothing but a blank', ' '],
  ['a backslash in the user name', 'http://DOMAIN\\user:pa55word@proxy.example'],
  ['a # in the password', 'http://user:pa55#word@proxy.example'],
  ['a / in the password', 'http://user:pa55/word@proxy.example'],
  ['a ? in the password', 'http://user:pa55?word@proxy.example'],
  ['a path', 'http://proxy.example/proxy.pac'],
  ['no slashes after its scheme', 'http:user:pa55word@proxy.example'],
  ['white space', 'http://user:pa55word@proxy example'],
])('checkProxySettings() rejects a proxy with %s, and does not show it', (_, value) => {
  process.env.HTTPS_PROXY = value;

  expect(checkProxySettings).toThrow(
    expect.objectContaining({ reason: 'invalid-input', message: expect.not.stringMatching(/pa55|proxy\.example/) }),
  );
});
