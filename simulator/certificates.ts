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

/** Elliptic-curve keys take a millisecond to generate. */
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const SHORT_RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 768,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
};
const DAY_MS = 86_400_000;

/** The hosts and the validity period of a certificate. */
export interface CertificateOptions {
  /** DNS names and IP addresses. */
  readonly hosts: readonly string[];
  /** A day ago by default, for clients whose clock is slow. */
  readonly notBefore?: Date;
  /** In 30 days by default. */
  readonly notAfter?: Date;
  /** ECDSA with P-256 by default; an RSA key of 768 bits is shorter than any client accepts. */
  readonly key?: 'RSA 768';
  /** SHA-256 by default. */
  readonly hash?: 'SHA-1';
  /** For servers by default. */
  readonly purpose?: 'client';
}

/** A private key and its certificate in PEM: the option `tls` of a simulator. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

/** A certificate authority for tests. */
export interface Authority {
  /** Its certificate, which a client has to trust, for instance by `NODE_EXTRA_CA_CERTS`. */
  readonly certPem: string;
  /** Creates a key and a certificate for a server, signed by the authority. */
  issue(options: CertificateOptions): Promise<KeyAndCertificate>;
}

/** Creates a certificate authority (RFC 5280), which no client trusts by default. */
export async function createAuthority(): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const name = 'CN=Simulated Adobe Test Authority';
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name,
    keys,
    signingAlgorithm: ALGORITHM,
    ...validity({}),
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });

  return {
    certPem: certificate.toString('pem'),
    async issue(options) {
      const algorithm = options.key === undefined ? ALGORITHM : SHORT_RSA;
      const serverKeys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
      const issued = await X509CertificateGenerator.create({
        subject: 'CN=Simulated Adobe',
        issuer: name,
        publicKey: serverKeys.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: { ...ALGORITHM, hash: options.hash ?? ALGORITHM.hash },
        ...validity(options),
        extensions: serverExtensions(options.hosts, options.purpose),
      });
      return toPem(serverKeys.privateKey, issued);
    },
  };
}

/** Creates a key and a self-signed certificate, which no client trusts by default. */
export async function selfSigned(
  hosts: readonly string[],
  period: Pick<CertificateOptions, 'notBefore' | 'notAfter'> = {},
): Promise<KeyAndCertificate> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Simulated Adobe',
    keys,
    signingAlgorithm: ALGORITHM,
    ...validity(period),
    extensions: serverExtensions(hosts),
  });
  return toPem(keys.privateKey, certificate);
}

function validity({ notBefore, notAfter }: Partial<CertificateOptions>): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return {
    notBefore: notBefore ?? new Date(now - DAY_MS),
    notAfter: notAfter ?? new Date(now + 30 * DAY_MS),
  };
}

function serverExtensions(hosts: readonly string[], purpose: 'server' | 'client' = 'server') {
  return [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage[`${purpose}Auth`]]),
    new SubjectAlternativeNameExtension(hosts.map((host) => ({ type: isIP(host) === 0 ? 'dns' : 'ip', value: host }))),
  ];
}

async function toPem(key: webcrypto.CryptoKey, certificate: X509Certificate): Promise<KeyAndCertificate> {
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  const lines = pkcs8.match(/.{1,64}/g) ?? [];
  return {
    key: ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----', ''].join('\n'),
    cert: certificate.toString('pem'),
  };
}
