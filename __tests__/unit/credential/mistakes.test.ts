import * as fc from 'fast-check';
import { InvalidValue } from '../../../src/credential/invalid-value';
import { isPlaceholder, refuseMistake } from '../../../src/credential/mistakes';

const HIDDEN = 'H1DDEN';

test.each([
  ...[`{"CLIENT_ID":"${HIDDEN}"}`, '{', '[', `{ '${HIDDEN}': 1 }`, `-----BEGIN ${HIDDEN}-----`],
  ...[`\${{ secrets.${HIDDEN} }}`, `$${HIDDEN}`, `\${${HIDDEN}}`, `$env:${HIDDEN}`, `%${HIDDEN}%`],
  ...[`secrets.${HIDDEN}`, `vars.${HIDDEN}`, '***', 'null', 'undefined', 'None', `<${HIDDEN}>`, `{${HIDDEN}}`],
  ...[`${HIDDEN}\\n`, `${HIDDEN}=x`, `export ${HIDDEN}="x"`, `${HIDDEN}: x`],
])('refuseMistake() refuses %j, and shows no character of it', (value) => {
  expect(() => refuseMistake(value)).toThrow(InvalidValue);
  try {
    refuseMistake(value);
  } catch (error) {
    expect(`${(error as InvalidValue).problem} ${(error as InvalidValue).fix}`).not.toContain(HIDDEN);
    expect((error as InvalidValue).value).toBeUndefined();
  }
});

test.each(['a=', 'QUJDRA==', 'a1b2c3', '!"#$%&\'()*+,-./:;<=>?@[]^_`{|}~', 'two words', 'nullable', ''])(
  'refuseMistake() accepts %j',
  (value) => {
    expect(() => refuseMistake(value)).not.toThrow();
  },
);

test('refuseMistake() accepts every client ID and client secret that Adobe can hand out', () => {
  const value = fc.oneof(
    fc.stringMatching(/^p8e-[A-Za-z0-9_-]{32}$/),
    fc.uuid(),
    fc.stringMatching(/^[0-9a-f]{32}$/),
    fc.stringMatching(/^[A-Za-z0-9]{12,40}$/),
  );

  fc.assert(fc.property(value, (text) => expect(() => refuseMistake(text)).not.toThrow()));
});

test.each(['***', 'NULL', '<your secret>'])('isPlaceholder() recognizes %j', (value) => {
  expect(isPlaceholder(value)).toBe(true);
  expect(isPlaceholder(`${value}x`)).toBe(false);
});
