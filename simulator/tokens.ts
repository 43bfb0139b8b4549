import { randomBytes, randomUUID } from 'node:crypto';
import { type CryptoKey, type GenerateKeyPairResult, generateKeyPair, SignJWT } from 'jose';
import { organizationId } from './credentials';

interface TokenFacts {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly issuedAt: Date;
  readonly lifetimeSeconds: number;
}

// Adobe's tokens name a technical account, the same in two claims.
const technicalAccount = '7A2C19D45E8B30F60A495E2B@techacct.adobe.com';

let keys: Promise<GenerateKeyPairResult> | undefined;

/** The key that verifies the simulated tokens: RSA, 2048 bits, made once per process. */
export async function tokenPublicKey(): Promise<CryptoKey> {
  return (await signingKeys()).publicKey;
}

/**
 * A signed access token with the header and the claims of Adobe's, 1.1 to 1.6 kB long like them.
 *
 * Source: the token that Adobe's IMS documentation shows decoded. Times are strings of milliseconds, and there
 * is no `exp`, `iat`, `iss` or `sub`.
 */
export async function signToken({
  clientId,
  scopes,
  issuedAt,
  lifetimeSeconds,
}: TokenFacts): Promise<string> {
  const createdAt = String(issuedAt.getTime());
  const claims = {
    id: `${createdAt}_${randomUUID()}_${randomBytes(80).toString('hex')}_uw2`,
    type: 'access_token',
    client_id: clientId,
    user_id: technicalAccount,
    as: 'ims-na1',
    aa_id: technicalAccount,
    org: organizationId,
    scope: scopes.join(','),
    created_at: createdAt,
    // The answer counts whole seconds left when the token is already some milliseconds old: one less than here.
    expires_in: String((lifetimeSeconds + 1) * 1000),
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', x5u: 'ims_na1-key-at-1.cer', kid: 'ims_na1-key-at-1', itt: 'at' })
    .sign((await signingKeys()).privateKey);
}

/** A token that is no JWT and tells nothing. */
export function opaqueToken(): string {
  return randomBytes(48).toString('base64url');
}

function signingKeys(): Promise<GenerateKeyPairResult> {
  keys ??= generateKeyPair('RS256', { modulusLength: 2048 });
  return keys;
}
