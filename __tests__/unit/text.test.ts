import {
  base64Cores,
  formEncode,
  isLoopback,
  isObject,
  parseJsonObject,
  partsOf,
  quote,
  redactParts,
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

const redactSecrets = (text: string, secrets: readonly string[]) =>
  redactParts(text, new Set(secrets.flatMap(partsOf)));

// The other ways of writing a secret are in redaction.property.test.ts.
test.each([
  // As GNU base32 encodes the secret, and the secret behind another character.
  ['all of it in base32', 'OA4GKLKBMJBV6ZCFMZ7DAMJSGMQC6KZUGU3CENZYHE======', SECRET],
  ['all of it in base32, behind other text', 'PBYDQZJNIFREGX3EIVTH4MBRGIZSALZLGQ2TMIRXHA4Q====', SECRET],
  ['all of it in a text whose length changes in lower case', `İstanbul ${SECRET} İ`, SECRET],
  ['8 letters and digits, with others between them', 'starts with p8e.AbC.dE', SECRET],
  ['8 characters that are neither', 'ends with !?!?!?!?', 'a!?!?!?!?b'],
  ['8 characters before a lone surrogate', 'secret=p8e-AbC_dEf', 'p8e-AbC_dEf\udfff0123'],
  ['all of one that has 7 characters', '<SECRET7>', 'secret7'],
  ['all of one without letters and digits', '<!?>', '!?'],
])('redactParts() redacts a text that contains of a secret %s', (_, text, secret) => {
  expect(redactSecrets(text, ['another-secret', secret])).toBe('***');
});

test.each(['abc', 'pw12', 'secret7', '!?'])('redactParts() leaves a text without the short secret %s', (secret) => {
  expect(redactSecrets('NOT IT: 0456, secret8.', [secret])).toBe('NOT IT: 0456, secret8.');
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
