import { createMasks, type Masks } from '../../../src/runner/masks';
import { captureStdout, registeredMasks } from '../../support/stdout';

const SECRET = 'p8e-AbC_dEf~0123 /+456"789';

afterEach(() => jest.restoreAllMocks());

/** Masks that know `values`, and what they printed to register them. */
function masksFor(...values: string[]): { masks: Masks; registered: string[]; printed: string } {
  const printed = captureStdout();
  const masks = createMasks();
  for (const value of values) {
    masks.add(value);
  }
  return { masks, registered: registeredMasks(printed), printed: printed.text() };
}

/** The forms that the runner masks by itself where it is told `value` (actions/runner, `ValueEncoders`). */
function formsOfRunner(value: string): string[] {
  const bytes = Buffer.from(value);
  return [value, ...[0, 1, 2].map((shift) => bytes.subarray(shift).toString('base64'))];
}

describe('a mask', () => {
  test('is registered for the value itself, first', () => {
    expect(masksFor(SECRET).registered[0]).toBe(SECRET);
  });

  test('is a command each, and nothing else is printed', () => {
    const { printed } = masksFor(SECRET);

    expect(
      printed
        .trimEnd()
        .split('\n')
        .filter((line) => !line.startsWith('::add-mask::')),
    ).toEqual([]);
  });

  test('is never registered for an empty string: it would blot out everything', () => {
    expect(masksFor('').printed).toBe('');
  });

  test('is registered once', () => {
    expect(masksFor(SECRET, SECRET).registered).toEqual(masksFor(SECRET).registered);
  });

  test.each([
    ['form-encoded', new URLSearchParams({ '': SECRET }).toString().slice(1)],
    ['URI-encoded', encodeURIComponent(SECRET)],
  ])('covers the value %s', (_, form) => {
    expect(masksFor(SECRET).registered).toContain(form);
  });

  test('is not registered twice where the encoded forms are the value', () => {
    const { registered } = masksFor('abcdefghijkl');

    expect(registered.filter((mask) => mask === 'abcdefghijkl')).toHaveLength(1);
  });

  test.each([1, 2, 3, 4, 5, 6, 7])('of %d characters brings no derived mask of less than eight', (length) => {
    const value = '~!a b\'"('.slice(0, length);

    expect(
      masksFor(value)
        .registered.slice(1)
        .filter((mask) => mask.length < 8),
    ).toEqual([]);
  });

  test('is registered for a value with half of a character in it, and what is quoted is redacted all the same', () => {
    const { masks, registered } = masksFor('p8e-AbC_dEf\udfff0123');

    expect(registered[0]).toBe('p8e-AbC_dEf\udfff0123');
    expect(registered).toContain('p8e-AbC_dEf%EF%BF%BD0123');
    expect(masks.redact('secret=p8e-AbC_dEf')).toBe('secret=***');
  });

  test('keeps a value with line breaks and per cent signs whole', () => {
    const value = 'line one 100%\r\nline two';

    expect(masksFor(value).registered[0]).toBe(value);
  });

  const contexts = ['', 'x', 'xy', 'xyz', 'Bearer '].flatMap((before) =>
    ['', '\n', '\r\n', ':', 'abc'].map((behind) => [before, behind] as const),
  );

  describe.each(['a-secret-of-20-chars', 'a-secret-of-21-chars!', 'a-secret-of-22-chars!!', 'Zoë-sëcrët-wörd'])(
    'covers the base64 of %s',
    (value) => {
      test.each(contexts)('between %j and %j, but for the characters that it shares with them', (before, behind) => {
        const { registered } = masksFor(value);
        const encoded = Buffer.from(before + value + behind).toString('base64');

        const longest = registered
          .flatMap(formsOfRunner)
          .filter((form) => encoded.includes(form))
          .reduce((most, form) => Math.max(most, form.length), 0);

        const whole = Math.floor((Buffer.byteLength(value) * 8) / 6);
        expect(longest).toBeGreaterThanOrEqual(whole - 3);
      });
    },
  );
});

describe('redaction', () => {
  const bytes = Buffer.from(SECRET);

  test.each([
    ['as it is', SECRET],
    ['in upper case', SECRET.toUpperCase()],
    ['in lower case', SECRET.toLowerCase()],
    ['form-encoded', new URLSearchParams({ '': SECRET }).toString().slice(1)],
    ['URI-encoded', encodeURIComponent(SECRET)],
    ['URI-encoded in lower case', encodeURIComponent(SECRET).toLowerCase()],
    ['in hex', bytes.toString('hex')],
    ['in upper-case hex', bytes.toString('hex').toUpperCase()],
  ])('replaces the secret %s', (_, form) => {
    const { masks } = masksFor(SECRET);

    expect(masks.redact(`before ${form} behind`)).toBe('before *** behind');
  });

  test.each(['base64', 'base64url'] as const)(
    'replaces the secret in %s, but for a last character that depends on what follows',
    (alphabet) => {
      const { masks } = masksFor(SECRET);
      const form = bytes.toString(alphabet).replace(/=+$/, '');

      expect(masks.redact(`before ${form} behind`)).toMatch(/^before \*\*\*.? behind$/);
    },
  );

  test.each(['a', 'ab', 'abc'])('replaces the secret in base64 behind %s', (before) => {
    const { masks } = masksFor(SECRET);
    const encoded = Buffer.from(`${before}${SECRET}\n`).toString('base64');

    const rest = masks.redact(encoded);

    expect(rest).toContain('***');
    expect(rest.length).toBeLessThan(14);
  });

  test('replaces a part of eight characters', () => {
    const { masks } = masksFor(SECRET);

    expect(masks.redact('starts with p8e-AbC_')).toBe('starts with ***');
  });

  test('leaves a part of seven characters: what many secrets begin with says nothing', () => {
    const { masks } = masksFor(SECRET);

    expect(masks.redact('starts with p8e-AbC')).toBe('starts with p8e-AbC');
  });

  test('replaces each occurrence, and neighbours as one', () => {
    const { masks } = masksFor(SECRET);

    expect(masks.redact(`${SECRET}${SECRET} and ${SECRET}`)).toBe('*** and ***');
  });

  test('replaces each of several secrets', () => {
    const { masks } = masksFor('first-secret', 'second-secret-word');

    expect(masks.redact('first-secret, second-secret-word')).toBe('***, ***');
  });

  test('replaces a secret that is part of another', () => {
    const { masks } = masksFor('abcdefgh', 'abcdefghijklmnop');

    expect(masks.redact('x abcdefghijklmnop y')).not.toMatch(/[a-p]{2}/);
  });

  test('leaves text alone that holds no secret', () => {
    const { masks } = masksFor(SECRET);

    expect(masks.redact('invalid client_secret parameter')).toBe('invalid client_secret parameter');
  });

  test('leaves text alone as long as no secret is known', () => {
    expect(createMasks().redact(SECRET)).toBe(SECRET);
  });

  test.each(['a', 'abc', 'pw12', 'secret7'])('replaces the short secret %j as a whole', (value) => {
    const { masks } = masksFor(value);

    expect(masks.redact(`<${value}>`)).toBe('<***>');
  });

  test.each(['a', 'abc', 'pw12'])('of the short secret %j leaves the rest of a sentence readable', (value) => {
    const { masks } = masksFor(value);
    const sentence = 'YOU GHOST, THIS IS NOT IT: 0123456789, XYZ.'.replaceAll(new RegExp(value, 'gi'), '');

    expect(masks.redact(sentence)).toBe(sentence);
  });

  test('finds a secret next to letters that grow in lower case', () => {
    const { masks } = masksFor(SECRET);

    const rest = masks.redact(`İstanbul ${SECRET} İ`);

    expect(rest).toContain('***');
    expect(rest).not.toContain('AbC_dEf');
  });

  test('of a long text takes no time to speak of', () => {
    const { masks } = masksFor(SECRET, 'x'.repeat(2000), 'another-secret-value');
    const started = performance.now();

    masks.redact('invalid client '.repeat(2000));

    expect(performance.now() - started).toBeLessThan(1000);
  });
});
