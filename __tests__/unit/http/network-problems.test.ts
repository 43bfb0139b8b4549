import { diagnose } from '../../../src/http/network-problems';

const HOST = 'ims-na1.adobelogin.com';

/** An error as node makes it. */
function networkError(code: string, message = `connect ${code} /ims/token/v3?secret=x`): Error {
  return Object.assign(new Error(message), { code });
}

test.each([
  ['ENOTFOUND', 'its name is not known to the DNS'],
  ['EAI_AGAIN', 'the name server did not answer'],
  ['ECONNREFUSED', 'it refused the connection'],
  ['ECONNRESET', 'the connection was cut'],
  ['EPIPE', 'the connection was cut'],
  ['ETIMEDOUT', 'the connection timed out'],
  ['EHOSTUNREACH', 'there is no route to it'],
  ['ENETUNREACH', 'there is no route to it'],
  ['ERR_SOMETHING_NEW', 'the connection failed'],
])('%s means that %s, and may pass', (code, cause) => {
  expect(diagnose(networkError(code), HOST)).toMatchObject({
    reason: 'unreachable',
    message: `${HOST} cannot be reached: ${cause} (${code}).`,
    cure: 'Run the job again. If it stays so, check that the runner may reach this host: firewall, proxy (`https_proxy`), DNS.',
    transient: true,
  });
});

test('EPROTO means that there is no TLS with the host, and may pass', () => {
  const failure = diagnose(networkError('EPROTO'), HOST);

  expect(failure.message).toMatch(/^ims-na1\.adobelogin\.com cannot be reached: .*TLS.* \(EPROTO\)\.$/);
  expect(failure).toMatchObject({ reason: 'unreachable', transient: true });
});

test('an error without a code still makes a whole sentence', () => {
  expect(diagnose(new Error('odd'), HOST).message).toBe(`${HOST} cannot be reached: the connection failed.`);
});

test.each([new TypeError('x is undefined'), new RangeError('odd'), new ReferenceError('odd')])(
  '%s is no matter of the network, but a defect',
  (error) => {
    expect(() => diagnose(error, HOST)).toThrow(error);
  },
);

test('a certificate whose names cannot be read is no defect, though node has a SyntaxError for it', () => {
  const error = Object.assign(new SyntaxError('Invalid'), { code: 'ERR_TLS_CERT_ALTNAME_FORMAT' });
  expect(diagnose(error, HOST)).toMatchObject({ reason: 'unreachable', transient: false });
});

test.each([
  ['CERT_HAS_EXPIRED', 'it has expired'],
  ['CERT_NOT_YET_VALID', 'it is not valid yet'],
])('%s is as likely a wrong clock', (code, what) => {
  expect(diagnose(networkError(code), HOST)).toMatchObject({
    reason: 'unreachable',
    message: `The certificate of ${HOST} was refused: ${what} (${code}).`,
    cure: "Check the runner's clock, and who answers for this host.",
    transient: false,
  });
});

test('a certificate for another name is final', () => {
  expect(diagnose(networkError('ERR_TLS_CERT_ALTNAME_INVALID'), HOST)).toMatchObject({
    reason: 'unreachable',
    message: `The certificate of ${HOST} was refused: it is for another name (ERR_TLS_CERT_ALTNAME_INVALID).`,
    cure: 'Check the URL, and who answers for this host.',
    transient: false,
  });
});

// Node.js, "tls", X509 certificate error codes.
test.each([
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
])('%s is a certificate that is not trusted: final, with the way to add a root', (code) => {
  const failure = diagnose(networkError(code), HOST);

  expect(failure).toMatchObject({
    reason: 'unreachable',
    message: `The certificate of ${HOST} was refused: it is not from an authority that the runner trusts (${code}).`,
    transient: false,
  });
  expect(failure.cure).toContain('`NODE_EXTRA_CA_CERTS`');
});

test.each(['HPE_INVALID_CONSTANT', 'HPE_HEADER_OVERFLOW', 'HPE_CB_ON_HEADERS'])(
  '%s is no HTTP, and final',
  (code) => {
    expect(diagnose(networkError(code), HOST)).toMatchObject({
      reason: 'unexpected-response',
      message: `${HOST} sent something that is not HTTP (${code}).`,
      transient: false,
    });
  },
);

test.each([
  ['getaddrinfo ENOTFOUND proxy.corp', 'its name is not known to the DNS (ENOTFOUND)'],
  ['connect ECONNREFUSED 10.0.0.1:3128', 'it refused the connection (ECONNREFUSED)'],
  ['connect ETIMEDOUT 10.0.0.1:3128', 'the connection timed out (ETIMEDOUT)'],
  [
    'write EPROTO 80A1:error:0A00045C:SSL routines::tlsv13 alert certificate required',
    'no TLS connection could be set up with it (EPROTO)',
  ],
  ['socket hang up', 'it hung up'],
])('a tunnel that fails by "%s" names the proxy', (cause, why) => {
  const error = networkError('ECONNRESET', `tunneling socket could not be established, cause=${cause}`);

  expect(diagnose(error, HOST)).toMatchObject({
    reason: 'unreachable',
    message: `The proxy on the way to ${HOST} cannot be reached: ${why}.`,
    transient: true,
  });
});

// The sentences of node and of OpenSSL, which are all that tunnel passes on.
test.each([
  ['certificate has expired', 'it has expired', 'clock'],
  ['certificate is not yet valid', 'it is not valid yet', 'clock'],
  [
    "Hostname/IP does not match certificate's altnames: Host: proxy. is not cert's CN: EXAMPLE",
    'it is for another name',
    'URL',
  ],
  ['self-signed certificate', 'it is not from an authority that the runner trusts', 'NODE_EXTRA_CA_CERTS'],
  [
    'unable to verify the first certificate',
    'it is not from an authority that the runner trusts',
    'NODE_EXTRA_CA_CERTS',
  ],
])('a tunnel that fails by "%s" is final: it is the certificate of the proxy', (cause, what, cure) => {
  const error = networkError('ECONNRESET', `tunneling socket could not be established, cause=${cause}`);

  expect(diagnose(error, HOST)).toMatchObject({
    reason: 'unreachable',
    message: `The certificate of the proxy on the way to ${HOST} was refused: ${what}.`,
    cure: expect.stringContaining(cure),
    transient: false,
  });
});

test('nothing of an error is passed on but its code', () => {
  const failure = diagnose(
    networkError('ECONNRESET', 'Request timeout: /ims/token/v3?client_secret=x'),
    HOST,
  );

  expect(`${failure.message} ${failure.cure}`).not.toContain('client_secret');
});

test('the error is kept as the cause, for the debug log', () => {
  const error = networkError('ECONNRESET');

  expect(diagnose(error, HOST).cause).toBe(error);
});
