import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { encryptByHand, headerByHand, keyByHand } from '../support/seal-by-hand';
import { write } from './answers';
import { demand, expectInvariants } from './invariants';
import { property } from './property';
import { setStage } from './step';
import { clientSecrets, oddText } from './texts';
import { CLIENT_ID, jwts, makeToken, SOUND_PAYLOAD, soundJwts } from './tokens';

const stage = setStage();
const FRESH = makeToken({ payload: undefined, rest: 'a-fresh-token-that-IMS-gave-in-its-place' }, '');

type Mutation = (sealed: string, place: number, text: string) => string;

/** What may have happened to a sealed token on its way from job to job. */
const mutations: Readonly<Record<string, Mutation>> = {
  none: (sealed) => sealed,
  'blanks around it': (sealed) => ` ${sealed}\n`,
  'another letter': (sealed, place, text) =>
    sealed.slice(0, place) + text.slice(0, 1) + sealed.slice(place + 1),
  'text put in': (sealed, place, text) => sealed.slice(0, place) + text + sealed.slice(place),
  'cut short': (sealed, place) => sealed.slice(0, place),
  extended: (sealed, _, text) => sealed + text,
  'its parts reversed': (sealed) => sealed.split('.').reverse().join('.'),
  'a part less': (sealed, place) =>
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
  'text alone': (_sealed, _place, text) => text,
};

/** What its header may say in place of what it should: all but the first must not open. */
const headers: readonly Readonly<Record<string, unknown>>[] = [
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
  // 0 and 1 are the step's own, where it has them; 2 is somebody else's.
  sealedWith: fc.constantFrom(0, 0, 0, 1, 2),
  clientId: fc.constantFrom(CLIENT_ID, CLIENT_ID, CLIENT_ID, `${CLIENT_ID}0`),
  content: fc.oneof(
    { weight: 4, arbitrary: soundJwts.map((plan) => ({ plan, text: '' })) },
    { weight: 1, arbitrary: jwts.map((plan) => ({ plan, text: '' })) },
    { weight: 1, arbitrary: fc.tuple(soundJwts, oddText).map(([plan, text]) => ({ plan, text })) },
    { weight: 1, arbitrary: oddText.map((text) => ({ plan: { payload: undefined, rest: '' }, text })) },
  ),
  header: fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.nat(headers.length - 1) },
  ),
  mutation: fc.oneof(
    { weight: 2, arbitrary: fc.constant('none') },
    { weight: 3, arbitrary: fc.constantFrom(...Object.keys(mutations)) },
  ),
  place: fc.noBias(fc.nat(2000)),
  text: oddText,
  sealAgain: fc.boolean(),
});

property(
  'whatever the sealed token is, it is used where it was sealed with this credential and still serves, and else a new one',
  { share: 1000, reaches: ['issued', 'unsealed'] },
  cases,
  async ({ secrets, sealedWith, clientId, content, header, mutation, place, text, sealAgain }) => {
    const [secret = ''] = secrets;
    // Half of a character cannot be sealed: UTF-8 has no place for it.
    const inner = `${makeToken(content.plan, secret)}${content.text}`.toWellFormed();
    const clientSecret = secrets[sealedWith] ?? 'a secret that the step does not have';
    // The same in each run with the same seed, which a random salt would not be.
    const salt = createHash('sha256').update(inner).digest();
    const sealed = encryptByHand(
      inner,
      keyByHand({ clientId, clientSecret }, salt),
      { ...headerByHand(salt), ...headers[header] },
      salt.subarray(0, 12),
    );
    const given = mutations[mutation]?.(sealed, place % sealed.length, text) ?? sealed;
    const answer = { status: 200, headers: [], body: '{"access_token":"{{token as it is}}"}' };

    const done = await stage.runMain({
      inputs: {
        'client-id': CLIENT_ID,
        'client-secret': secrets.join('\n'),
        'sealed-token': given,
        seal: String(sealAgain),
      },
      script: { token: [write(answer, { secret, token: FRESH })] },
    });

    const { what, outputs } = expectInvariants(done, {
      secrets,
      tokens: [FRESH, inner],
      clientId: CLIENT_ID,
    });
    demand(what === 'issued' || what === 'unsealed', `the step ended: ${what}`);
    demand(
      outputs.get('access-token') === (what === 'unsealed' ? inner : FRESH),
      'another token is handed on',
    );
    demand(done.asked.length === (what === 'unsealed' ? 0 : 1), `IMS was asked ${done.asked.length} times`);
    demand(
      outputs.has('sealed-token') === sealAgain,
      'it is sealed where nobody asked for it, or not where somebody did',
    );
    const isOwn = clientId === CLIENT_ID && secrets.includes(clientSecret) && header === 0;
    demand(
      isOwn || what === 'issued',
      'a token is used that was not sealed with this credential as the contract has it',
    );
    const isSound = content.text === '' && content.plan.payload === SOUND_PAYLOAD;
    demand(
      !(isOwn && isSound && given.trim() === sealed) || what === 'unsealed',
      'a token that serves was sealed with this credential, and is not used',
    );
    return what;
  },
);
