import * as fc from 'fast-check';
import { describeShape } from '../../../src/credential/shape';
import { MADE_UP } from '../../support/credential-forms';

test.each([
  [MADE_UP.clientSecret, '36 characters and the usual form of a client secret'],
  [MADE_UP.otherSecret, '36 characters and the usual form of a client secret'],
  [MADE_UP.clientId, '32 characters and the usual form of a client ID'],
  [MADE_UP.clientSecret.slice(0, -1), '35 characters and the start of a client secret, but another length'],
  ['0A1B2C@techacct.adobe.com', '25 characters and the form of a technical account ID'],
  [MADE_UP.orgId, '33 characters and the form of an organization ID'],
  ['eyJhbGciOiJSUzI1NiJ9.e30.c2ln', '29 characters and the form of an access token'],
  ['abc123', '6 characters, a letter first and a digit last'],
  [
    '"abc d=',
    '7 characters, a quotation mark first and an equals sign last, and contains a quotation mark, an equals sign, a space',
  ],
  ['(é', '2 characters, a bracket first and another character last, and contains a bracket'],
  ['', '0 characters, nothing first and nothing last'],
])('describeShape() describes %j', (value, shape) => {
  expect(describeShape(value)).toBe(shape);
});

test('describeShape() says the same of values that differ in their characters only', () => {
  const digits = fc.stringMatching(/^[0-9]{5,40}$/).filter((text) => text.length !== 32);

  fc.assert(
    fc.property(digits, (text) => {
      expect(describeShape(text)).toBe(describeShape('1'.repeat(text.length)));
    }),
  );
});
