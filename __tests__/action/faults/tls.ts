import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { TlsOptions } from 'node:tls';
import { type Authority, type CertificateOptions, createAuthority, selfSigned } from '../../../simulator/certificates';
import type { MakeCertificate } from '../../support/adobe-behind-proxy';
import { sendBytes } from '../../support/bad-responses';
import type { FaultCase, Setup } from './fault-case';

const DAY_MS = 86_400_000;
const TOKEN = createHash('sha256').update('a token for whoever does not check certificates').digest('hex');
const BODY = JSON.stringify({ access_token: TOKEN, token_type: 'bearer', expires_in: 86_399 });
const RESPONSE = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`;

const ims = ['127.0.0.1', 'localhost'];

/** Servers do not offer keys that are too short and protocols that are too old unless they are told to. */
const WITHOUT_LIMITS = 'ALL:@SECLEVEL=0';

/** IMS without a proxy, with this certificate: a step that does not reject it gets a token. */
const server = (certificate: MakeCertificate, options: Limits = {}): Setup => ({
  raw: {
    as: 'ims with TLS',
    connection: (socket: Socket) => socket.once('data', () => void sendBytes(socket, RESPONSE)),
    certificate: async (authority) => ({ ...(await certificate(authority)), ...options }),
  },
  otherTokens: [TOKEN],
});

const issued =
  (options: Partial<CertificateOptions> = {}) =>
  (authority: Authority) =>
    authority.issue({ hosts: ims, ...options });

const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);

/** A proxy with TLS that does the same. */
const proxy = (certificate: MakeCertificate, options: Limits = {}): Setup => ({
  raw: {
    as: 'proxy',
    connection: (socket) => socket.resetAndDestroy(),
    certificate: async (authority) => ({ ...(await certificate(authority)), ...options }),
  },
});

/** Certificates of an authority that is not the one in NODE_EXTRA_CA_CERTS. */
const unknownAuthority: MakeCertificate = async () => issued()(await createAuthority());

const clientCertificate: Limits = { requestCert: true, rejectUnauthorized: true };

/** With this file in place of the one that contains the authority. */
const trusting = (file: string): Setup => ({ ...server(issued()), env: { NODE_EXTRA_CA_CERTS: file } });

type Limits = Omit<TlsOptions, 'key' | 'cert'>;

const started = { connections: 1 };

/** Certificates of IMS, without a proxy in between, and of proxies: each is rejected in the first attempt. */
// biome-ignore format: a row is a line.
export const certificates: readonly FaultCase[] = [
  ['a certificate of an authority in NODE_EXTRA_CA_CERTS, without a proxy', server(issued()), 'success', started],
  ['a certificate that has expired, without a proxy', server(issued({ notBefore: inDays(-9), notAfter: inDays(-1) })), 'unreachable', started],
  ['a certificate that is not valid yet, without a proxy', server(issued({ notBefore: inDays(1), notAfter: inDays(9) })), 'unreachable', started],
  ['a certificate for another name, without a proxy', server(issued({ hosts: ['ims-na1.adobelogin.com'] })), 'unreachable', started],
  ['a certificate for another address, without a proxy', server(issued({ hosts: ['127.0.0.2', 'localhost'] })), 'unreachable', started],
  ['a certificate that is self-signed, without a proxy', server(() => selfSigned(ims)), 'unreachable', started],
  ['a certificate of an unknown authority, without a proxy', server(unknownAuthority), 'unreachable', started],
  ['a certificate with an RSA key of 768 bits', server(issued({ key: 'RSA 768' }), { ciphers: WITHOUT_LIMITS }), 'unreachable', started],
  ['a certificate that is signed with SHA-1', server(issued({ hash: 'SHA-1' }), { ciphers: WITHOUT_LIMITS }), 'unreachable', started],
  ['a certificate for clients', server(issued({ purpose: 'client' })), 'unreachable', started],
  ['a server that demands a client certificate, with TLS 1.3', server(issued(), clientCertificate), 'unreachable', started],
  ['a server that demands a client certificate, with TLS 1.2', server(issued(), { ...clientCertificate, maxVersion: 'TLSv1.2' }), 'unreachable', started],
  ['a server that speaks TLS 1.1 alone', server(issued(), { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: WITHOUT_LIMITS }), 'unreachable', started],
  ['a server without a common cipher', server(issued(), { maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA256', honorCipherOrder: true }), 'unreachable', started],

  ['a proxy with a certificate of an unknown authority', proxy(unknownAuthority), 'unreachable', started],
  ['a proxy with an RSA key of 768 bits', proxy(issued({ key: 'RSA 768' }), { ciphers: WITHOUT_LIMITS }), 'unreachable', started],
  ['a proxy with a certificate for clients', proxy(issued({ purpose: 'client' })), 'unreachable', started],
  ['a proxy that demands a client certificate, with TLS 1.3', proxy(issued(), clientCertificate), 'unreachable', started],
  ['a proxy that demands a client certificate, with TLS 1.2', proxy(issued(), { ...clientCertificate, maxVersion: 'TLSv1.2' }), 'unreachable', started],

  ['NODE_EXTRA_CA_CERTS with a file that does not exist', trusting('/no/such/authority.pem'), 'unreachable', started],
  ['NODE_EXTRA_CA_CERTS with a path that a shell should expand', trusting('~/authority.pem'), 'unreachable', started],
  ['NODE_EXTRA_CA_CERTS with a folder', trusting(__dirname), 'unreachable', started],
  ['NODE_EXTRA_CA_CERTS with a file without a certificate', trusting(join(__dirname, "fault-case.ts")), 'unreachable', started],
  ['NODE_EXTRA_CA_CERTS with another authority', trusting(join(__dirname, 'other-authority.pem')), 'unreachable', started],
];
