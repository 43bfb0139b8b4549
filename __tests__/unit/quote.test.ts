import { quote } from '../../src/quote';

const SECRET = 'p8e-s3cr3t';
const redact = (text: string) => text.replaceAll(SECRET, '***');

test('harmless text is quoted as it is', () => {
  expect(quote('invalid client_secret parameter', redact)).toBe('invalid client_secret parameter');
});

test.each([
  ['a line feed', '\n'],
  ['a carriage return', '\r'],
  ['a null character', '\0'],
  ['an escape, which colours a terminal', '\u001b'],
  ['a delete', '\u007f'],
  ['a next line of the second control block', '\u0085'],
  ['a zero-width space', '\u200b'],
  ['a right-to-left override', '\u202e'],
  ['a line separator', '\u2028'],
  ['a paragraph separator', '\u2029'],
  ['a byte order mark', '\ufeff'],
  ['a soft hyphen', '\u00ad'],
])('%s is removed', (_, character) => {
  expect(quote(`be${character}fore`, redact)).toBe('before');
});

test('letters of any script stay', () => {
  expect(quote('Größe, 日本, 🔑', redact)).toBe('Größe, 日本, 🔑');
});

test('half of a surrogate pair is replaced', () => {
  expect(quote('a\ud83d', redact)).toBe('a\ufffd');
});

test.each([
  ['::set-output name=a::b'],
  ['::add-mask::e'],
  [':::error::x'],
  ['::::stop-commands::x'],
  ['::\u200b:error::x'],
  [':\u0000:error:\u0000:x'],
])('no :: is left of %j', (text) => {
  expect(quote(text, redact)).not.toContain('::');
});

test.each([['##[error]x'], ['a ##[group]b'], ['###[error]x'], ['##\u200b[error]x'], ['#\n#[error]x']])(
  'no ##[ is left of %j',
  (text) => {
    expect(quote(text, redact)).not.toContain('##[');
  },
);

test('a broken-up command stays readable', () => {
  expect(quote('::error::gone ##[error]too', redact)).toBe(': :error: :gone ## [error]too');
});

test('a secret is redacted', () => {
  expect(quote(`secret ${SECRET} is wrong`, redact)).toBe('secret *** is wrong');
});

test('a secret with an invisible character inside is redacted', () => {
  expect(quote('secret p8e-\u200bs3c\nr3t is wrong', redact)).toBe('secret *** is wrong');
});

test('a secret that the cap would cut in two is redacted', () => {
  const quoted = quote(`${'x'.repeat(195)}${SECRET}`, redact);

  expect(quoted).toBe(`${'x'.repeat(195)}***`);
});

test('200 characters are quoted in full', () => {
  expect(quote('x'.repeat(200), redact)).toBe('x'.repeat(200));
});

test('more than 200 characters end in an ellipsis, which counts', () => {
  expect(quote('x'.repeat(201), redact)).toBe(`${'x'.repeat(199)}…`);
});

test('a character outside the basic plane counts as one and is never cut', () => {
  expect(quote('🔑'.repeat(201), redact)).toBe(`${'🔑'.repeat(199)}…`);
});

test.each([
  ['colons', ':'.repeat(300)],
  ['commands', '##[error]'.repeat(60)],
])('a quotation made of %s is no longer than 200 characters either', (_, text) => {
  expect([...quote(text, redact)].length).toBeLessThanOrEqual(200);
});

test('a text of many megabytes is quoted at once', () => {
  const started = performance.now();

  expect(quote('\u200b'.repeat(20_000_000), redact)).toBe('');
  expect(performance.now() - started).toBeLessThan(500);
});

test('nothing is quoted as nothing', () => {
  expect(quote('', redact)).toBe('');
});
