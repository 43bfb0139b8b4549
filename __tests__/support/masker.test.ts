import { createMasker, type Masker } from './masker';

function maskerOf(...values: string[]): Masker {
  const masker = createMasker();
  values.forEach(masker.add);
  return masker;
}

test.each([
  ['the value', 'p8e-secret', 'p8e-secret'],
  ['its base64', 'p8e-secret', 'cDhlLXNlY3JldA=='],
  ['its base64 without the first byte', 'p8e-secret', 'OGUtc2VjcmV0'],
  ['its base64 without the first two bytes', 'p8e-secret', 'ZS1zZWNyZXQ='],
  ['its escaped double quotes', 'a"b"c', 'a\\"b\\"c'],
  ['its doubled single quotes', "it's", "it''s"],
  ['its JSON form', 'tab\tbell\u0007\u2028', 'tab\\tbell\\u0007\\u2028'],
  ['its URI form', "a b!'()*~ü", 'a%20b%21%27%28%29%2A~%C3%BC'],
  ['its XML form', `<&>"'`, '&lt;&amp;&gt;&quot;&apos;'],
  ['the value without its quotes', '"quoted-value"', 'quoted-value'],
])('the masker masks %s', (_what, value, printed) => {
  expect(maskerOf(value).mask(`[${printed}]`)).toBe('[***]');
});

test.each([
  ['the form-encoded value', 'a b~c', 'a+b%7Ec'],
  ['encodeURIComponent if it differs from the URI form', "it's (secret)", "it's%20(secret)"],
  ['hex', 'p8e-secret', '7038652d736563726574'],
  ['base64url', 'ü>?ü>?ü>?', 'w7w-P8O8Pj_DvD4_'],
  ['base64 of a longer text', 'p8e-secret', 'cDhlLXNlY3JldAo='],
  ['a short value without its quotes', '"short"', 'short'],
])('the masker does not mask %s, as the runner does not', (_what, value, printed) => {
  expect(maskerOf(value).mask(printed)).toBe(printed);
});

test('the masker masks each line of a value, trimmed, however short', () => {
  expect(maskerOf('one line\r\n  x \n\n').mask('one line, x, y')).toBe('***, ***, y');
});

test('the masker masks overlapping and adjacent values as one', () => {
  expect(maskerOf('abcd', 'cdef', 'gh').mask('-abcdefgh-gh')).toBe('-***-***');
  expect(maskerOf('aa').mask('aaa')).toBe('***');
});

test('a masker without values masks nothing', () => {
  expect(maskerOf('', '\n').mask('text')).toBe('text');
});

test('holdsSecret returns whether masking changes a text', () => {
  expect(maskerOf('client').holdsSecret('the client')).toBe(true);
  expect(maskerOf('client').holdsSecret('the server')).toBe(false);
});
