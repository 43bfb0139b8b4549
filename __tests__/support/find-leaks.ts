import { type Decoder, encodingDecoders, layoutDecoders, toByteString } from './decoders';

/** A value that must not appear. */
export type SensitiveValue = {
  /** What to call it in a report. */
  readonly name: string;
  readonly value: string;
  readonly kind: 'secret' | 'token';
};

/** A value that was found, with the plainest way to read it there. Never the value itself. */
export type Leak = { readonly name: string; readonly encoding: string };

type View = { readonly bytes: string; readonly encodings: readonly string[] };
type Needle = {
  readonly name: string;
  /** How long each of the runs is. */
  readonly length: number;
  readonly runs: ReadonlySet<string>;
  /** A mark for each hash that four consecutive bytes of the value have. */
  readonly marks: Uint8Array;
};

/** Anything shorter cannot be told from chance. */
export const shortestValue = 8;

/** So many consecutive characters give away too much. More for a token, which is long, and of which parts are guessable. */
export const leakingRun: Readonly<Record<SensitiveValue['kind'], number>> = { secret: 12, token: 24 };

const encodingsOnTop = 2;

const hashedBytes = 4;
const hashBits = 16;

/**
 * The sensitive values that a text holds, whole or in part: as they are, or encoded up to twice, in any mix of the
 * encodings in `decoders.ts`, across line breaks and ANSI escapes. Plain strings are taken for secrets.
 * @throws Error for a value of fewer than 8 characters.
 */
export function findLeaks(text: string, values: readonly (string | SensitiveValue)[]): Leak[] {
  const needles = values.map(toNeedle);
  const found = new Map<string, Leak>();
  for (const { bytes, encodings } of viewsOf(text)) {
    for (const needle of needles) {
      const { name } = needle;
      if (found.has(name) || !holdsRun(bytes, needle)) continue;
      found.set(name, { name, encoding: encodings.join(', ') || 'raw' });
    }
    if (found.size === needles.length) break;
  }
  return [...found.values()];
}

function toNeedle(given: string | SensitiveValue, index: number): Needle {
  const { name, value, kind } =
    typeof given === 'string' ? { name: `value ${index + 1}`, value: given, kind: 'secret' as const } : given;
  const bytes = toByteString(kind === 'token' ? withoutHeader(value) : value);
  if (value.length < shortestValue || bytes.length < shortestValue) {
    throw new Error(`${name} is too short to look for: at least ${shortestValue} characters are needed`);
  }
  const length = Math.min(leakingRun[kind], bytes.length);
  const starts = Array.from({ length: bytes.length - length + 1 }, (_, start) => start);
  const marks = new Uint8Array(2 ** hashBits);
  for (let at = 0; at + hashedBytes <= bytes.length; at += 1) marks[hashAt(bytes, at)] = 1;
  return { name, length, runs: new Set(starts.map((start) => bytes.slice(start, start + length))), marks };
}

/**
 * The header of a JWT (RFC 7519) names algorithm and key, and is the same in every token that Adobe signs with that key:
 * public knowledge, which alone opens nothing. Anyone who holds a token of their own has it.
 */
function withoutHeader(token: string): string {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token) ? token.slice(token.indexOf('.') + 1) : token;
}

/**
 * Wherever a run begins, it covers four bytes at one of the places that are looked at; only where those may be the
 * value's are the runs around them compared. There are hundreds of readings of a text, so this has to be quick.
 */
function holdsRun(bytes: string, { length, runs, marks }: Needle): boolean {
  const stride = length - hashedBytes + 1;
  for (let at = stride - 1; at + hashedBytes <= bytes.length; at += stride) {
    if (marks[hashAt(bytes, at)] === 0) continue;
    for (let start = at - stride + 1; start <= at; start += 1) {
      if (runs.has(bytes.slice(start, start + length))) return true;
    }
  }
  return false;
}

function hashAt(bytes: string, at: number): number {
  const four =
    bytes.charCodeAt(at) |
    (bytes.charCodeAt(at + 1) << 8) |
    (bytes.charCodeAt(at + 2) << 16) |
    (bytes.charCodeAt(at + 3) << 24);
  // Multiplicative hashing: the golden ratio spreads the values over the highest bits.
  return Math.imul(four, 0x9e3779b1) >>> (32 - hashBits);
}

/** Every reading of a text, the plainest first, none twice. */
function* viewsOf(text: string): Generator<View> {
  const seen = new Set<string>();
  const allDecoders = [...layoutDecoders, ...encodingDecoders];

  const plain: View = { bytes: toByteString(text), encodings: [] };
  seen.add(plain.bytes);
  let level = [plain, ...layouts(plain, seen)];
  yield* level;

  for (let depth = 0; depth < encodingsOnTop; depth += 1) {
    level = level.flatMap((view) => read(view, allDecoders, seen));
    yield* level;
  }
}

/** A text can be split over lines and coloured at once, so that both have to be undone. */
function layouts(plain: View, seen: Set<string>): View[] {
  const once = read(plain, layoutDecoders, seen);
  return [...once, ...once.flatMap((view) => read(view, layoutDecoders, seen))];
}

function read(view: View, decoders: readonly Decoder[], seen: Set<string>): View[] {
  return decoders.flatMap(({ encoding, decode }) => {
    const bytes = decode(view.bytes);
    if (bytes.length < shortestValue || seen.has(bytes)) return [];
    seen.add(bytes);
    return [{ bytes, encodings: [...view.encodings, encoding] }];
  });
}
