import { createMasker, type Masker } from './masker';

function maskerOf(...values: string[]): Masker {
  const masker = createMasker();
  for (const value of values) masker.add(value);
  return masker;
}

describe('the masker hides', () => {
  test.each([
    ['the value', `p8e-secret`, 'p8e-secret'],
    ['its base64', 'p8e-secret', Buffer.from('p8e-secret').toString('base64')],
    ['its base64 without the first byte', 'p8e-secret', Buffer.from('8e-secret').toString('base64')],
    ['its base64 without the first two bytes', 'p8e-secret', Buffer.from('e-secret').toString('base64')],
    ['its escaped double quotes', 'a"b"c', 'a\\"b\\"c'],
    ['its doubled single quotes', "it's", "it''s"],
    ['its JSON form', 'tab\tbell\u0007\u2028', 'tab\\tbell\\u0007\\u2028'],
    ['its URI form', "a b!'()*~ü", 'a%20b%21%27%28%29%2A~%C3%BC'],
    ['its XML form', `<&>"'`, '&lt;&amp;&gt;&quot;&apos;'],
    ['what it is without its quotes', '"quoted-value"', 'quoted-value'],
    ['the part before the last ampersand', 'first&second&third-part', 'first&second&'],
    ['the part behind the last ampersand', 'first&second&third-part', 'third-part'],
    ['the part up to an ampersand with plus', 'first&+second-part', 'first&+'],
    ['the part behind it, but for a letter', 'first&+second-part', 'econd-part'],
  ])('%s', (_what, value, printed) => {
    expect(maskerOf(value).mask(`[${printed}]`)).toBe('[***]');
  });

  test('base64 that ends in padding only with that padding', () => {
    const masker = maskerOf('p8e-secret');
    expect(masker.mask('cDhlLXNlY3JldA==')).toBe('***');
    expect(masker.mask(Buffer.from('p8e-secret\n').toString('base64'))).toBe('cDhlLXNlY3JldAo=');
  });

  test('each line of a value, trimmed, however short', () => {
    expect(maskerOf('one line\r\n  x \n\n').mask('one line, x, y')).toBe('***, ***, y');
  });

  test('overlapping and adjacent finds as one', () => {
    expect(maskerOf('abcd', 'cdef', 'gh').mask('-abcdefgh-gh')).toBe('-***-***');
    expect(maskerOf('aa').mask('aaa')).toBe('***');
  });
});

describe('the masker leaves alone', () => {
  test.each([
    ['form encoding', 'a b~c', 'a+b%7Ec'],
    ['encodeURIComponent where it differs', "it's (secret)", encodeURIComponent("it's (secret)")],
    ['hex', 'p8e-secret', Buffer.from('p8e-secret').toString('hex')],
    ['base64url', 'ü>?ü>?ü>?', Buffer.from('ü>?ü>?ü>?').toString('base64url')],
    ['quotes around a short value', '"short"', 'short'],
  ])('%s', (_what, value, printed) => {
    expect(maskerOf(value).mask(printed)).toBe(printed);
  });

  test('everything, when it was given nothing', () => {
    const masker = maskerOf('', '\n');
    masker.add('');
    expect(createMasker().mask('text')).toBe('text');
    expect(maskerOf('').mask('text')).toBe('text');
    expect(masker.holdsSecret('text')).toBe(false);
  });
});

test('holdsSecret says whether masking would change a text', () => {
  expect(maskerOf('client').holdsSecret('the client')).toBe(true);
  expect(maskerOf('client').holdsSecret('the server')).toBe(false);
});
