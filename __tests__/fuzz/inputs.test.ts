import * as fc from 'fast-check';
import { assert, expectInvariants } from './invariants';
import { property } from './property';
import { write } from './responses';
import { createSandbox } from './sandbox';
import { clientSecrets, oddText, unpredictable } from './texts';
import { CLIENT_ID, makeToken, SCOPES } from './tokens';

const sandbox = createSandbox();
const TOKEN = makeToken({ payload: undefined, rest: unpredictable('opaque', 1, 60) }, '');

/** Placeholder for the origin of the server, whose port differs between runs. */
const HERE = '{{here}}';

/** The value of an input, and whether the action must accept it. */
interface Value {
  readonly text: string;
  readonly isValid: boolean;
}

/** An input that is usually valid, sometimes nearly, and sometimes any text. */
function input(valid: readonly string[], ...nearlyValid: readonly string[]): fc.Arbitrary<Value> {
  const [first = '', ...others] = valid;
  return fc.oneof(
    { weight: 90, arbitrary: fc.constant({ text: first, isValid: true }) },
    { weight: 4, arbitrary: fc.constantFrom(first, ...others).map((text) => ({ text, isValid: true })) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(first, ...nearlyValid).map((text) => ({ text, isValid: text === first })),
    },
    { weight: 1, arbitrary: oddText.map((text) => ({ text, isValid: false })) },
    {
      weight: 1,
      arbitrary: fc.tuple(oddText, oddText).map(([head, tail]) => ({ text: head + first + tail, isValid: false })),
    },
  );
}

const flag = input(['false', 'FALSE', ' false ', 'true', ''], 'yes', '0', 'falsefalse', 'fal\nse');
const origins = [HERE, `${HERE}/`, ` ${HERE}`];
const oddUrls = [
  '',
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

/** Whether a URL leads to another machine that may exist. No test sends anything there. */
function leadsAway(text: string): boolean {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && !/^127\.0\.0\.1$|\.invalid$/.test(url.hostname);
}

const inputs = {
  'client-id': input([CLIENT_ID, '0123', 'a:b c'], '', ' ', `${CLIENT_ID}\n`, 'ıd', '\u200b'),
  'credential-json': input([''], '{', 'null', '[]', '{"CLIENT_ID":', '{"ims":{"contexts":{"a":{"client_id":"x"}}}}'),
  scopes: input([SCOPES, 'openid AdobeID', 'openid\n\nopenid,', '##[group]x', '::x::', ''], ',', '"openid"', 'a\\b'),
  'org-id': input(['', '4E0B7C1A@AdobeOrg'], 'x', '@AdobeOrg', 'a b@AdobeOrg', 'x@AdobeOrg\r\nx-api-key: y'),
  hello: flag,
  'hello-url': input([`${HERE}/hello`, `${HERE}/?a=b#c`], ...oddUrls.slice(4)),
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
  'refresh-margin-seconds': input(['3600', '0', '86400', ''], '-1', '1e3', '86401', '٣', '9'.repeat(400)),
  revoke: flag,
  'ims-url': input(origins, ...oddUrls),
  'timeout-seconds': input(['60', '1', '86400', '007', ''], '0', '-0', '1.5', 'Infinity', '0x10'),
  'max-attempts': input(['1', '4', '100', ''], '0', '101', 'NaN'),
  summary: input(['true', 'False', ''], '1', 'TRU'),
} satisfies Record<string, fc.Arbitrary<Value>>;

/** `client-secret`: one or two valid lines, or two with any text between them, or none. */
const secretInputs: fc.Arbitrary<Value & { readonly unpredictable: readonly string[] }> = fc.oneof(
  {
    weight: 6,
    arbitrary: clientSecrets.map((secret) => ({ text: secret, isValid: true, unpredictable: [secret] })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(clientSecrets, clientSecrets, fc.constantFrom('\n', '\r\n', '\r', '\n\n  '))
      .map(([one, other, between]) => ({
        text: one + between + other,
        isValid: true,
        unpredictable: [one, other],
      })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(clientSecrets, oddText, clientSecrets).map(([one, between, other]) => ({
      text: one + between + other,
      isValid: false,
      unpredictable: [one, other],
    })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', '\n', ' ', '\u00a0').map((text) => ({ text, isValid: false, unpredictable: [] })),
  },
);

const cases = fc
  .record({ ...inputs, 'client-secret': secretInputs })
  .filter((values) => !leadsAway(values['ims-url'].text) && !leadsAway(values['hello-url'].text));

/** Reasons for which nothing may have been sent. */
const INPUT_REASONS: ReadonlySet<string> = new Set(['missing-credentials', 'invalid-input']);

property(
  'a step with any inputs requests a token if they are valid; log, files and requests contain nothing forged',
  { share: 2000, reaches: ['issued', 'missing-credentials', 'invalid-input'] },
  cases,
  async (values) => {
    const texts = Object.fromEntries(
      Object.entries(values).map(([name, { text }]) => [name, text.replaceAll(HERE, sandbox.origin())]),
    );
    const response = { status: 200, headers: [], body: '{"access_token":"{{token as it is}}"}' };

    const result = await sandbox.runStep({
      inputs: texts,
      script: {
        token: [write(response, { secret: '', token: TOKEN })],
        hello: [write(response, { secret: '', token: '' })],
      },
    });

    const secrets = secretsIn(texts['client-secret'] ?? '');
    const isTrue = (name: string) => /^\s*true\s*$/i.test(texts[name] ?? '');
    const names = (texts['export-env'] ?? '').split(/[\s,]+/).filter((name) => name !== '');
    const { outcome } = expectInvariants(result, {
      secrets,
      unpredictable: values['client-secret'].unpredictable,
      tokens: [TOKEN],
      variables: [...new Set(names)].flatMap((name) => (name === 'aio-cli' ? AIO_CLI : name)),
      savesToken: isTrue('revoke'),
    });
    assert(
      !INPUT_REASONS.has(outcome) || result.requests.length === 0,
      'a request was sent, although the inputs are invalid',
    );
    const credential = [texts['client-id']?.trim() ?? '', ...secrets];
    assert(
      result.requests.length === 0 || credential.every((text) => /^[\x20-\x7e]+$/.test(text)),
      'a credential with invalid characters was sent',
    );
    const areContradictory = (isTrue('seal') && isTrue('revoke')) || (isTrue('reuse') && names.length === 0);
    assert(
      areContradictory || !Object.values(values).every(({ isValid }) => isValid) || outcome === 'issued',
      `all inputs are valid, but the outcome is ${outcome}`,
    );
    for (const { text } of result.requests) {
      expectPlainRequest(text);
    }
    return outcome;
  },
);

const AIO_CLI = ['AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN', 'AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY'];

const SECRET_FORM = /^(p8e-[\w-]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const PLACEHOLDER = /^(\*+|null|undefined|none|<.*>|\{[^"]*\})$/i;

/** What the action must mask of the input: its lines, without quotation marks, except for those that hide nothing. */
function secretsIn(text: string): string[] {
  const lines = text.split(/[\r\n]+/).map((line) =>
    line
      .trim()
      .replace(/^(["'`])(.*)\1$/, '$2')
      .trim(),
  );
  const values = lines.flatMap((line) => {
    const pieces = line.split(/[\s,]+/);
    return pieces.every((piece) => SECRET_FORM.test(piece)) ? pieces : [line];
  });
  return [...new Set(values)].filter((value) => value.length >= 4 && !PLACEHOLDER.test(value));
}

/** No input adds a header, or changes the URL of the token request. */
function expectPlainRequest(text: string): void {
  const [start = '', ...headers] = text.split('\r\n\r\n')[0]?.split('\r\n') ?? [];
  assert(/^(POST \/ims\/(token\/v3|validate_token\/v1)|GET \/\S*) HTTP\/1\.1$/.test(start), `the request is ${start}`);
  const names = headers.map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
  const other = names.find((name) => !EXPECTED_HEADERS.has(name));
  assert(other === undefined, `the header ${other} was sent`);
}

const EXPECTED_HEADERS: ReadonlySet<string> = new Set([
  ...['user-agent', 'accept', 'content-type', 'content-length', 'host', 'connection'],
  ...['authorization', 'x-api-key', 'x-gw-ims-org-id', 'x-request-id', 'x-ims-clientid'],
]);
