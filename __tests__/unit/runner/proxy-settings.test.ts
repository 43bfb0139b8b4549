import { checkProxySettings, proxyPasswords } from '../../../src/runner/proxy-settings';
import { isolateEnvironment } from '../../support/test-environment';

isolateEnvironment();

test.each(['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'])('proxyPasswords() reads %s', (name) => {
  process.env[name] = 'http://user:pa55word@proxy.example:3128';

  expect(proxyPasswords()).toContain('pa55word');
});

test.each([
  ['http://user:p%40ss%2Fword@proxy.example', ['p%40ss%2Fword', 'p@ss/word']],
  ['user:pa55word@proxy.example:3128', ['pa55word', 'pa55word']],
  ['http://user:pa@55@proxy.example', ['pa@55', 'pa@55']],
  ['http://user:pa:55@proxy.example', ['pa:55', 'pa:55']],
  ['http://user:pa/55@proxy.example', ['pa/55', 'pa/55']],
  ['http://user:100%@proxy.example', ['100%', '100%']],
  ['http://:pa55word@proxy.example', ['pa55word', 'pa55word']],
  ['http://us@er:pa55word@proxy.example', ['pa55word', 'pa55word']],
  ['', []],
  ['http://proxy.example:3128', []],
  ['http://user@proxy.example:3128', []],
  ['://', []],
])('proxyPasswords() finds the password in %j, as it is written and decoded', (value, passwords) => {
  process.env.https_proxy = value;

  expect(proxyPasswords()).toEqual(passwords);
});

test.each([
  ['http://proxy.example:3128', 'http://proxy.example:3128'],
  ['https://proxy.example', 'https://proxy.example'],
  ['http://user:p%40ss@proxy.example:3128', 'http://user:p%40ss@proxy.example:3128'],
  ['proxy.example:3128', 'http://proxy.example:3128'],
  ['user:pass@proxy.example:3128', 'http://user:pass@proxy.example:3128'],
  ['10.0.0.1', 'http://10.0.0.1'],
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
  ['white space', 'http://user:pa55word@proxy example'],
])('checkProxySettings() rejects a proxy with %s, and does not show it', (_, value) => {
  process.env.HTTPS_PROXY = value;

  expect(checkProxySettings).toThrow(
    expect.objectContaining({ reason: 'invalid-input', message: expect.not.stringMatching(/pa55|proxy\.example/) }),
  );
});
