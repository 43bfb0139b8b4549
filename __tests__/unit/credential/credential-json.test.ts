import { findSecrets, readCredentialJson } from '../../../src/credential/credential-json';
import { InvalidValue } from '../../../src/credential/invalid-value';
import { consoleDownload, consoleEntry, FORMS, MADE_UP, PARTS } from '../../support/credential-forms';

const LAYOUTS = [
  ['on one line', (json: object) => JSON.stringify(json)],
  ['on many lines', (json: object) => JSON.stringify(json, null, 2)],
  [
    'with CRLF and a byte order mark',
    (json: object) => `\ufeff${JSON.stringify(json, null, '\t').replaceAll('\n', '\r\n')}`,
  ],
  ['in quotation marks', (json: object) => `'${JSON.stringify(json)}'`],
] as const;

const CASES = Object.entries(FORMS).flatMap(([form, make]) =>
  LAYOUTS.map(([layout, write]) => [form, layout, write(make(PARTS))] as const),
);

const OTHER_CLIENT = 'ffffffffffffffffffffffffffffffff';

/** The InvalidValue that readCredentialJson() throws. */
function rejection(text: string, clientId = ''): InvalidValue {
  try {
    readCredentialJson(text, clientId);
  } catch (error) {
    if (error instanceof InvalidValue) {
      return error;
    }
    throw error;
  }
  throw new Error('the JSON was accepted');
}

test.each(CASES)('readCredentialJson() reads %s %s', (form, _, text) => {
  const scopes = form.startsWith('pdfservices') ? [] : MADE_UP.scopes;

  expect(readCredentialJson(text, '')).toEqual({ ...PARTS, scopes });
});

test('readCredentialJson() reads both secrets of a rotation', () => {
  const secrets = [MADE_UP.clientSecret, MADE_UP.otherSecret];
  const text = JSON.stringify(FORMS['Download JSON']?.({ ...PARTS, clientSecrets: secrets }));

  expect(readCredentialJson(text, '').clientSecrets).toEqual(secrets);
});

test('readCredentialJson() reads secrets and scopes that are a text', () => {
  const text = JSON.stringify({ CLIENT_ID: 'a1', CLIENT_SECRETS: '["first","second"]', SCOPES: 'openid, AdobeID' });

  expect(readCredentialJson(text, '')).toMatchObject({
    clientSecrets: ['first', 'second'],
    scopes: ['openid', 'AdobeID'],
  });
});

test('readCredentialJson() reads a credential without secret, for an input that gives it', () => {
  expect(readCredentialJson('{"CLIENT_ID":"a1"}', '')).toMatchObject({ clientId: 'a1', clientSecrets: [] });
});

test('readCredentialJson() reads a migrated credential, which contains a JWT credential as well', () => {
  const jwt = { client_id: 'old', client_secret: 'old-secret', meta_scopes: ['ent_adobeio_sdk'] };
  const entry = { ...consoleEntry('Migrated', PARTS), integration_type: 'oauth_server_to_server_migrate', jwt };

  expect(readCredentialJson(JSON.stringify(consoleDownload([entry])), '')).toEqual(PARTS);
});

describe('several credentials', () => {
  const text = JSON.stringify(
    consoleDownload([consoleEntry('First one', { ...PARTS, clientId: 'a1' }), consoleEntry('Second one', PARTS)]),
  );

  test('of several credentials, readCredentialJson() chooses that of the client ID', () => {
    expect(readCredentialJson(text, MADE_UP.clientId)).toEqual(PARTS);
    expect(readCredentialJson(text, 'a1')).toEqual({ ...PARTS, clientId: 'a1' });
  });

  test.each(['', OTHER_CLIENT])(
    'of several credentials, readCredentialJson() lists the names for the client ID %j',
    (id) => {
      expect(rejection(text, id)).toMatchObject({ value: 'First one, Second one' });
    },
  );
});

test.each([
  [
    'AEM',
    { ok: true, integration: { technicalAccount: { clientId: 'a', clientSecret: 'b' }, privateKey: 'c', org: 'd' } },
  ],
  ['JWT', { API_KEY: 'a', CLIENT_SECRET: 'b', ORG_ID: 'c', PUBLIC_KEYS_WITH_EXPIRY: {} }],
  ['JWT', { client_id: 'a', client_secret: 'b', meta_scopes: ['c'], private_key: 'd' }],
  [
    'JWT',
    {
      client_credentials: { client_id: 'a', client_secret: 'b' },
      service_account_credentials: { private_key_file: 'c' },
    },
  ],
  ['JWT', consoleDownload([{ name: 'x', jwt: { client_id: 'a', client_secret: 'b' } }])],
  ['sign in', consoleDownload([{ name: 'x', oauth2: { client_id: 'a', client_secret: 'b' } }])],
  ['Postman', { name: 'x', values: [{ key: 'CLIENT_SECRET', value: 'b' }], _postman_variable_scope: 'environment' }],
  ['access token', { ok: true, accessToken: 'a.b.c' }],
  ['API key', consoleDownload([{ name: 'x', api_key: { client_id: 'a' } }])],
  ['no OAuth Server-to-Server credential', {}],
])('readCredentialJson() names %s', (kind, json) => {
  expect(rejection(JSON.stringify(json)).problem).toContain(kind);
});

test.each([
  '{',
  '[]',
  '{"CLIENT_ID": }',
  'null',
  '***',
  MADE_UP.clientSecret,
  '$ADOBE',
  '"text"',
  '-----BEGIN PRIVATE KEY-----',
])('readCredentialJson() rejects %j without showing it', (text) => {
  const { problem, fix, value } = rejection(text);

  expect(value).toBeUndefined();
  expect(`${problem} ${fix}`).not.toContain(MADE_UP.clientSecret);
});

test('readCredentialJson() reads JSON that is nested deeply', () => {
  const depth = 10_000;

  expect(rejection(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`).problem).toContain('no OAuth');
});

test('findSecrets() finds secrets, private keys by their lines, and Runtime keys, and nothing else', () => {
  const json = { ...consoleDownload([consoleEntry('x', PARTS)]), private_key: ['-----BEGIN', 'MIIEpAIB\r\nAAKCAQ'] };

  expect(findSecrets(JSON.stringify(json, null, 2)).sort()).toEqual(
    ['-----BEGIN', 'AAKCAQ', 'MIIEpAIB', 'made-up-runtime-auth:key', MADE_UP.clientSecret].sort(),
  );
});

const UUID = '0609a81b-8f7b-8304-9957-5b68b78f8bc3';

test.each([
  [`{"CLIENT_SECRETS": ["${MADE_UP.clientSecret}"`, MADE_UP.clientSecret],
  [`https://host.example/?s=${MADE_UP.clientSecret}`, MADE_UP.clientSecret],
  [`{"id": "${UUID.replace('0', '1')}", "client_secrets": [ "${UUID}", "p`, UUID],
  [`{"client_secret" : "${UUID}", "client_id": `, UUID],
])('findSecrets() finds what has the form or the place of a secret in %j', (text, secret) => {
  expect(findSecrets(text)).toEqual([secret]);
});

test.each(['', 'openid,AdobeID', '{', 'e30..p8e-abc.d', `x${MADE_UP.clientSecret}`])(
  'findSecrets() finds nothing in %j',
  (text) => {
    expect(findSecrets(text)).toEqual([]);
  },
);
