import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { SealingCredential } from '../../src/token/seal';

/** The key of a sealed token, derived with `node:crypto` only, to check what `src/` derives. */
export function keyByHand({ clientId, clientSecret }: SealingCredential, salt: Buffer): Buffer {
  const info = Buffer.concat([Buffer.from('adobe-access-token/seal/v1'), Buffer.of(0), Buffer.from(clientId)]);
  return Buffer.from(hkdfSync('sha256', Buffer.from(clientSecret), salt, info, 32));
}

/** The protected header of a sealed token. */
export function headerByHand(salt: Buffer): Readonly<Record<string, string>> {
  return { alg: 'dir', enc: 'A256GCM', salt: salt.toString('base64url') };
}

/** A compact JWE (RFC 7516, section 3.1) with any header, made with `node:crypto` only. */
export function encryptByHand(
  token: string,
  key: Buffer,
  header: Readonly<Record<string, unknown>>,
  iv: Buffer = randomBytes(12),
): string {
  const protectedHeader = Buffer.from(JSON.stringify(header)).toString('base64url');
  const cipher = createCipheriv(key.length === 32 ? 'aes-256-gcm' : 'aes-128-gcm', key, iv);
  cipher.setAAD(Buffer.from(protectedHeader, 'ascii'));
  const ciphertext = Buffer.concat([cipher.update(token), cipher.final()]);
  const parts = [iv, ciphertext, cipher.getAuthTag()].map((part) => part.toString('base64url'));
  return `${protectedHeader}..${parts.join('.')}`;
}
