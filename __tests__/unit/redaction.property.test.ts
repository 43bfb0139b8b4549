import fc from 'fast-check';
import { partsOf, quote, redactParts } from '../../src/text';

function redactSecrets(text: string, secrets: readonly string[]): string {
  return redactParts(text, new Set(secrets.flatMap(partsOf)));
}

/** Letters and digits in either case, and what else secrets contain: long enough that none occurs by chance. */
const secrets = fc
  .tuple(fc.stringMatching(/^[A-Za-z0-9]{12,20}$/), fc.stringMatching(/^[A-Za-z0-9!*'()_.~-]{4,30}$/))
  .map((parts) => parts.join('-'));
/** Of other characters than secrets, so that no secret occurs in it. */
const surroundings = fc.string({ unit: fc.constantFrom(...' ,;"<>[]'), maxLength: 20 });

const each = (change: (character: string) => string) => (text: string) => Array.from(text, change).join('');
const code = (character: string, radix: number, digits = 0) =>
  (character.codePointAt(0) ?? 0).toString(radix).padStart(digits, '0');

/** The ways of writing a text that are undone (docs/threat-model.md). */
const forms: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'in capitals': (text) => text.toUpperCase(),
  'percent-encoded throughout': each((character) => `%${code(character, 16, 2)}`),
  'percent-encoded twice': each((character) => `%25${code(character, 16, 2)}`),
  'form-encoded': (text) => new URLSearchParams({ text }).toString(),
  'in escapes of JSON': each((character) => `\\u${code(character, 16, 4)}`),
  'in escapes of JavaScript': each((character) => `\\u{${code(character, 16)}}`),
  'in escapes of bytes': each((character) => `\\x${code(character, 16, 2)}`),
  'in decimal references': each((character) => `&#${code(character, 10)};`),
  'in hexadecimal references': each((character) => `&#X${code(character, 16).toUpperCase()};`),
  backwards: (text) => [...text].reverse().join(''),
  'with spaces': each((character) => `${character} `),
  'with invisible characters': each((character) => `${character}\u200d`),
  'over lines': (text) => (text.match(/.{1,3}/g) ?? []).join('\r\n'),
  'in full-width letters': each((character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0)),
  'in hex': (text) => Buffer.from(text).toString('hex'),
  'in hex, backwards': (text) => [...Buffer.from(text).toString('hex')].reverse().join(''),
  'in hex with colons': (text) => (Buffer.from(text).toString('hex').match(/../g) ?? []).join(':'),
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64 behind other text': (text) => Buffer.from(`id:${text}\n`).toString('base64'),
  'in base64url': (text) => Buffer.from(`>>${text}`).toString('base64url'),
  'in base64, in lines': (text) =>
    (
      Buffer.from(text)
        .toString('base64')
        .match(/.{1,4}/g) ?? []
    ).join('\n'),
  'in base64, percent-encoded': (text) => encodeURIComponent(Buffer.from(text).toString('base64')),
};

test.each(Object.keys(forms))('a text that contains a secret %s is not quoted', (name) => {
  const form = forms[name] ?? String;

  fc.assert(
    fc.property(secrets, surroundings, surroundings, (secret, before, after) => {
      expect(redactSecrets(`${before}${form(secret)}${after}`, ['another-secret', secret])).toBe('***');
    }),
    { numRuns: 50 },
  );
});

test('a text that contains eight characters of a secret in a row is not quoted', () => {
  fc.assert(
    fc.property(secrets, fc.nat(), (secret, number) => {
      const start = number % (secret.length - 8);
      expect(redactSecrets(`x=${secret.slice(start, start + 8)}`, [secret])).toBe('***');
    }),
  );
});

test('a text that contains seven characters of a secret is quoted', () => {
  expect(redactSecrets('x=abcdefg', ['abcdefghijklmnop'])).toBe('x=abcdefg');
});

test.each([
  'invalid client_secret parameter',
  'None of the requested scopes is enabled in the SP binding',
  'Api Key is invalid',
  'Größe 日本 🔑 &amp; 100% &#; \\u \\x %',
])('a text without a secret is quoted as it is: %s', (text) => {
  expect(quote(text, (given) => redactSecrets(given, ['p8e-eckUxJZHX164OxaEQMz9VyKYWopxpbJw']))).toBe(text);
});

test.each([
  ['&#1114112;&#99999999;', 'a reference beyond Unicode'],
  ['\\u{fffff}\\u{110000}', 'an escape beyond Unicode'],
  ['%ff%fe', 'bytes that are not UTF-8'],
])('a text with %s does not end the step', (text) => {
  expect(redactSecrets(text, ['abcdefghijklmnop'])).toBe(text);
});

test('a short secret is not quoted either', () => {
  expect(redactSecrets('the password is abc1', ['abc1'])).toBe('***');
});

test('no secret redacts nothing', () => {
  expect(redactSecrets('text', ['', '--------'])).toBe('text');
});

test('the work on a text grows with its length, not with its square', () => {
  const secret = 'p8e-eckUxJZHX164OxaEQMz9VyKYWopxpbJw';
  const time = (length: number) => {
    const startedAt = performance.now();
    redactSecrets('scope_name_'.repeat(length / 10), [secret]);
    return performance.now() - startedAt;
  };
  time(10_000);

  // Ten times the length; with the square, it would be a hundred times.
  expect(time(200_000)).toBeLessThan(40 * Math.max(5, time(20_000)));
});
