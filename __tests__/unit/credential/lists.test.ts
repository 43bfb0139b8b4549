import * as fc from 'fast-check';
import { splitScopes, splitSecrets, unquote } from '../../../src/credential/lists';
import { MADE_UP } from '../../support/credential-forms';

const [FIRST, SECOND] = [MADE_UP.clientSecret, MADE_UP.otherSecret];

test.each(['"a"', "'a'", '`a`', '\u201ca\u201d', '\u2018a\u2019', ' a ', ' " a " ', 'a'])(
  'unquote() reads %j as a',
  (text) => {
    expect(unquote(text)).toBe('a');
  },
);

test.each(['"', '""a""', '"a\'', 'a"', ''])('unquote() removes no more than one pair of %j', (text) => {
  expect(unquote(text)).toBe(text === '""a""' ? '"a"' : text);
});

test.each([
  ...[`${FIRST}\n${SECOND}`, `${FIRST}\r\n\r\n${SECOND}\r\n`, `"${FIRST}"\n'${SECOND}'`],
  ...[`["${FIRST}","${SECOND}"]`, `[\n  "${FIRST}",\n  "${SECOND}"\n]`],
  ...[
    `${FIRST},${SECOND}`,
    `${FIRST}, ${SECOND}`,
    `${FIRST} ${SECOND}`,
    `"${FIRST}","${SECOND}"`,
    `"${FIRST},${SECOND}"`,
  ],
])('splitSecrets() finds two secrets in %j', (text) => {
  expect(splitSecrets(text)).toEqual([FIRST, SECOND]);
});

test.each(['a secret, with a comma', `${FIRST},other`, '[1]', '["a"', '{"a":"b"}', '12'])(
  'splitSecrets() leaves %j whole',
  (text) => {
    expect(splitSecrets(text)).toEqual([text]);
  },
);

test.each([
  'openid,AdobeID',
  'openid AdobeID openid',
  ' openid\r\nAdobeID ',
  '["openid","AdobeID"]',
  '[\n  "openid",\n  "AdobeID"\n]',
  "['openid', 'AdobeID']",
  '"openid,AdobeID"',
  '"openid", "AdobeID"',
  '[openid, AdobeID]',
])('splitScopes() reads %j', (text) => {
  expect(splitScopes(text)).toEqual(['openid', 'AdobeID']);
});

/** What Adobe hands out: secrets of today's form, and UUIDs. */
const adobeSecret = fc.oneof(
  fc.stringMatching(/^p8e-[A-Za-z0-9_-]{32}$/),
  fc.uuid(),
  fc.uuid().map((id) => id.toUpperCase()),
);

/** How people store values. */
const stored: readonly ((secrets: readonly string[]) => string)[] = [
  (secrets) => secrets.join('\n'),
  (secrets) => `${secrets.join('\r\n')}\r\n`,
  (secrets) => secrets.join(','),
  (secrets) => secrets.map((secret) => ` "${secret}" `).join(','),
  (secrets) => `'${secrets.join(', ')}'`,
  (secrets) => JSON.stringify(secrets),
  (secrets) => JSON.stringify(secrets, null, 4),
];

test('splitSecrets() returns whatever secrets Adobe can hand out whole, however they are stored', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(adobeSecret, { minLength: 1, maxLength: 2 }),
      fc.constantFrom(...stored),
      (secrets, store) => {
        expect(splitSecrets(store(secrets))).toEqual(secrets);
      },
    ),
  );
});

test('splitSecrets() and splitScopes() take time that is proportional to the length', () => {
  const startedAt = performance.now();

  splitSecrets(Array.from({ length: 10_000 }, (_, index) => `"secret ${index}"`).join('\n'));
  splitSecrets(','.repeat(128_000));
  splitScopes(`[${Array.from({ length: 20_000 }, (_, index) => `s${index}`).join(',')}]`);
  splitScopes('['.repeat(128_000));

  expect(performance.now() - startedAt).toBeLessThan(1_000);
});
