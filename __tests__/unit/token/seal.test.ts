import { createDecipheriv, randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { type SealingCredential, seal, unseal } from '../../../src/token/seal';
import { createMasker } from '../../support/masker';
import { encryptByHand, headerByHand, keyByHand } from '../../support/seal-by-hand';

/** RFC 6750 §2.1, of any length. */
const bearerTokens = fc
  .tuple(fc.stringMatching(/^[A-Za-z0-9\-._~+/]+$/), fc.nat(2))
  .map(([text, padding]) => text + '='.repeat(padding));

/** What a client ID or a secret may be made of (RFC 6749, appendix A.1 and A.2): printable ASCII. */
const printable = fc.string({ unit: 'binary-ascii', minLength: 1 }).filter((text) => /^[\x20-\x7e]+$/.test(text));

const credentials = fc.record({ clientId: printable, clientSecret: printable });

/** Long and random, as Adobe's are: anything that short as a letter or two stands in a sealed token by chance. */
const hexDigits = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 32 });
const realisticCredentials = fc.record({
  clientId: hexDigits,
  clientSecret: fc
    .string({ unit: fc.constantFrom(...'ABCXYZabcxyz0123456789-_~&"+\' '), minLength: 28, maxLength: 32 })
    .map((rest) => `p8e-${rest}`),
});

type Part = 'header' | 'encryptedKey' | 'iv' | 'ciphertext' | 'tag';
const partNames: readonly Part[] = ['header', 'encryptedKey', 'iv', 'ciphertext', 'tag'];

function partsOf(sealed: string): Record<Part, string> {
  const parts = sealed.split('.');
  expect(parts).toHaveLength(5);
  return Object.fromEntries(partNames.map((name, place) => [name, parts[place]])) as Record<Part, string>;
}

function compact(parts: Record<Part, string>): string {
  return partNames.map((name) => parts[name]).join('.');
}

const bytesOf = (part: string): Buffer => Buffer.from(part, 'base64url');

const headerOf = (sealed: string): Record<string, string> => JSON.parse(bytesOf(partsOf(sealed).header).toString());

/** `bytes` with one bit turned over; `at` may be any number. */
function withFlippedBit(bytes: Buffer, at: number): Buffer {
  const flipped = Buffer.from(bytes);
  const bit = at % (bytes.length * 8);
  flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return flipped;
}

describe('a sealed token', () => {
  test('gives the token back to who holds the credential', async () => {
    await fc.assert(
      fc.asyncProperty(bearerTokens, credentials, async (token, credential) => {
        expect(await unseal(await seal(token, credential), credential)).toBe(token);
      }),
    );
  });

  test('stays closed to any other secret', async () => {
    await fc.assert(
      fc.asyncProperty(bearerTokens, credentials, printable, async (token, credential, otherSecret) => {
        fc.pre(otherSecret !== credential.clientSecret);
        const other = { ...credential, clientSecret: otherSecret };
        expect(await unseal(await seal(token, credential), other)).toBeUndefined();
      }),
    );
  });

  test('stays closed to any other client ID, even with the same secret', async () => {
    await fc.assert(
      fc.asyncProperty(bearerTokens, credentials, printable, async (token, credential, otherId) => {
        fc.pre(otherId !== credential.clientId);
        const other = { ...credential, clientId: otherId };
        expect(await unseal(await seal(token, credential), other)).toBeUndefined();
      }),
    );
  });

  test('takes client ID and secret each for itself: moving a letter from one to the other does not do', async () => {
    const sealed = await seal('token', { clientId: 'ab', clientSecret: 'c' });
    expect(await unseal(sealed, { clientId: 'a', clientSecret: 'bc' })).toBeUndefined();
    expect(await unseal(sealed, { clientId: 'c', clientSecret: 'ab' })).toBeUndefined();
  });

  test('is another one each time', async () => {
    await fc.assert(
      fc.asyncProperty(bearerTokens, credentials, async (token, credential) => {
        const [one, other] = [await seal(token, credential), await seal(token, credential)].map(partsOf);
        expect(one?.header).not.toBe(other?.header);
        expect(one?.iv).not.toBe(other?.iv);
        expect(one?.ciphertext).not.toBe(other?.ciphertext);
      }),
    );
  });

  test('is a compact JWE of one line, whose header is alg, enc and salt alone', async () => {
    await fc.assert(
      fc.asyncProperty(bearerTokens, credentials, async (token, credential) => {
        const sealed = await seal(token, credential);
        expect(sealed).toMatch(/^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/);
        expect(headerOf(sealed)).toEqual({
          alg: 'dir',
          enc: 'A256GCM',
          salt: expect.stringMatching(/^[\w-]{43}$/),
        });
        const { iv, ciphertext, tag } = partsOf(sealed);
        expect([iv, ciphertext, tag].map((part) => bytesOf(part).length)).toEqual([12, token.length, 16]);
      }),
    );
  });
});

describe('a sealed token that was tampered with is refused', () => {
  test.each(['iv', 'ciphertext', 'tag'] as const)('whichever bit of its %s was flipped', async (name) => {
    await fc.assert(
      fc.asyncProperty(bearerTokens, credentials, fc.nat(), async (token, credential, at) => {
        const parts = partsOf(await seal(token, credential));
        const altered = withFlippedBit(bytesOf(parts[name]), at).toString('base64url');
        expect(await unseal(compact({ ...parts, [name]: altered }), credential)).toBeUndefined();
      }),
    );
  });

  test('whichever bit of its header was flipped, in the text or behind its encoding', async () => {
    await fc.assert(
      fc.asyncProperty(credentials, fc.nat(), async (credential, at) => {
        const parts = partsOf(await seal('token', credential));
        const text = withFlippedBit(Buffer.from(parts.header), at).toString('latin1');
        const decoded = withFlippedBit(bytesOf(parts.header), at).toString('base64url');
        expect(await unseal(compact({ ...parts, header: text }), credential)).toBeUndefined();
        expect(await unseal(compact({ ...parts, header: decoded }), credential)).toBeUndefined();
      }),
    );
  });

  test('where a bit of its text was flipped, or it says the same: never anything else', async () => {
    await fc.assert(
      fc.asyncProperty(bearerTokens, credentials, fc.nat(), async (token, credential, at) => {
        const altered = withFlippedBit(Buffer.from(await seal(token, credential)), at).toString('latin1');
        // The last letter of a part has bits that stand for nothing (RFC 4648, section 3.5).
        expect([undefined, token]).toContain(await unseal(altered, credential));
      }),
    );
  });

  test('where its parts are those of two sealed tokens', async () => {
    const credential = { clientId: 'an ID', clientSecret: 'a secret' };
    const one = partsOf(await seal('one token', credential));
    const other = partsOf(await seal('two token', credential));
    for (const name of ['header', 'iv', 'ciphertext', 'tag'] as const) {
      expect(await unseal(compact({ ...one, [name]: other[name] }), credential)).toBeUndefined();
    }
  });

  test('where a key stands in the part that has none', async () => {
    const credential = { clientId: 'an ID', clientSecret: 'a secret' };
    const parts = partsOf(await seal('token', credential));
    const encryptedKey = randomBytes(32).toString('base64url');
    expect(await unseal(compact({ ...parts, encryptedKey }), credential)).toBeUndefined();
  });
});

describe('whatever is no sealed token is refused without an exception', () => {
  test.each([
    ['any string', fc.string({ unit: 'binary' })],
    ['any text with dots in it', fc.stringMatching(/^[\w-]*(\.[\w-]*){1,6}$/)],
    [
      'five parts with any JSON for a header',
      fc
        .tuple(fc.json(), fc.stringMatching(/^[\w-]*\.[\w-]*\.[\w-]*\.[\w-]*$/))
        .map(([header, rest]) => `${Buffer.from(header).toString('base64url')}.${rest}`),
    ],
  ])('%s', async (_, strings) => {
    await fc.assert(
      fc.asyncProperty(strings, credentials, async (text, credential) => {
        expect(await unseal(text, credential)).toBeUndefined();
      }),
    );
  });
});

test('neither client ID, nor secret, nor token stands in a sealed token, in no form that the runner knows', async () => {
  const someTokens = fc.stringMatching(/^[A-Za-z0-9\-._~+/]{40,60}$/);
  await fc.assert(
    fc.asyncProperty(someTokens, realisticCredentials, async (token, credential) => {
      const masker = createMasker();
      for (const secret of [token, credential.clientId, credential.clientSecret]) masker.add(secret);
      const sealed = await seal(token, credential);
      const parts = Object.values(partsOf(sealed));
      const salt = headerOf(sealed).salt ?? '';
      const decoded = [...parts, salt].flatMap((part) =>
        ['utf8', 'latin1'].map((as) => bytesOf(part).toString(as as BufferEncoding)),
      );
      for (const text of [sealed, ...parts, ...decoded]) {
        expect(masker.holdsSecret(text)).toBe(false);
      }
    }),
  );
});

describe('between this action and whoever follows the contract with node:crypto alone', () => {
  function sealByHand(token: string, credential: SealingCredential): string {
    const salt = randomBytes(32);
    return encryptByHand(token, keyByHand(credential, salt), headerByHand(salt));
  }

  function openByHand(sealed: string, credential: SealingCredential): string {
    const { header, iv, ciphertext, tag } = partsOf(sealed);
    const key = keyByHand(credential, bytesOf(headerOf(sealed).salt ?? ''));
    const decipher = createDecipheriv('aes-256-gcm', key, bytesOf(iv));
    decipher.setAAD(Buffer.from(header, 'ascii'));
    decipher.setAuthTag(bytesOf(tag));
    return Buffer.concat([decipher.update(bytesOf(ciphertext)), decipher.final()]).toString();
  }

  test('a token sealed there opens here', async () => {
    await fc.assert(
      fc.asyncProperty(bearerTokens, credentials, async (token, credential) => {
        expect(await unseal(sealByHand(token, credential), credential)).toBe(token);
      }),
    );
  });

  test('a token sealed here opens there', async () => {
    await fc.assert(
      fc.asyncProperty(bearerTokens, credentials, async (token, credential) => {
        expect(openByHand(await seal(token, credential), credential)).toBe(token);
      }),
    );
  });

  const credential = { clientId: 'an ID', clientSecret: 'a secret' };
  const salt = randomBytes(32);
  const key = keyByHand(credential, salt);
  const header = headerByHand(salt);

  test.each([
    ['names no algorithm', key, { ...header, alg: undefined }],
    ['names another algorithm', key, { ...header, alg: 'A256KW' }],
    [
      'names an algorithm that costs time',
      key,
      { ...header, alg: 'PBES2-HS256+A128KW', p2c: 2 ** 31 - 1, p2s: 'AAAA' },
    ],
    ['names a shorter key', key.subarray(0, 16), { ...header, enc: 'A128GCM' }],
    ['has no salt', key, { ...header, salt: undefined }],
    ['has a salt that is no text', key, { ...header, salt: 7 }],
    ['asks for an extension that nobody knows', key, { ...header, crit: ['exp'], exp: 1 }],
  ])('a JWE whose header %s is refused, though the key is right', async (_, keyInUse, odd) => {
    expect(await unseal(encryptByHand('token', keyInUse, odd), credential)).toBeUndefined();
  });

  test('the same JWE with the header of the contract opens', async () => {
    expect(await unseal(encryptByHand('token', key, header), credential)).toBe('token');
  });
});
