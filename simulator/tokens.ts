import { randomBytes, randomUUID } from 'node:crypto';
import { type CryptoKey, type GenerateKeyPairResult, generateKeyPair, SignJWT } from 'jose';
import { ORGANIZATION_ID } from './credentials';

interface TokenOptions {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly issuedAt: Date;
  readonly lifetimeSeconds: number;
}

// Two claims of Adobe's tokens contain it.
const TECHNICAL_ACCOUNT = '7A2C19D45E8B30F60A495E2B@techacct.adobe.com';

let keys: Promise<GenerateKeyPairResult> | undefined;

/** The public key of the simulated tokens: RSA, 2048 bits, generated once per process. */
export async function tokenPublicKey(): Promise<CryptoKey> {
  return (await signingKeys()).publicKey;
}

/**
 * Signs an access token with the header, the claims and the length of Adobe's tokens (1.1 to 1.6 kB, or
 * more).
 *
 * Source: the decoded token in Adobe's IMS documentation. Times are strings of milliseconds, and there is no
 * `exp`, `iat`, `iss` or `sub`.
 */
export async function signToken({ clientId, scopes, issuedAt, lifetimeSeconds }: TokenOptions): Promise<string> {
  const createdAt = String(issuedAt.getTime());
  const claims = {
    id: `${createdAt}_${randomUUID()}_${randomBytes(80).toString('hex')}_uw2`,
    type: 'access_token',
    client_id: clientId,
    user_id: TECHNICAL_ACCOUNT,
    as: 'ims-na1',
    aa_id: TECHNICAL_ACCOUNT,
    org: ORGANIZATION_ID,
    scope: scopes.join(','),
    created_at: createdAt,
    // The token response has whole seconds, rounded down after some milliseconds: one second less than the
    // claim.
    expires_in: String((lifetimeSeconds + 1) * 1000),
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', x5u: 'ims_na1-key-at-1.cer', kid: 'ims_na1-key-at-1', itt: 'at' })
    .sign((await signingKeys()).privateKey);
}

/** Creates a token that is not a JWT. */
export function opaqueToken(): string {
  return randomBytes(48).toString('base64url');
}

function signingKeys(): Promise<GenerateKeyPairResult> {
  keys ??= generateKeyPair('RS256', { modulusLength: 2048 });
  return keys;
}
