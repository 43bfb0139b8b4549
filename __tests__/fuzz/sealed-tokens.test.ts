import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { encryptByHand, headerByHand, keyByHand } from '../support/seal-by-hand';
import { assert, expectInvariants } from './invariants';
import { property } from './property';
import { write } from './responses';
import { createSandbox } from './sandbox';
import { clientSecrets, oddText } from './texts';
import { CLIENT_ID, jwts, makeToken, VALID_PAYLOAD, validJwts } from './tokens';

const sandbox = createSandbox();
const FRESH = makeToken({ payload: undefined, rest: 'a-fresh-token-that-IMS-issued-in-its-place' }, '');

type Mutation = (sealed: string, place: number, text: string) => string;

/** What can happen to a sealed token between two jobs. */
const MUTATIONS: Readonly<Record<string, Mutation>> = {
  none: (sealed) => sealed,
  'white space around it': (sealed) => ` ${sealed}\n`,
  'another character': (sealed, place, text) => sealed.slice(0, place) + text.slice(0, 1) + sealed.slice(place + 1),
  'inserted text': (sealed, place, text) => sealed.slice(0, place) + text + sealed.slice(place),
  truncated: (sealed, place) => sealed.slice(0, place),
  extended: (sealed, _, text) => sealed + text,
  'its parts reversed': (sealed) => sealed.split('.').reverse().join('.'),
  'one part missing': (sealed, place) =>
    sealed
      .split('.')
      .toSpliced(place % 5, 1)
      .join('.'),
  'an empty part': (sealed, place) =>
    sealed
      .split('.')
      .with(place % 5, '')
      .join('.'),
  'an encrypted key': (sealed) => sealed.replace('..', '.AAAA.'),
  'other text': (_sealed, _place, text) => text,
};

/** Changes to its header: every one except the first must be rejected. */
const HEADERS: readonly Readonly<Record<string, unknown>>[] = [
  {},
  { alg: 'none' },
  { alg: 'A256KW' },
  { alg: 'PBES2-HS256+A128KW', p2c: 2 ** 31 - 1, p2s: 'AAAA' },
  { alg: 'RSA-OAEP', enc: 'A256GCM' },
  { enc: 'A128GCM' },
  { enc: 'A256CBC-HS512' },
  { zip: 'DEF' },
  { crit: ['exp'], exp: 1 },
  { salt: undefined },
  { salt: 7 },
  { salt: '' },
  { salt: ['constructor'] },
];

const cases = fc.record({
  secrets: fc.uniqueArray(clientSecrets, { minLength: 1, maxLength: 2 }),
  // 0 and 1 are secrets of the step, if it has them; 2 is another one.
  sealedWith: fc.constantFrom(0, 0, 0, 1, 2),
  clientId: fc.constantFrom(CLIENT_ID, CLIENT_ID, CLIENT_ID, `${CLIENT_ID}0`),
  content: fc.oneof(
    { weight: 4, arbitrary: validJwts.map((plan) => ({ plan, text: '' })) },
    { weight: 1, arbitrary: jwts.map((plan) => ({ plan, text: '' })) },
    { weight: 1, arbitrary: fc.tuple(validJwts, oddText).map(([plan, text]) => ({ plan, text })) },
    { weight: 1, arbitrary: oddText.map((text) => ({ plan: { payload: undefined, rest: '' }, text })) },
  ),
  header: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(HEADERS.length - 1) }),
  mutation: fc.oneof(
    { weight: 2, arbitrary: fc.constant('none') },
    { weight: 3, arbitrary: fc.constantFrom(...Object.keys(MUTATIONS)) },
  ),
  place: fc.noBias(fc.nat(2000)),
  text: oddText,
  sealAgain: fc.boolean(),
});

property(
  'any sealed token is used if it was sealed with this credential and is still valid, and otherwise a new one is requested',
  { share: 1000, reaches: ['issued', 'unsealed'] },
  cases,
  async ({ secrets, sealedWith, clientId, content, header, mutation, place, text, sealAgain }) => {
    const [secret = ''] = secrets;
    // A lone surrogate has no encoding in UTF-8.
    const inner = `${makeToken(content.plan, secret)}${content.text}`.toWellFormed();
    const clientSecret = secrets[sealedWith] ?? 'a secret that the step does not have';
    // Not random, so that a run with the same seed gives the same result.
    const salt = createHash('sha256').update(inner).digest();
    const sealed = encryptByHand(
      inner,
      keyByHand({ clientId, clientSecret }, salt),
      { ...headerByHand(salt), ...HEADERS[header] },
      salt.subarray(0, 12),
    );
    const altered = MUTATIONS[mutation]?.(sealed, place % sealed.length, text) ?? sealed;
    const response = { status: 200, headers: [], body: '{"access_token":"{{token as it is}}"}' };

    const result = await sandbox.runStep({
      inputs: {
        'client-id': CLIENT_ID,
        'client-secret': secrets.join('\n'),
        'sealed-token': altered,
        seal: String(sealAgain),
      },
      script: { token: [write(response, { secret, token: FRESH })] },
    });

    const { outcome, outputs } = expectInvariants(result, {
      secrets,
      tokens: [FRESH, inner],
      clientId: CLIENT_ID,
    });
    const isUnsealed = outcome === 'unsealed';
    assert(['issued', 'unsealed'].includes(outcome), `the outcome is ${outcome}`);
    assert(outputs.get('access-token') === (isUnsealed ? inner : FRESH), `the ${outcome} token is another one`);
    assert(result.requests.length === (isUnsealed ? 0 : 1), `${result.requests.length} requests were sent`);
    assert(outputs.has('sealed-token') === sealAgain, 'the output sealed-token does not match the input seal');
    const isOwn = clientId === CLIENT_ID && secrets.includes(clientSecret) && header === 0;
    assert(isOwn || !isUnsealed, 'a token is used that was not sealed with this credential in the documented format');
    const isValid = content.text === '' && content.plan.payload === VALID_PAYLOAD;
    assert(
      !(isOwn && isValid && altered.trim() === sealed) || isUnsealed,
      'a valid token that was sealed with this credential is not used',
    );
    return outcome;
  },
);
