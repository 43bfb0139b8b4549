import * as fc from 'fast-check';
import { write } from './answers';
import { demand, expectInvariants } from './invariants';
import { property } from './property';
import { setStage } from './step';
import { clientSecrets, oddText, unguessable } from './texts';
import { CLIENT_ID, makeToken, SCOPES } from './tokens';

const stage = setStage();
const TOKEN = makeToken({ payload: undefined, rest: unguessable('opaque', 1, 60) }, '');

/** Stands for the address of the simulated Adobe, whose port is another one in each run. */
const HERE = '{{here}}';

/** What a user may give, and whether the action has to take it. */
interface Value {
  readonly text: string;
  readonly isSound: boolean;
}

/** An input that is mostly sound, at times near to it, and at times anything. */
function input(sound: readonly string[], ...near: readonly string[]): fc.Arbitrary<Value> {
  const [first = '', ...others] = sound;
  return fc.oneof(
    { weight: 90, arbitrary: fc.constant({ text: first, isSound: true }) },
    { weight: 4, arbitrary: fc.constantFrom(first, ...others).map((text) => ({ text, isSound: true })) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(first, ...near).map((text) => ({ text, isSound: text === first })),
    },
    { weight: 1, arbitrary: oddText.map((text) => ({ text, isSound: false })) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(oddText, oddText)
        .map(([head, tail]) => ({ text: head + first + tail, isSound: false })),
    },
  );
}

const flag = input(['false', 'FALSE', ' false ', 'true'], 'yes', '0', 'falsefalse', 'fal\nse', '');
const origins = [HERE, `${HERE}/`, ` ${HERE}`];
const oddUrls = [
  `${HERE}/path`,
  `${HERE}?q`,
  `${HERE}#f`,
  HERE.replace('//', '//user:p8e-pass-word-in-url@'),
  HERE.replace('http:', 'HTTPS:'),
  'http://host.invalid',
  'https://host.invalid',
  'https://',
  '//host.invalid',
  'javascript:alert(1)',
  'file:///etc/passwd',
  `${HERE}\n::error::forged`,
  'https://[::1',
  'http://127.0.0.1:1',
  'http://127.0.0.1:99999',
  'http://127.0.0.1.host.invalid',
];

/** Whether a URL leads off this machine, where names are known and addresses answer: no test goes there. */
function leadsAway(text: string): boolean {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  return (
    url !== undefined && /^https?:$/.test(url.protocol) && !/^127\.0\.0\.1$|\.invalid$/.test(url.hostname)
  );
}

const inputs = {
  'client-id': input([CLIENT_ID, '0123', 'a:b c'], '', ' ', `${CLIENT_ID}\n`, 'ıd', '\u200b'),
  scopes: input(
    [SCOPES, 'openid AdobeID', 'openid\n\nopenid,', '##[group]x', '::x::'],
    '',
    ',',
    '"openid"',
    'a\\b',
  ),
  'org-id': input(['', '4E0B7C1A@AdobeOrg'], 'x', '@AdobeOrg', 'a b@AdobeOrg', 'x@AdobeOrg\r\nx-api-key: y'),
  hello: flag,
  'hello-url': input([`${HERE}/hello`, `${HERE}/?a=b#c`], ...oddUrls.slice(3)),
  'export-env': input(
    ['ADOBE_ACCESS_TOKEN', '', 'A,B C\nD', 'aio-cli', '__proto__ constructor'],
    'PATH',
    'github_env',
    'A=B',
    'A<<B',
    'NODE_OPTIONS',
    '1A',
    'aio_cli-',
  ),
  reuse: flag,
  seal: flag,
  'sealed-token': input(['', 'a.b.c.d.e', '....', 'eyJhbGciOiJkaXIifQ....']),
  'refresh-margin-seconds': input(['3600', '0', '86400'], '-1', '1e3', '86401', '٣', '9'.repeat(400), ''),
  revoke: flag,
  'ims-url': input(origins, ...oddUrls),
  'timeout-seconds': input(['60', '1', '86400', '007'], '0', '-0', '1.5', 'Infinity', '0x10', ''),
  'max-attempts': input(['1', '4', '100'], '0', '101', 'NaN', ''),
  summary: input(['true', 'False'], '1', 'TRU', ''),
} satisfies Record<string, fc.Arbitrary<Value>>;

/** The lines of `client-secret`: one or two that are sound, or such with something odd between them. */
const secretInputs: fc.Arbitrary<Value & { readonly unguessable: readonly string[] }> = fc.oneof(
  {
    weight: 6,
    arbitrary: clientSecrets.map((secret) => ({ text: secret, isSound: true, unguessable: [secret] })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(clientSecrets, clientSecrets, fc.constantFrom('\n', '\r\n', '\r', '\n\n  '))
      .map(([one, other, between]) => ({
        text: one + between + other,
        isSound: true,
        unguessable: [one, other],
      })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(clientSecrets, oddText, clientSecrets).map(([one, between, other]) => ({
      text: one + between + other,
      isSound: false,
      unguessable: [one, other],
    })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('', '\n', ' ', '\u00a0')
      .map((text) => ({ text, isSound: false, unguessable: [] })),
  },
);

const cases = fc
  .record({ ...inputs, 'client-secret': secretInputs })
  .filter((given) => !leadsAway(given['ims-url'].text) && !leadsAway(given['hello-url'].text));

/** Reasons that speak of the inputs, before anything is sent. */
const ofInputs: ReadonlySet<string> = new Set(['missing-credentials', 'invalid-input']);

property(
  'whatever the inputs are, sound ones get a token, and of others nothing is sent or the log, the files and the requests stay clean',
  { share: 2000, reaches: ['issued', 'missing-credentials', 'invalid-input'] },
  cases,
  async (given) => {
    const texts = Object.fromEntries(
      Object.entries(given).map(([name, { text }]) => [name, text.replaceAll(HERE, stage.origin())]),
    );
    const answer = { status: 200, headers: [], body: '{"access_token":"{{token as it is}}"}' };

    const done = await stage.runMain({
      inputs: texts,
      script: {
        token: [write(answer, { secret: '', token: TOKEN })],
        hello: [write(answer, { secret: '', token: '' })],
      },
    });

    const secrets = secretsIn(texts['client-secret'] ?? '');
    const isTrue = (name: string) => /^\s*true\s*$/i.test(texts[name] ?? '');
    const names = (texts['export-env'] ?? '').split(/[\s,]+/).filter((name) => name !== '');
    const { what } = expectInvariants(done, {
      secrets,
      unguessable: given['client-secret'].unguessable,
      tokens: [TOKEN],
      variables: [...new Set(names)].flatMap((name) => (name === 'aio-cli' ? AIO_CLI : name)),
      keepsToken: isTrue('revoke'),
    });
    demand(!ofInputs.has(what) || done.asked.length === 0, 'something was sent, though the inputs are wrong');
    const credential = [texts['client-id']?.trim() ?? '', ...secrets];
    demand(
      done.asked.length === 0 || credential.every((text) => /^[\x20-\x7e]+$/.test(text)),
      'a credential is sent that holds what none can hold',
    );
    const contradict = (isTrue('seal') && isTrue('revoke')) || (isTrue('reuse') && names.length === 0);
    demand(
      contradict || !Object.values(given).every(({ isSound }) => isSound) || what === 'issued',
      `all inputs are sound, and the step ended: ${what}`,
    );
    for (const { text } of done.asked) {
      expectPlainRequest(text);
    }
    return what;
  },
);

const AIO_CLI = ['AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN', 'AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY'];

/** The lines of the input, of those that end somewhere, as users see them. */
function secretsIn(text: string): string[] {
  return [...new Set(text.split(/[\r\n]+/).map((line) => line.trim()))].filter((line) => line !== '');
}

/** Nothing from an input may be another header, or stand in the URL of the request for a token. */
function expectPlainRequest(text: string): void {
  const [start = '', ...headers] = text.split('\r\n\r\n')[0]?.split('\r\n') ?? [];
  demand(/^(POST \/ims\/token\/v3|GET \/\S*) HTTP\/1\.1$/.test(start), `the request is ${start}`);
  const names = headers.map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
  const foreign = names.find((name) => !sentHeaders.has(name));
  demand(foreign === undefined, `the header ${foreign} is sent`);
}

const sentHeaders: ReadonlySet<string> = new Set([
  ...['user-agent', 'accept', 'content-type', 'content-length', 'host', 'connection'],
  ...['authorization', 'x-api-key', 'x-gw-ims-org-id'],
]);
