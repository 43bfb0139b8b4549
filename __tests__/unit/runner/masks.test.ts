import { createMasks } from '../../../src/runner/masks';
import { captureStdout, registeredMasks } from '../../support/stdout';

const SECRET = 'p8e-AbC_dEf~0123 /+456"789';

afterEach(() => jest.restoreAllMocks());

/** The values that are registered with the runner when `values` are added. Fails if anything else is printed. */
function masksFor(...values: string[]): string[] {
  const printed = captureStdout();
  const masks = createMasks();
  values.forEach(masks.add);
  const registered = registeredMasks(printed);
  expect(registered).toHaveLength(printed.lines().length);
  return registered;
}

/** The forms that the runner itself masks (actions/runner, `ValueEncoders`). */
function formsOfRunner(value: string): string[] {
  const bytes = Buffer.from(value);
  return [value, ...[0, 1, 2].map((shift) => bytes.subarray(shift).toString('base64'))];
}

test('add() masks the value first, then its form-encoded and URI-encoded forms', () => {
  const registered = masksFor(SECRET);

  expect(registered[0]).toBe(SECRET);
  expect(registered).toContain(new URLSearchParams({ '': SECRET }).toString().slice(1));
  expect(registered).toContain(encodeURIComponent(SECRET));
});

test('add() masks nothing for an empty value', () => {
  expect(masksFor('')).toEqual([]);
});

test('add() masks no value and no form twice', () => {
  const registered = masksFor('abcdefghijkl', SECRET, 'abcdefghijkl', SECRET);

  expect(new Set(registered).size).toBe(registered.length);
});

test.each([1, 2, 3, 4, 5, 6, 7])(
  'add() masks no form shorter than 8 characters for a value of %d characters',
  (length) => {
    const [, ...forms] = masksFor('~!a b\'"('.slice(0, length));

    expect(forms.filter((form) => form.length < 8)).toEqual([]);
  },
);

test('add() masks a value with a lone surrogate', () => {
  const registered = masksFor('p8e-AbC_dEf\udfff0123');

  expect(registered[0]).toBe('p8e-AbC_dEf\udfff0123');
  expect(registered).toContain('p8e-AbC_dEf%EF%BF%BD0123');
});

test('add() keeps a value with line breaks and percent signs in one mask', () => {
  expect(masksFor('line one 100%\r\nline two')[0]).toBe('line one 100%\r\nline two');
});

test.each(['a-secret-of-20-chars', 'a-secret-of-21-chars!', 'a-secret-of-22-chars!!', 'Zoë-sëcrët-wörd'])(
  'add() masks the base64 of text that contains %s, except for characters that depend on the rest of the text',
  (value) => {
    const forms = masksFor(value).flatMap(formsOfRunner);
    const charactersOfValue = Math.floor((Buffer.byteLength(value) * 8) / 6);

    for (const before of ['', 'x', 'xy', 'xyz', 'Bearer ']) {
      for (const after of ['', '\n', '\r\n', ':', 'abc']) {
        const encoded = Buffer.from(before + value + after).toString('base64');
        const longest = Math.max(...forms.map((form) => (encoded.includes(form) ? form.length : 0)));

        expect(longest).toBeGreaterThanOrEqual(charactersOfValue - 3);
      }
    }
  },
);

test('redact() replaces a text that contains an added value', () => {
  captureStdout();
  const masks = createMasks();
  expect(masks.redact(`a ${SECRET} b`)).toBe(`a ${SECRET} b`);

  masks.add(SECRET);
  masks.add('second-secret');

  expect([SECRET, 'a second-secret', 'other text'].map(masks.redact)).toEqual(['***', '***', 'other text']);
});
