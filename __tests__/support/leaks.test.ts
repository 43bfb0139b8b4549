import { makeAction, removeActions } from './fixture-action';
import { expectNoLeaks, findLeaks, type SensitiveValue } from './leaks';
import { runStep, type StepOptions } from './mini-runner';

const secret = 'p8e-Zx7_<Q&k"9 wü/~(tail)';
const header = Buffer.from('{"alg":"RS256","x5u":"ims_na1-key-at-1.cer"}').toString('base64url');
const payload = Buffer.from(
  '{"id":"1700000000000_8f3c","client_id":"c0ffee","type":"access_token"}',
).toString('base64url');
const signature = 'q3-Jm0Xv8yTn_2LrWb5KcHsE7dPzAuGfI1oQtB4';
const token = `${header}.${payload}.${signature}`;
const tokenValue: SensitiveValue = { name: 'the token', value: token, kind: 'token' };

const bytes = (text: string) => [...Buffer.from(text)];
const hex = (text: string) => Buffer.from(text).toString('hex');
const everyByte = (text: string, prefix: string) =>
  bytes(text)
    .map((byte) => prefix + byte.toString(16).padStart(2, '0'))
    .join('');
const mixedCase = (text: string) =>
  text.replace(/[a-f]/g, (digit, at: number) => (at % 2 === 0 ? digit.toUpperCase() : digit));
const reversed = (text: string) => [...text].reverse().join('');
const split = (text: string, by: string) => text.replace(/(.{5})/g, `$1${by}`);
const base64 = (text: string) => Buffer.from(text).toString('base64');
const base64url = (text: string) => Buffer.from(text).toString('base64url');
const unicodeEscapes = (text: string) =>
  [...text].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

const encodings: [string, (text: string) => string][] = [
  ['raw', (text) => text],
  ['base64, first alignment', base64],
  ['base64, second alignment', (text) => base64(`x${text}yy`)],
  ['base64, third alignment', (text) => base64(`xx${text}y`)],
  ['base64 behind other letters', (text) => `abc${base64(`xxx${text}`)}`],
  ['base64url', (text) => base64url(`x${text}`)],
  ['base64 of UTF-16', (text) => Buffer.from(text, 'utf16le').toString('base64')],
  ['hex', hex],
  ['upper-case hex', (text) => hex(text).toUpperCase()],
  ['mixed-case hex', (text) => mixedCase(hex(text))],
  ['hex with spaces', (text) => everyByte(text, ' ')],
  ['hex with commas', (text) => everyByte(text, ', 0x')],
  ['\\x escapes', (text) => everyByte(text, '\\x')],
  ['upper-case \\x escapes', (text) => everyByte(text, '\\x').toUpperCase().replaceAll('X', 'x')],
  ['percent escapes', (text) => everyByte(text, '%')],
  ['upper-case percent escapes', (text) => everyByte(text, '%').toUpperCase()],
  ['URI encoding', encodeURIComponent],
  [
    'lower-case URI encoding',
    (text) => encodeURIComponent(text).replace(/%../g, (found) => found.toLowerCase()),
  ],
  ['form encoding', (text) => new URLSearchParams({ text }).toString()],
  ['JSON', (text) => JSON.stringify({ text })],
  ['JSON in JSON', (text) => JSON.stringify(JSON.stringify({ text }))],
  ['\\u escapes', unicodeEscapes],
  ['XML', (text) => text.replace(/[<&"]/g, (character) => `&#x${character.charCodeAt(0).toString(16)};`)],
  [
    'named entities',
    (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
  ],
  [
    'every character an entity',
    (text) => [...text].map((character) => `&#${character.codePointAt(0)};`).join(''),
  ],
  ['reversed', reversed],
  ['base64, reversed', (text) => reversed(base64(text))],
  ['hex in base64', (text) => base64(hex(text))],
];

const layouts: [string, (text: string) => string][] = [
  ['between other text', (text) => `before ${text} behind`],
  ['split over lines', (text) => split(text, '\n')],
  ['split over lines with returns', (text) => split(text, '\r\n')],
  ['split over indented lines', (text) => split(text, '\n    ')],
  ['coloured letter by letter', (text) => split(text, '\u001b[1;31m')],
  ['coloured and split', (text) => split(text, '\u001b[0m\n')],
];

describe('a leak is found', () => {
  describe.each(encodings)('%s', (_encoding, encode) => {
    test.each(layouts)('%s', (_layout, place) => {
      const values = [{ name: 'the secret', value: secret, kind: 'secret' as const }, tokenValue];
      expect(findLeaks(place(encode(secret)), values).map(({ name }) => name)).toEqual(['the secret']);
      expect(findLeaks(place(encode(token)), values).map(({ name }) => name)).toEqual(['the token']);
    });
  });

  test('where it is split over lines inside JSON', () => {
    expect(findLeaks(JSON.stringify(split(secret, '\n')), [secret])).toHaveLength(1);
  });

  test('by 12 consecutive characters of a secret, in any encoding, but not by 11', () => {
    expect(findLeaks(`x${secret.slice(3, 15)}x`, [secret])).toEqual([{ name: 'value 1', encoding: 'raw' }]);
    expect(findLeaks(base64(`x${secret.slice(3, 15)}x`), [secret])).toEqual([
      { name: 'value 1', encoding: 'base64' },
    ]);
    expect(findLeaks(`x${secret.slice(3, 14)}x`, [secret])).toEqual([]);
  });

  test('by any 12 of its characters, and wherever they stand', () => {
    for (let from = 0; from + 12 <= secret.length - 2; from += 1) {
      const part = secret.slice(from, from + 12);
      for (let before = 0; before < 30; before += 1) {
        expect(findLeaks(`${'.'.repeat(before)}${part}`, [secret])).toHaveLength(1);
      }
    }
  });

  test('by 24 consecutive characters of a token, but not by 23', () => {
    expect(findLeaks(`${signature.slice(0, 24)}!`, [tokenValue])).toHaveLength(1);
    expect(findLeaks(`${signature.slice(0, 23)}!`, [tokenValue])).toEqual([]);
  });

  test('of an opaque token, from its start', () => {
    const opaque = { name: 'opaque', value: 'abcdefghijklmnopqrstuvwxyz0123456789', kind: 'token' as const };
    expect(findLeaks(opaque.value.slice(0, 24), [opaque])).toHaveLength(1);
  });

  test('of a short value, as a whole', () => {
    expect(findLeaks('is 12345678.', ['12345678'])).toHaveLength(1);
    expect(findLeaks('is 1234567.', ['12345678'])).toEqual([]);
  });

  test('and told in the plainest reading', () => {
    expect(findLeaks(unicodeEscapes(secret), [secret])[0]?.encoding).toBe('backslash-escaped');
    expect(findLeaks(reversed(base64(secret)), [secret])[0]?.encoding).toBe('reversed, base64');
  });
});

describe('no leak is', () => {
  test('innocent text', () => {
    const text = `Token valid until 2026-11-24T14:03:21Z (86399 s). See https://example.org/a?b=%20c&d=e+f#g
      {"error":"invalid_client","error_description":"invalid client_secret parameter","id":"d41d8cd98f00b204e9800998ecf8427e"}
      ${base64('innocent text that is encoded')} ${hex('innocent too')} \u001b[32mgreen\u001b[0m &amp; \\u0041 ***`;
    expect(findLeaks(text.repeat(20), [secret, tokenValue])).toEqual([]);
  });

  test('the header of a JWT', () => {
    expect(findLeaks(`${header}.`, [tokenValue])).toEqual([]);
  });

  test('an empty text', () => {
    expect(findLeaks('', [secret])).toEqual([]);
  });
});

test('a value that is too short is refused, without being printed', () => {
  expect(() => findLeaks('text', ['1234567'])).toThrow('value 1 is too short to look for');
  expect(() => findLeaks('text', ['1234567'])).not.toThrow('1234567');
  expect(() => findLeaks('text', [''])).toThrow(/too short/);
});

describe('expectNoLeaks', () => {
  afterEach(removeActions);

  const start = `
    const { appendFileSync, writeFileSync } = require('node:fs');
    const put = (name, text) => appendFileSync(process.env[name], text + '\\n');
    const { SECRET: secret, TOKEN: token } = process.env;
    console.log('::add-mask::' + secret);
    console.error('::add-mask::' + token);
    put('GITHUB_OUTPUT', 'access-token=' + token);
    put('GITHUB_ENV', 'ADOBE_ACCESS_TOKEN=' + token);
  `;

  function run(main: string, options: Partial<StepOptions> & { post?: string } = {}) {
    const { post, ...rest } = options;
    const action = makeAction({ main: start + main, ...(post === undefined ? {} : { post }) });
    return runStep({ inputs: {}, action, env: { SECRET: secret, TOKEN: token }, ...rest });
  }

  const inArguments: [place: string, main: string][] = [
    ['the arguments of a process', 'process.title = secret; setTimeout(() => {}, 500)'],
    [
      'the arguments of a process',
      "require('node:child_process').execFileSync(process.execPath, ['-e', 'setTimeout(() => {}, 500)', token])",
    ],
  ];

  test('passes where the token is where it belongs', async () => {
    const result = await run("console.log('Token valid until 2026-11-24T14:03:21Z')");
    expect(() => expectNoLeaks(result, { secrets: [secret] })).not.toThrow();
    expect(() => expectNoLeaks(result, { secrets: [secret], token })).not.toThrow();
  });

  test.each([
    ['stdout', 'console.log(token)'],
    ['stdout', 'console.log(secret)'],
    ['stderr', 'console.error(new Error(secret))'],
    ['stdout', "console.log('x ::add-mask::' + secret)"],
    ['the visible log', "console.log(Buffer.from(token + '\\n').toString('base64'))"],
    ['annotation 1', "console.log('::error title=' + encodeURIComponent(secret) + '::x')"],
    ['annotation 1', "console.log('::warning::' + Buffer.from(secret).toString('hex'))"],
    ['the summary', "put('GITHUB_STEP_SUMMARY', secret)"],
    ['the visible summary', "put('GITHUB_STEP_SUMMARY', Buffer.from(token).toString('base64url'))"],
    ['output access-token', "put('GITHUB_OUTPUT', 'access-token=' + token + secret)"],
    ['output scopes', "put('GITHUB_OUTPUT', 'scopes=' + token)"],
    ['output sealed-token', "put('GITHUB_OUTPUT', 'sealed-token=' + token)"],
    ['state token', "put('GITHUB_STATE', 'token=' + token)"],
    ['state secret', "put('GITHUB_STATE', 'secret=' + secret)"],
    ['variable LEAKY', "put('GITHUB_ENV', 'LEAKY=' + JSON.stringify(secret))"],
    ['the added paths', "put('GITHUB_PATH', '/x/' + secret)"],
    ['a file left behind', "writeFileSync(process.env.HOME + '/.token', token)"],
    [
      'a file left behind',
      "writeFileSync(process.env.RUNNER_TEMP + '/secret', Buffer.from(secret).toString('base64'))",
    ],
    ['stdout', "console.log('::set-output name=access-token::' + token)"],
    ...(process.platform === 'linux' ? inArguments : []),
  ])('finds a leak in %s: %s', async (place, main) => {
    const result = await run(main);
    const check = () => expectNoLeaks(result, { secrets: [secret], token });
    expect(check).toThrow(`is in ${place} (`);
    expect(check).not.toThrow(secret);
    expect(check).not.toThrow(signature);
  });

  test.each([
    ['the URL of a request', { url: `/ims/token/v3?client_secret=${encodeURIComponent(secret)}` }],
    ['the URL of a request', { url: `/hello?${token}` }],
    ['a header of a request', { rawHeaders: ['Referer', `https://host.invalid/${token}`] }],
    [
      'a header of a request',
      { rawHeaders: ['authorization', `Bearer ${Buffer.from(secret).toString('base64')}`] },
    ],
    ['a header of a request', { url: '/ims/token/v3', rawHeaders: ['Authorization', `Bearer ${token}`] }],
  ])('finds a leak in %s: %j', async (place, departing) => {
    const result = await run('');
    const requests = [{ method: 'GET', url: '/hello', rawHeaders: [], ...departing }];
    expect(() => expectNoLeaks(result, { secrets: [secret], token, requests })).toThrow(`is in ${place} (`);
  });

  test('takes what a request has to carry', async () => {
    const result = await run('');
    const basic = `Basic ${Buffer.from(`id:${secret}`).toString('base64')}`;
    const requests = [
      { method: 'GET', url: '/hello', rawHeaders: ['Host', 'x', 'Authorization', `Bearer ${token}`] },
      { method: 'POST', url: '/ims/revoke', rawHeaders: ['authorization', basic] },
    ];
    expect(() => expectNoLeaks(result, { secrets: [secret], token, requests })).not.toThrow();
  });

  test('takes a token in the state where it is allowed, but never a secret', async () => {
    const result = await run("put('GITHUB_STATE', 'token=' + token)");
    expect(() => expectNoLeaks(result, { secrets: [secret], tokenInState: true })).not.toThrow();
    const worse = await run("put('GITHUB_STATE', 'secret=' + secret)");
    expect(() => expectNoLeaks(worse, { secrets: [secret], tokenInState: true })).toThrow('state secret');
  });

  test('looks at the post phase too', async () => {
    const result = await run('', { post: 'console.log(process.env.TOKEN)' });
    expect(() => expectNoLeaks(result, { secrets: [secret] })).toThrow('the token is in stdout (raw)');
  });

  test('does not print a value that is part of a name', async () => {
    const name = 'name-of-secret-kind';
    const result = await run("put('GITHUB_OUTPUT', 'name-of-secret-kind=x')");
    expect(() => expectNoLeaks(result, { secrets: [name] })).toThrow('is in output *** (raw)');
  });
});
