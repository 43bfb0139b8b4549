import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** A certificate and its key, in PEM, as `node:tls` takes them. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 86_400_000;

interface Wishes {
  /** The name or address that the certificate is for. */
  readonly name?: string;
  /** Days from now, from which to which it is valid. */
  readonly days?: readonly [from: number, to: number];
}

/** A certificate that signs itself. */
export async function selfSigned({ name = '127.0.0.1', days = [-1, 1] }: Wishes = {}): Promise<Certificate> {
  const keys = await generateKeys();
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(days),
    serialNumber: '01',
    name: `CN=${name}`,
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [alternativeName(name)],
  });
  return { cert: cert.toString('pem'), key: await pem(keys.privateKey) };
}

/** A certificate from an authority that nobody has heard of, without that authority's own certificate. */
export async function fromUnknownAuthority({
  name = '127.0.0.1',
  days = [-1, 1],
}: Wishes = {}): Promise<Certificate> {
  const authority = await generateKeys();
  const keys = await generateKeys();
  const cert = await x509.X509CertificateGenerator.create({
    ...validity(days),
    serialNumber: '02',
    subject: `CN=${name}`,
    issuer: 'CN=Corporate Proxy Root',
    publicKey: keys.publicKey,
    signingKey: authority.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [alternativeName(name)],
  });
  return { cert: cert.toString('pem'), key: await pem(keys.privateKey) };
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

function validity([from, to]: readonly [number, number]): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(Date.now() + from * DAY_MS), notAfter: new Date(Date.now() + to * DAY_MS) };
}

function alternativeName(name: string): x509.SubjectAlternativeNameExtension {
  const type = /^[\d.]+$/.test(name) ? 'ip' : 'dns';
  return new x509.SubjectAlternativeNameExtension([{ type, value: name }]);
}

async function pem(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}
