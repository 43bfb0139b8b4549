import { hkdfSync, randomBytes } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';

/** As long as the hash, as RFC 5869, section 3.1 recommends. */
const SALT_BYTES = 32;
const KEY_BYTES = 32;
const ALGORITHM = 'dir';
const ENCRYPTION = 'A256GCM';

/** The credential that a token is sealed with. Only a job that has both can open it. */
export interface SealingCredential {
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * Encrypts a token for other jobs that have the same client secret: a JWE in compact serialization (RFC 7516, section
 * 3.1) with direct encryption and A256GCM (RFC 7518, sections 4.5 and 5.3). The protected header contains the salt of
 * the key. It does not contain the client ID: if that is a masked secret, the runner drops the job output.
 */
export async function seal(token: string, credential: SealingCredential): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return new CompactEncrypt(Buffer.from(token))
    .setProtectedHeader({ alg: ALGORITHM, enc: ENCRYPTION, salt: salt.toString('base64url') })
    .encrypt(deriveKey(credential, salt));
}

/**
 * Opens a sealed token.
 *
 * @returns the token, or undefined if `sealed` was made with another credential, was altered, or is not a sealed token
 */
export async function unseal(sealed: string, credential: SealingCredential): Promise<string | undefined> {
  try {
    const { salt } = decodeProtectedHeader(sealed);
    if (typeof salt !== 'string') {
      return undefined;
    }
    const key = deriveKey(credential, Buffer.from(salt, 'base64url'));
    const { plaintext } = await compactDecrypt(sealed, key, {
      keyManagementAlgorithms: [ALGORITHM],
      contentEncryptionAlgorithms: [ENCRYPTION],
    });
    return Buffer.from(plaintext).toString();
  } catch {
    return undefined;
  }
}

/** The key of one sealed token: HKDF with SHA-256 (RFC 5869) of the client secret, bound to the client ID. */
function deriveKey({ clientId, clientSecret }: SealingCredential, salt: Buffer): Uint8Array {
  const info = Buffer.from(`adobe-access-token/seal/v1\0${clientId}`);
  return new Uint8Array(hkdfSync('sha256', clientSecret, salt, info, KEY_BYTES));
}
