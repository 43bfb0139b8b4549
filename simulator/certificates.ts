import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** Elliptic, for keys that take a millisecond to make. */
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dayMs = 86_400_000;

/** What a certificate is to be for, and when. */
export interface CertificateOptions {
  /** DNS names and IP addresses. */
  readonly hosts: readonly string[];
  /** A day ago by default, for clocks that are a little behind. */
  readonly notBefore?: Date;
  /** In 30 days by default. */
  readonly notAfter?: Date;
}

/** A private key and its certificate, both in PEM: the `tls` of a simulator. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

/** A certificate authority for tests. */
export interface Authority {
  /** Its certificate: what a client has to trust, for instance by `NODE_EXTRA_CA_CERTS`. */
  readonly certPem: string;
  /** A key and a certificate for a server, signed by the authority. */
  issue(options: CertificateOptions): Promise<KeyAndCertificate>;
}

/** Makes a certificate authority that nobody trusts yet (RFC 5280). */
export async function createAuthority(): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const name = 'CN=Simulated Adobe Test Authority';
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name,
    keys,
    signingAlgorithm: algorithm,
    ...validity({}),
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });

  return {
    certPem: certificate.toString('pem'),
    async issue(options) {
      const serverKeys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
      const issued = await X509CertificateGenerator.create({
        subject: 'CN=Simulated Adobe',
        issuer: name,
        publicKey: serverKeys.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: algorithm,
        ...validity(options),
        extensions: serverExtensions(options.hosts),
      });
      return inPem(serverKeys.privateKey, issued);
    },
  };
}

/** A key and a certificate that vouches for itself, which no client trusts. */
export async function selfSigned(
  hosts: readonly string[],
  period: Pick<CertificateOptions, 'notBefore' | 'notAfter'> = {},
): Promise<KeyAndCertificate> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Simulated Adobe',
    keys,
    signingAlgorithm: algorithm,
    ...validity(period),
    extensions: serverExtensions(hosts),
  });
  return inPem(keys.privateKey, certificate);
}

function validity({ notBefore, notAfter }: Partial<CertificateOptions>): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return {
    notBefore: notBefore ?? new Date(now - dayMs),
    notAfter: notAfter ?? new Date(now + 30 * dayMs),
  };
}

function serverExtensions(hosts: readonly string[]) {
  return [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new SubjectAlternativeNameExtension(
      hosts.map((host) => ({ type: isIP(host) === 0 ? 'dns' : 'ip', value: host })),
    ),
  ];
}

async function inPem(key: webcrypto.CryptoKey, certificate: X509Certificate): Promise<KeyAndCertificate> {
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  const lines = pkcs8.match(/.{1,64}/g) ?? [];
  return {
    key: ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----', ''].join('\n'),
    cert: certificate.toString('pem'),
  };
}
