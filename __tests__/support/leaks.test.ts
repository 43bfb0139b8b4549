import { makeAction, removeActions } from './fixture-action';
import { expectNoLeaks, findLeaks, type SensitiveValue } from './leaks';
import { runStep, type StepOptions, type StepResult } from './mini-runner';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const base64url = (text: string) => Buffer.from(text).toString('base64url');
const hex = (text: string) => Buffer.from(text).toString('hex');
const reversed = (text: string) => [...text].reverse().join('');
const split = (text: string, by: string) => text.replace(/(.{5})/g, `$1${by}`);
const everyByte = (text: string, prefix: string) => hex(text).replace(/../g, (digits) => prefix + digits);
const mixedCase = (text: string) =>
  text.replace(/[a-f]/g, (digit, at: number) => (at % 2 === 0 ? digit.toUpperCase() : digit));
const unicodeEscapes = (text: string) =>
  [...text].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

const SECRET = 'p8e-Zx7_<Q&k"9 wü/~(tail)';
const HEADER = base64url('{"alg":"RS256","x5u":"ims_na1-key-at-1.cer"}');
const PAYLOAD = base64url('{"id":"1700000000000_8f3c","client_id":"c0ffee","type":"access_token"}');
const SIGNATURE = 'q3-Jm0Xv8yTn_2LrWb5KcHsE7dPzAuGfI1oQtB4';
const TOKEN = `${HEADER}.${PAYLOAD}.${SIGNATURE}`;
const SECRET_VALUE: SensitiveValue = { name: 'the secret', value: SECRET, kind: 'secret' };
const TOKEN_VALUE: SensitiveValue = { name: 'the token', value: TOKEN, kind: 'token' };

const ENCODINGS: readonly [string, (text: string) => string][] = [
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
  ['lower-case URI encoding', (text) => encodeURIComponent(text).replace(/%../g, (at) => at.toLowerCase())],
  ['form encoding', (text) => new URLSearchParams({ text }).toString()],
  ['JSON', (text) => JSON.stringify({ text })],
  ['JSON in JSON', (text) => JSON.stringify(JSON.stringify({ text }))],
  ['\\u escapes', unicodeEscapes],
  ['XML', (text) => text.replace(/[<&"]/g, (character) => `&#x${character.charCodeAt(0).toString(16)};`)],
  ['named entities', (text) => text.replace(/[<&"]/g, (at) => ({ '<': '&lt;', '&': '&amp;' })[at] ?? '&quot;')],
  ['entities', (text) => [...text].map((character) => `&#${character.codePointAt(0)};`).join('')],
  ['reversed', reversed],
  ['base64, reversed', (text) => reversed(base64(text))],
  ['hex in base64', (text) => base64(hex(text))],
];

const LAYOUTS: readonly [string, (text: string) => string][] = [
  ['between other text', (text) => `before ${text} behind`],
  ['split over lines', (text) => split(text, '\n')],
  ['split over lines with returns', (text) => split(text, '\r\n')],
  ['split over indented lines', (text) => split(text, '\n    ')],
  ['coloured letter by letter', (text) => split(text, '\u001b[1;31m')],
  ['coloured and split', (text) => split(text, '\u001b[0m\n')],
];

describe('findLeaks', () => {
  test.each(ENCODINGS)('finds a value as %s, in any layout', (_encoding, encode) => {
    const found = LAYOUTS.map(([layout, place]) => [
      layout,
      ...findLeaks(place(encode(SECRET)), [SECRET_VALUE, TOKEN_VALUE]).map(({ name }) => name),
      ...findLeaks(place(encode(TOKEN)), [SECRET_VALUE, TOKEN_VALUE]).map(({ name }) => name),
    ]);

    expect(found).toEqual(LAYOUTS.map(([layout]) => [layout, 'the secret', 'the token']));
  });

  test('finds a secret that is split over lines inside JSON', () => {
    expect(findLeaks(JSON.stringify(split(SECRET, '\n')), [SECRET])).toHaveLength(1);
  });

  test('finds any 12 consecutive characters of a secret, at any position', () => {
    const parts = Array.from({ length: SECRET.length - 13 }, (_, from) => SECRET.slice(from, from + 12));
    const texts = parts.flatMap((part) => Array.from({ length: 30 }, (_, at) => '.'.repeat(at) + part));

    expect(texts.filter((text) => findLeaks(text, [SECRET]).length !== 1)).toEqual([]);
    expect(findLeaks(base64(`x${SECRET.slice(3, 15)}x`), [SECRET])).toHaveLength(1);
  });

  test('finds 24 consecutive characters of a token, also from the start of a token that is not a JWT', () => {
    const opaque = { ...TOKEN_VALUE, value: 'abcdefghijklmnopqrstuvwxyz0123456789' };

    expect(findLeaks(`${SIGNATURE.slice(0, 24)}!`, [TOKEN_VALUE])).toHaveLength(1);
    expect(findLeaks(opaque.value.slice(0, 24), [opaque])).toHaveLength(1);
  });

  test('finds a short value only as a whole', () => {
    expect(findLeaks('is 12345678.', ['12345678'])).toHaveLength(1);
    expect(findLeaks('is 1234567.', ['12345678'])).toEqual([]);
  });

  test('names the plainest encoding', () => {
    expect(findLeaks(SECRET, [SECRET])).toEqual([{ name: 'value 1', encoding: 'raw' }]);
    expect(findLeaks(unicodeEscapes(SECRET), [SECRET])[0]?.encoding).toBe('backslash-escaped');
    expect(findLeaks(reversed(base64(SECRET)), [SECRET])[0]?.encoding).toBe('reversed, base64');
  });

  test.each([
    ['an empty text', ''],
    ['11 characters of a secret', `x${SECRET.slice(3, 14)}x`],
    ['23 characters of a token', `${SIGNATURE.slice(0, 23)}!`],
    ['the header of a JWT', `${HEADER}.`],
    [
      'other text',
      `Token valid until 2026-11-24T14:03:21Z (86399 s). See https://example.org/a?b=%20c&d=e+f#g
      {"error":"invalid_client","error_description":"invalid client_secret parameter","id":"d41d8cd98f00b204e9800998ecf8427e"}
      ${base64('other text that is encoded')} ${hex('more text')} \u001b[32mgreen\u001b[0m &amp; \\u0041 ***`.repeat(
        20,
      ),
    ],
  ])('finds no leak in %s', (_what, text) => {
    expect(findLeaks(text, [SECRET_VALUE, TOKEN_VALUE])).toEqual([]);
  });

  test('rejects a value that is too short, without printing it', () => {
    expect(() => findLeaks('text', ['1234567'])).toThrow('value 1 is too short');
    expect(() => findLeaks('text', ['1234567'])).not.toThrow('1234567');
    expect(() => findLeaks('text', [''])).toThrow(/too short/);
  });
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
    return runStep({ inputs: {}, action, env: { SECRET, TOKEN }, ...rest });
  }

  const inArguments: [place: string, main: string][] = [
    ['the arguments of a process', 'process.title = secret; setTimeout(() => {}, 500)'],
    [
      'the arguments of a process',
      "require('node:child_process').execFileSync(process.execPath, ['-e', 'setTimeout(() => {}, 500)', token])",
    ],
  ];

  test.each([
    ['stdout', 'console.log(token)'],
    ['stderr', 'console.error(new Error(secret))'],
    ['stdout', "console.log('x ::add-mask::' + secret)"],
    ['stdout', "console.log('##[add-mask]' + secret)"],
    ['stdout', "console.log('::set-output name=access-token::' + token)"],
    ['the visible log', "console.log(Buffer.from(token + '\\n').toString('base64'))"],
    ['annotation 1', "console.log('::error title=' + encodeURIComponent(secret) + '::x')"],
    ['annotation 1', "console.log('::warning::' + Buffer.from(secret).toString('hex'))"],
    ['the summary', "put('GITHUB_STEP_SUMMARY', secret)"],
    ['the visible summary', "put('GITHUB_STEP_SUMMARY', Buffer.from(token).toString('base64url'))"],
    ['output access-token', "put('GITHUB_OUTPUT', 'access-token=' + token + secret)"],
    ['output sealed-token', "put('GITHUB_OUTPUT', 'sealed-token=' + token)"],
    ['state token', "put('GITHUB_STATE', 'token=' + token)"],
    ['variable LEAKY', "put('GITHUB_ENV', 'LEAKY=' + JSON.stringify(secret))"],
    ['the added paths', "put('GITHUB_PATH', '/x/' + secret)"],
    ['a file left behind', "writeFileSync(process.env.HOME + '/.token', token)"],
    ...(process.platform === 'linux' ? inArguments : []),
  ])('finds a leak in %s: %s', async (place, main) => {
    const result = await run(main);

    const check = () => expectNoLeaks(result, { secrets: [SECRET], token: TOKEN });

    expect(check).toThrow(`is in ${place} (`);
    expect(check).not.toThrow(SECRET);
    expect(check).not.toThrow(SIGNATURE);
  });

  test('finds a leak in the post phase', async () => {
    const result = await run('', { post: 'console.log(process.env.TOKEN)' });

    expect(() => expectNoLeaks(result, { secrets: [SECRET] })).toThrow('the token is in stdout (raw)');
  });

  test('accepts a token in the state if it is allowed there, but never a secret', async () => {
    const { state: _state, ...rest } = await run('');
    const check = (state: Record<string, string>) =>
      expectNoLeaks({ ...rest, state }, { secrets: [SECRET], tokenInState: true });

    expect(() => check({ token: TOKEN })).not.toThrow();
    expect(() => check({ secret: SECRET })).toThrow('state secret');
  });

  test('does not print a value that is part of a name', async () => {
    const result = await run("put('GITHUB_OUTPUT', 'name-of-secret-kind=x')");

    expect(() => expectNoLeaks(result, { secrets: ['name-of-secret-kind'] })).toThrow('is in output *** (raw)');
  });

  describe('of requests', () => {
    let result: StepResult;

    beforeAll(async () => {
      result = await run("console.log('Token valid until 2026-11-24T14:03:21Z')");
    });

    test.each([
      ['the URL of a request', { url: `/ims/token/v3?client_secret=${encodeURIComponent(SECRET)}` }],
      ['the URL of a request', { url: `/hello?${TOKEN}` }],
      ['a header of a request', { rawHeaders: ['Referer', `https://host.invalid/${TOKEN}`] }],
      ['a header of a request', { rawHeaders: ['authorization', `Bearer ${base64(SECRET)}`] }],
      ['a header of a request', { url: '/ims/token/v3', rawHeaders: ['Authorization', `Bearer ${TOKEN}`] }],
    ])('finds a leak in %s: %j', (place, departing) => {
      const requests = [{ method: 'GET', url: '/hello', rawHeaders: [], ...departing }];

      expect(() => expectNoLeaks(result, { secrets: [SECRET], token: TOKEN, requests })).toThrow(`in ${place} (`);
    });

    test('accepts a token in the header that has to carry it', () => {
      const requests = [
        { method: 'GET', url: '/hello', rawHeaders: ['Host', 'x', 'Authorization', `Bearer ${TOKEN}`] },
      ];

      expect(() => expectNoLeaks(result, { secrets: [SECRET], requests })).not.toThrow();
      expect(() => expectNoLeaks(result, { secrets: [SECRET], token: TOKEN, requests })).not.toThrow();
    });
  });
});
