import { NetworkError, toNetworkError } from '../../../src/http/errors';

const DETAILS = { host: 'ims-na1.adobelogin.com', phase: 'connection' } as const;

/** An error as Node reports it. */
function nodeError(code: string): Error {
  return Object.assign(new Error(`connect ${code} /ims/token/v3?client_secret=x`), { code });
}

test.each([
  ['dns', true, ['ENOTFOUND', 'EAI_AGAIN']],
  [
    'connection',
    true,
    ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ERR_SOMETHING_NEW'],
  ],
  ['tls', true, ['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER']],
  ['handshake', false, ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION']],
  [
    'client-certificate',
    false,
    [
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE',
      'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
      'ERR_SSL_TLSV1_ALERT_ACCESS_DENIED',
    ],
  ],
  ['protocol', false, ['HPE_INVALID_CONSTANT', 'HPE_HEADER_OVERFLOW', 'HPE_CB_ON_HEADERS']],
  [
    'certificate',
    false,
    [
      'CERT_HAS_EXPIRED',
      'CERT_NOT_YET_VALID',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'HOSTNAME_MISMATCH',
      // Node.js, "tls", X509 certificate error codes.
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
      'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'CERT_SIGNATURE_FAILURE',
      'CERT_CHAIN_TOO_LONG',
      'CERT_REVOKED',
      'CERT_UNTRUSTED',
      'CERT_REJECTED',
      'INVALID_CA',
      'INVALID_PURPOSE',
      'PATH_LENGTH_EXCEEDED',
      'ERR_SSL_EE_KEY_TOO_SMALL',
      'ERR_SSL_CA_MD_TOO_WEAK',
    ],
  ],
])('toNetworkError() makes a NetworkError of kind "%s" (retriable: %s) of %j', (kind, retriable, codes) => {
  const errors = codes.map((code) => toNetworkError(nodeError(code), DETAILS));

  expect(errors).toEqual(
    codes.map((code) => expect.objectContaining({ kind, details: expect.objectContaining({ ...DETAILS, code }) })),
  );
  expect(errors.map((error) => error.retriable)).toEqual(codes.map(() => retriable));
});

test.each([
  ['proxy', { status: 407 }, false],
  ['proxy', { status: 499 }, false],
  ['proxy', { status: 500 }, true],
  ['proxy', { status: 504 }, true],
  ['protocol', { proxy: 'proxy.corp:3128' }, true],
  ['timeout', {}, true],
  ['redirect', { status: 307 }, false],
  ['too-large', {}, false],
] as const)('a NetworkError of kind "%s" with %j is retriable: %s', (kind, details, retriable) => {
  expect(new NetworkError(kind, { ...DETAILS, ...details }).retriable).toBe(retriable);
});

test('toNetworkError() keeps the code of an error and the error itself, but not its message', () => {
  const cause = nodeError('ECONNRESET');

  const error = toNetworkError(cause, DETAILS);

  expect(error.message).not.toContain('client_secret');
  expect(error.cause).toBe(cause);
});

test("toNetworkError() takes OpenSSL's sentence for the code of a certificate error that has none", () => {
  const error = Object.assign(new Error('CA md too weak'), { code: 'UNSPECIFIED' });

  expect(toNetworkError(error, DETAILS)).toMatchObject({ kind: 'certificate', details: { code: 'CA md too weak' } });
});

test.each([
  ['80:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:ssl3_record.c:354:', 'tls'],
  ['80:error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:rec_layer_s3.c:1605:', 'handshake'],
  ['80:error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:s3.c:1:', 'client-certificate'],
  ['write EPROTO', 'tls'],
])("toNetworkError() reads OpenSSL's sentence behind EPROTO: %s", (sentence, kind) => {
  expect(toNetworkError(Object.assign(new Error(sentence), { code: 'EPROTO' }), DETAILS)).toMatchObject({ kind });
});

test('toNetworkError() keeps the code of each address', () => {
  const errors = ['192.0.2.1', '192.0.2.2'].map((address) => Object.assign(nodeError('ETIMEDOUT'), { address }));
  const error = Object.assign(new AggregateError(errors), { code: 'ETIMEDOUT' });

  const addresses = errors.map(({ address }) => ({ address, code: 'ETIMEDOUT' }));
  expect(toNetworkError(error, DETAILS)).toMatchObject({ kind: 'connection', details: { addresses } });
});

test('toNetworkError() accepts an error without a code', () => {
  expect(toNetworkError(new Error('odd'), DETAILS)).toMatchObject({ kind: 'connection', details: { code: undefined } });
});

test('toNetworkError() returns a NetworkError as it is', () => {
  const error = new NetworkError('redirect', { ...DETAILS, status: 302 });

  expect(toNetworkError(error, DETAILS)).toBe(error);
});

test.each([
  new TypeError('x is undefined'),
  new RangeError('odd'),
  new ReferenceError('odd'),
  Object.assign(new TypeError('odd'), { code: 'ERR_INVALID_ARG_TYPE' }),
])('toNetworkError() throws %s, because it is a defect of this program', (error) => {
  expect(() => toNetworkError(error, DETAILS)).toThrow(error);
});

test('toNetworkError() does not take the SyntaxError for an unreadable certificate for a defect', () => {
  const error = Object.assign(new SyntaxError('Invalid'), { code: 'ERR_TLS_CERT_ALTNAME_FORMAT' });

  expect(toNetworkError(error, DETAILS)).toMatchObject({ kind: 'certificate' });
});
