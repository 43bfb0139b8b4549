import { createDecipheriv, randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { CompactEncrypt } from 'jose';
import { type SealingCredential, seal, unseal } from '../../../src/token/seal';
import { createMasker } from '../../support/masker';
import { encryptByHand, headerByHand, keyByHand } from '../../support/seal-by-hand';

const PARTS = ['header', 'encryptedKey', 'iv', 'ciphertext', 'tag'] as const;
type Parts = Record<(typeof PARTS)[number], string>;

const CREDENTIAL: SealingCredential = { clientId: 'an ID', clientSecret: 'a secret' };

/** Bearer tokens of any length (RFC 6750, section 2.1). */
const bearerTokens = fc
  .tuple(fc.stringMatching(/^[A-Za-z0-9\-._~+/]+$/), fc.nat(2))
  .map(([text, padding]) => text + '='.repeat(padding));

/** Printable ASCII (RFC 6749, appendix A.1 and A.2). */
const printable = fc.stringMatching(/^[\x20-\x7e]+$/);

const credentials = fc.record({ clientId: printable, clientSecret: printable });

/** As long and random as Adobe's: short ones occur in a sealed token by chance. */
const realisticCredentials = fc.record({
  clientId: fc.stringMatching(/^[0-9a-f]{32}$/),
  clientSecret: fc.stringMatching(/^p8e-[A-Za-z0-9\-_~&"+' ]{28,32}$/),
});

function partsOf(sealed: string): Parts {
  const parts = sealed.split('.');
  expect(parts).toHaveLength(5);
  return Object.fromEntries(PARTS.map((name, index) => [name, parts[index]])) as Parts;
}

function compact(parts: Parts): string {
  return PARTS.map((name) => parts[name]).join('.');
}

const bytesOf = (part: string): Buffer => Buffer.from(part, 'base64url');

const headerOf = (sealed: string): Record<string, string> => JSON.parse(bytesOf(partsOf(sealed).header).toString());

/** `bytes` with one bit flipped. `position` may be any number. */
function withFlippedBit(bytes: Buffer, position: number): Buffer {
  const flipped = Buffer.from(bytes);
  const bit = position % (bytes.length * 8);
  flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return flipped;
}

function openByHand(sealed: string, credential: SealingCredential): string {
  const { header, iv, ciphertext, tag } = partsOf(sealed);
  const key = keyByHand(credential, bytesOf(headerOf(sealed).salt ?? ''));
  const decipher = createDecipheriv('aes-256-gcm', key, bytesOf(iv));
  decipher.setAAD(Buffer.from(header, 'ascii'));
  decipher.setAuthTag(bytesOf(tag));
  return Buffer.concat([decipher.update(bytesOf(ciphertext)), decipher.final()]).toString();
}

test('unseal() returns the token, given the credential that sealed it', async () => {
  await fc.assert(
    fc.asyncProperty(bearerTokens, credentials, async (token, credential) => {
      expect(await unseal(await seal(token, credential), credential)).toBe(token);
    }),
  );
});

test.each(['clientId', 'clientSecret'] as const)('unseal() rejects a credential with another %s', async (field) => {
  await fc.assert(
    fc.asyncProperty(bearerTokens, credentials, printable, async (token, credential, other) => {
      fc.pre(other !== credential[field]);

      expect(await unseal(await seal(token, credential), { ...credential, [field]: other })).toBeUndefined();
    }),
  );
});

test.each([
  ['a', 'bc'],
  ['c', 'ab'],
])('unseal() keeps client ID and secret apart: "ab" and "c" are not %j and %j', async (clientId, clientSecret) => {
  const sealed = await seal('token', { clientId: 'ab', clientSecret: 'c' });

  expect(await unseal(sealed, { clientId, clientSecret })).toBeUndefined();
});

test('seal() returns a different value on every call', async () => {
  const first = partsOf(await seal('token', CREDENTIAL));
  const second = partsOf(await seal('token', CREDENTIAL));

  for (const name of ['header', 'iv', 'ciphertext', 'tag'] as const) {
    expect(first[name]).not.toBe(second[name]);
  }
});

test('seal() returns a compact JWE whose header is alg, enc and salt', async () => {
  await fc.assert(
    fc.asyncProperty(bearerTokens, credentials, async (token, credential) => {
      const sealed = await seal(token, credential);

      expect(sealed).toMatch(/^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/);
      expect(headerOf(sealed)).toEqual({ alg: 'dir', enc: 'A256GCM', salt: expect.stringMatching(/^[\w-]{43}$/) });
      const { iv, ciphertext, tag } = partsOf(sealed);
      expect([iv, ciphertext, tag].map((part) => bytesOf(part).length)).toEqual([12, token.length, 16]);
    }),
  );
});

test('seal() returns neither client ID, secret nor token in an encoding that the runner masks', async () => {
  const longTokens = fc.stringMatching(/^[A-Za-z0-9\-._~+/]{40,60}$/);

  await fc.assert(
    fc.asyncProperty(longTokens, realisticCredentials, async (token, credential) => {
      const masker = createMasker();
      [token, credential.clientId, credential.clientSecret].forEach(masker.add);

      const sealed = await seal(token, credential);

      const parts = [...Object.values(partsOf(sealed)), headerOf(sealed).salt ?? ''];
      const decoded = parts.flatMap((part) => [bytesOf(part).toString(), bytesOf(part).toString('latin1')]);
      expect([sealed, ...parts, ...decoded].filter((text) => masker.holdsSecret(text))).toEqual([]);
    }),
  );
});

test.each(['header', 'iv', 'ciphertext', 'tag'] as const)('unseal() rejects a flipped bit in the %s', async (name) => {
  await fc.assert(
    fc.asyncProperty(bearerTokens, credentials, fc.nat(), async (token, credential, position) => {
      const parts = partsOf(await seal(token, credential));
      const altered = withFlippedBit(bytesOf(parts[name]), position).toString('base64url');

      expect(await unseal(compact({ ...parts, [name]: altered }), credential)).toBeUndefined();
    }),
  );
});

test('unseal() rejects a flipped bit in the text, or returns the same token', async () => {
  await fc.assert(
    fc.asyncProperty(bearerTokens, credentials, fc.nat(), async (token, credential, position) => {
      const sealed = await seal(token, credential);
      const altered = withFlippedBit(Buffer.from(sealed), position).toString('latin1');

      // The last character of a part has bits without a meaning (RFC 4648, section 3.5). The header is used as text.
      const sameHeader = altered.split('.')[0] === partsOf(sealed).header;
      expect(sameHeader ? [undefined, token] : [undefined]).toContain(await unseal(altered, credential));
    }),
  );
});

test.each(['header', 'iv', 'ciphertext', 'tag'] as const)(
  'unseal() rejects the %s of another sealed token',
  async (name) => {
    const first = partsOf(await seal('token one', CREDENTIAL));
    const second = partsOf(await seal('token two', CREDENTIAL));

    expect(await unseal(compact({ ...first, [name]: second[name] }), CREDENTIAL)).toBeUndefined();
  },
);

test('unseal() rejects an encrypted key', async () => {
  const parts = partsOf(await seal('token', CREDENTIAL));
  const encryptedKey = randomBytes(32).toString('base64url');

  expect(await unseal(compact({ ...parts, encryptedKey }), CREDENTIAL)).toBeUndefined();
});

test.each([
  ['any text', fc.string({ unit: 'binary' })],
  ['any text with dots', fc.stringMatching(/^[\w-]*(\.[\w-]*){1,6}$/)],
  [
    'five parts with any JSON as the header',
    fc
      .tuple(fc.json(), fc.stringMatching(/^[\w-]*\.[\w-]*\.[\w-]*\.[\w-]*$/))
      .map(([header, rest]) => `${Buffer.from(header).toString('base64url')}.${rest}`),
  ],
])('unseal() is undefined for %s', async (_, texts) => {
  await fc.assert(
    fc.asyncProperty(texts, credentials, async (text, credential) => {
      expect(await unseal(text, credential)).toBeUndefined();
    }),
  );
});

test('seal() and unseal() follow the documented format, as implemented with node:crypto alone', async () => {
  await fc.assert(
    fc.asyncProperty(bearerTokens, credentials, async (token, credential) => {
      const salt = randomBytes(32);
      const sealedByHand = encryptByHand(token, keyByHand(credential, salt), headerByHand(salt));

      expect(await unseal(sealedByHand, credential)).toBe(token);
      expect(openByHand(await seal(token, credential), credential)).toBe(token);
    }),
  );
});

test.each([
  ['no algorithm', { alg: undefined }],
  ['an algorithm that takes long', { alg: 'PBES2-HS256+A128KW', p2c: 2 ** 31 - 1, p2s: 'AAAA' }],
  ['no salt', { salt: undefined }],
  ['a salt that is not a string', { salt: 7 }],
  ['an unknown critical extension', { crit: ['exp'], exp: 1 }],
])('unseal() rejects a JWE with %s in its header, although the key is right', async (_, changes) => {
  const salt = randomBytes(32);

  const sealed = encryptByHand('token', keyByHand(CREDENTIAL, salt), { ...headerByHand(salt), ...changes });

  expect(await unseal(sealed, CREDENTIAL)).toBeUndefined();
});

test.each([
  ['dir', 'A128CBC-HS256'],
  ['A256KW', 'A256GCM'],
  ['A256GCMKW', 'A256GCM'],
  ['PBES2-HS256+A128KW', 'A256GCM'],
])('unseal() rejects a JWE with alg %s and enc %s, although it opens with the key', async (alg, enc) => {
  const salt = randomBytes(32);

  const sealed = await new CompactEncrypt(Buffer.from('token'))
    .setProtectedHeader({ ...headerByHand(salt), alg, enc })
    .encrypt(new Uint8Array(keyByHand(CREDENTIAL, salt)));

  expect(await unseal(sealed, CREDENTIAL)).toBeUndefined();
});
