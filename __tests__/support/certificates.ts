import tls from 'node:tls';
import * as certificates from '../../simulator/certificates';

interface CertificateOptions {
  /** The host name or IP address that the certificate is for. */
  readonly name?: string;
  /** From how many days from now until how many it is valid. */
  readonly days?: readonly [from: number, to: number];
}

const LOOPBACK = '127.0.0.1';
const DAY_MS = 86_400_000;

/** A self-signed certificate and its key. */
export function selfSigned({
  name = LOOPBACK,
  days: [from, to] = [-1, 1],
}: CertificateOptions = {}): Promise<certificates.KeyAndCertificate> {
  const period = {
    notBefore: new Date(Date.now() + from * DAY_MS),
    notAfter: new Date(Date.now() + to * DAY_MS),
  };
  return certificates.selfSigned([name], period);
}

/** A certificate of an authority that no client trusts, without that authority's own certificate. */
export async function fromUnknownAuthority({
  name = LOOPBACK,
}: Pick<CertificateOptions, 'name'> = {}): Promise<certificates.KeyAndCertificate> {
  const authority = await certificates.createAuthority();
  return authority.issue({ hosts: [name] });
}

/** Makes this process trust a certificate authority, or a self-signed certificate, until mocks are restored. */
export function trust(certPem: string): void {
  const { createSecureContext } = tls;
  jest
    .spyOn(tls, 'createSecureContext')
    .mockImplementation((options) => createSecureContext({ ...options, ca: certPem }));
}
