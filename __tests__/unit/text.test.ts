import {
  base64Cores,
  formEncode,
  isObject,
  parseJsonObject,
  quote,
  redactSecrets,
  splitList,
  uriEncode,
} from '../../src/text';

const SECRET = 'p8e-AbC_dEf~0123 /+456"789';
const redact = (text: string) => text.replaceAll('p8e-s3cr3t', '***');

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
  ['a secret', 'secret p8e-s3cr3t is wrong', 'secret *** is wrong'],
  ['a secret that invisible characters split', 'secret p8e-\u200bs3c\nr3t is wrong', 'secret *** is wrong'],
  ['a secret at the limit of the length', `${'x'.repeat(195)}p8e-s3cr3t`, `${'x'.repeat(195)}***`],
])('quote() redacts %s', (_, text, expected) => {
  expect(quote(text, redact)).toBe(expected);
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

test.each([
  ['as it is', SECRET],
  ['in upper case', SECRET.toUpperCase()],
  ['in lower case', SECRET.toLowerCase()],
  ['form-encoded', new URLSearchParams({ '': SECRET }).toString().slice(1)],
  ['URI-encoded', encodeURIComponent(SECRET)],
  ['URI-encoded in lower case', encodeURIComponent(SECRET).toLowerCase()],
  ['in hex', BYTES.toString('hex')],
  ['in upper-case hex', BYTES.toString('hex').toUpperCase()],
])('redactSecrets() replaces a secret %s', (_, form) => {
  expect(redactSecrets(`before ${form} after`, [SECRET])).toBe('before *** after');
});

test.each(['base64', 'base64url'] as const)(
  'redactSecrets() replaces a secret in %s, except for a last character that depends on what follows',
  (alphabet) => {
    const form = BYTES.toString(alphabet).replace(/=+$/, '');

    expect(redactSecrets(`before ${form} after`, [SECRET])).toMatch(/^before \*\*\*.? after$/);
  },
);

test.each(['a', 'ab', 'abc'])(
  'redactSecrets() replaces a secret in the base64 of a text that starts with %s',
  (before) => {
    const encoded = Buffer.from(`${before}${SECRET}\n`).toString('base64');

    const redacted = redactSecrets(encoded, [SECRET]);

    expect(redacted).toContain('***');
    expect(redacted.length).toBeLessThan(14);
  },
);

test.each([
  ['a run of 8 characters of a secret', 'starts with p8e-AbC_', [SECRET], 'starts with ***'],
  ['no run of 7 characters', 'starts with p8e-AbC', [SECRET], 'starts with p8e-AbC'],
  ['adjacent occurrences once', `${SECRET}${SECRET} and ${SECRET}`, [SECRET], '*** and ***'],
  ['each of several secrets', 'first-secret, second-secret-word', ['first-secret', 'second-secret-word'], '***, ***'],
  ['nothing if there is no secret', SECRET, [], SECRET],
  ['nothing in other text', 'invalid client_secret parameter', [SECRET], 'invalid client_secret parameter'],
  ['a lone surrogate as part of a secret', 'secret=p8e-AbC_dEf', ['p8e-AbC_dEf\udfff0123'], 'secret=***'],
])('redactSecrets() replaces %s', (_, text, secrets, expected) => {
  expect(redactSecrets(text, secrets)).toBe(expected);
});

test('redactSecrets() replaces a secret that contains another one', () => {
  expect(redactSecrets('x abcdefghijklmnop y', ['abcdefgh', 'abcdefghijklmnop'])).not.toMatch(/[a-p]{2}/);
});

test.each(['a', 'abc', 'pw12', 'secret7'])('redactSecrets() replaces the short secret %s as a whole only', (secret) => {
  const rest = 'YOU GHOST, THIS IS NOT IT: 0456, XYZ.'.replaceAll(new RegExp(secret, 'gi'), '');

  expect(redactSecrets(`<${secret}> ${rest}`, [secret])).toBe(`<***> ${rest}`);
});

test('redactSecrets() finds a secret in a text whose length changes in lower case', () => {
  expect(redactSecrets(`İstanbul ${SECRET} İ`, [SECRET])).toBe('?stanbul *** ?');
});

test('redactSecrets() takes less than a second for a long text', () => {
  const startedAt = performance.now();

  redactSecrets('invalid client '.repeat(2000), [SECRET, 'x'.repeat(2000), 'another-secret-value']);

  expect(performance.now() - startedAt).toBeLessThan(1000);
});
