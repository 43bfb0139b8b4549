import {
  base64Cores,
  formEncode,
  isLoopback,
  isObject,
  parseJsonObject,
  quote,
  redactSecrets,
  splitList,
  uriEncode,
} from '../../src/text';

const SECRET = 'p8e-AbC_dEf~0123 /+456"789';
const redact = (text: string) => (text.includes('p8e-s3cr3t') ? '***' : text);

test.each(['', 'invalid client_secret parameter', 'Größe, 日本, 🔑', 'x'.repeat(200)])(
  'quote() returns harmless text as it is: %s',
  (text) => {
    expect(quote(text, redact)).toBe(text);
  },
);

test.each([
  ['a line feed', '\n'],
  ['a carriage return', '\r'],
  ['a null character', '\0'],
  ['an escape', '\u001b'],
  ['a delete', '\u007f'],
  ['a next line', '\u0085'],
  ['a soft hyphen', '\u00ad'],
  ['a zero-width space', '\u200b'],
  ['a right-to-left override', '\u202e'],
  ['a line separator', '\u2028'],
  ['a paragraph separator', '\u2029'],
  ['a byte order mark', '\ufeff'],
])('quote() removes %s', (_, character) => {
  expect(quote(`be${character}fore`, redact)).toBe('before');
});

test('quote() replaces a lone surrogate', () => {
  expect(quote('a\ud83d', redact)).toBe('a\ufffd');
});

test.each([
  ['::set-output name=a::b', ': :set-output name=a: :b'],
  [':::error::x', ': : :error: :x'],
  ['::\u200b:error::x', ': : :error: :x'],
  [':\u0000:error:\u0000:x', ': :error: :x'],
  ['##[error]x', '## [error]x'],
  ['###[error]x', '### [error]x'],
  ['##\u200b[error]x', '## [error]x'],
  ['#\n#[error]x', '## [error]x'],
])('quote() breaks up the workflow commands in %j', (text, expected) => {
  expect(quote(text, redact)).toBe(expected);
});

test.each([
  ['a secret', 'secret p8e-s3cr3t is wrong'],
  ['a secret that invisible characters split', 'secret p8e-\u200bs3c\nr3t is wrong'],
  ['a secret at the limit of the length', `${'x'.repeat(195)}p8e-s3cr3t`],
])('quote() redacts a text with %s', (_, text) => {
  expect(quote(text, redact)).toBe('***');
});

test.each([
  ['letters', 'x'.repeat(201), `${'x'.repeat(199)}…`],
  ['characters of two code units', '🔑'.repeat(201), `${'🔑'.repeat(199)}…`],
  ['colons', ':'.repeat(300), `${': '.repeat(99)}:…`],
])('quote() cuts 200 characters of %s, with an ellipsis', (_, text, expected) => {
  expect(quote(text, redact)).toBe(expected);
});

test('quote() takes less than 500 ms for 20 MB', () => {
  const text = '\u200b'.repeat(20_000_000);
  const startedAt = performance.now();

  expect(quote(text, redact)).toBe('');
  expect(performance.now() - startedAt).toBeLessThan(500);
});

test.each([
  ['b,a,b,c,a', ['b', 'a', 'c']],
  ['openid AdobeID', ['openid', 'AdobeID']],
  ['openid\nAdobeID\r\nadobeid\n', ['openid', 'AdobeID', 'adobeid']],
  [' a,\t b,\n\n, c ,', ['a', 'b', 'c']],
  ['', []],
  [' , \n', []],
])('splitList() splits %j into %j', (list, entries) => {
  expect(splitList(list)).toEqual(entries);
});

test.each([
  ['{"a":1}', { a: 1 }],
  ['{}', {}],
  ['[]', undefined],
  ['null', undefined],
  ['"{}"', undefined],
  ['1', undefined],
  ['{', undefined],
  ['', undefined],
])('parseJsonObject() reads %s as %j', (text, value) => {
  expect(parseJsonObject(text)).toEqual(value);
});

test('isObject() is true for objects, not for null and arrays', () => {
  expect([{}, null, [], 'a', undefined].map(isObject)).toEqual([true, false, false, false, false]);
});

test('formEncode() and uriEncode() encode a lone surrogate as U+FFFD', () => {
  expect(formEncode('a b&\udfff')).toBe('a+b%26%EF%BF%BD');
  expect(uriEncode('a b&\udfff')).toBe('a%20b%26%EF%BF%BD');
});

test.each(['base64', 'base64url'] as const)('base64Cores() are in the %s of any text with the value', (alphabet) => {
  const cores = base64Cores(SECRET, alphabet);

  for (const [shift, before] of ['', 'xx', 'x'].entries()) {
    const encoded = Buffer.from(`${before}${SECRET}\n`).toString(alphabet);
    expect(encoded).toContain(cores[shift]);
  }
});

const BYTES = Buffer.from(SECRET);
const FORM = new URLSearchParams({ '': SECRET }).toString().slice(1);
const ALL_ESCAPED = BYTES.toString('hex').replace(/../g, '%$&');

/** Each character of the secret as `write` writes its code point. */
const escaped = (write: (codePoint: number) => string) =>
  [...SECRET].map((character) => write(character.charCodeAt(0))).join('');

const hex = (codePoint: number, length = 2) => codePoint.toString(16).padStart(length, '0');

test.each([
  ['as it is', SECRET],
  ['in upper case', SECRET.toUpperCase()],
  ['in lower case', SECRET.toLowerCase()],
  ['form-encoded', FORM],
  ['URI-encoded', encodeURIComponent(SECRET)],
  ['URI-encoded in lower case', encodeURIComponent(SECRET).toLowerCase()],
  ['percent-encoded throughout', ALL_ESCAPED],
  ['percent-encoded twice', encodeURIComponent(ALL_ESCAPED)],
  ['in hex', BYTES.toString('hex')],
  ['in upper-case hex', BYTES.toString('hex').toUpperCase()],
  ['in base64', BYTES.toString('base64')],
  ['in base64url', BYTES.toString('base64url')],
  ...['a', 'ab', 'abc'].map((before) => [
    `in the base64 of a text that starts with ${before}`,
    Buffer.from(`${before}${SECRET}\n`).toString('base64'),
  ]),
  // As GNU base32 encodes it, and after one more byte.
  ['in base32', 'OA4GKLKBMJBV6ZCFMZ7DAMJSGMQC6KZUGU3CENZYHE======'],
  ['in base32 after another character', 'PBYDQZJNIFREGX3EIVTH4MBRGIZSALZLGQ2TMIRXHA4Q===='],
  ['in escapes of JSON', escaped((codePoint) => `\\u${hex(codePoint, 4)}`)],
  ['in escapes of JavaScript', escaped((codePoint) => `\\u{${hex(codePoint)}}`)],
  ['in short escapes', escaped((codePoint) => `\\x${hex(codePoint)}`)],
  ['in hexadecimal numbers', escaped((codePoint) => `0x${hex(codePoint)} `)],
  ['in decimal character references', escaped((codePoint) => `&#${codePoint};`)],
  ['in hexadecimal character references', escaped((codePoint) => `&#x${hex(codePoint)};`)],
  ['in full-width letters', escaped((codePoint) => String.fromCodePoint(codePoint > 32 ? codePoint + 0xfee0 : 32))],
  ['backwards', [...SECRET].reverse().join('')],
  ['with spaces', [...SECRET].join(' ')],
  ['with hyphens', [...SECRET].join('-')],
  ['split by invisible characters', [...SECRET].join('\u200b')],
  ['twice', `${SECRET} ${SECRET}`],
  ['in a text whose length changes in lower case', `İstanbul ${SECRET} İ`],
])('redactSecrets() does not quote a text with a secret %s', (_, form) => {
  expect(redactSecrets(`before ${form} after`, [SECRET])).toBe('***');
});

test.each([
  ['8 characters', 'starts with p8e-AbC_', [SECRET], '***'],
  ['8 letters and digits', 'starts with p8e.AbC.dE', [SECRET], '***'],
  ['8 characters that are neither', 'ends with !?!?!?!?', ['a!?!?!?!?b'], '***'],
  ['the second of several secrets', 'second-secret-word', ['first-secret', 'second-secret-word'], '***'],
  ['a lone surrogate behind them', 'secret=p8e-AbC_dEf', ['p8e-AbC_dEf\udfff0123'], '***'],
  ['only 7 characters', 'starts with p8e-AbC', [SECRET], 'starts with p8e-AbC'],
  ['no secret to look for', SECRET, [], SECRET],
  ['an empty secret', 'anything', [''], 'anything'],
  ['other words', 'invalid client_secret parameter', [SECRET], 'invalid client_secret parameter'],
  ['escapes of other words', '%22scope%22 \\u0026 &#38; 0x7f', [SECRET], '%22scope%22 \\u0026 &#38; 0x7f'],
])('redactSecrets() looks for a run of 8 characters: %s', (_, text, secrets, expected) => {
  expect(redactSecrets(text, secrets)).toBe(expected);
});

test.each(['a', 'abc', 'pw12', 'secret7', '!?'])('redactSecrets() looks for all of the short secret %s', (secret) => {
  expect(redactSecrets(`<${secret.toUpperCase()}>`, [secret])).toBe('***');
  expect(redactSecrets('NOT IT: 0456.', [secret])).toBe('NOT IT: 0456.');
});

test('redactSecrets() takes less than a second for long texts, long secrets and many', () => {
  const secrets = ['x'.repeat(2000), ...Array.from({ length: 20 }, (_, index) => `another-secret-value-${index}`)];
  const startedAt = performance.now();

  redactSecrets('invalid client '.repeat(2000), secrets);

  expect(performance.now() - startedAt).toBeLessThan(1000);
});

test.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.255.0.3', true],
  ['[::1]', true],
  ['localhost.example', false],
  ['127.0.0.1.example', false],
  ['128.0.0.1', false],
])('isLoopback(%s) is %s', (hostname, expected) => {
  expect(isLoopback(hostname)).toBe(expected);
});
