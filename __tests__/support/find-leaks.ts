import { type Decoder, encodingDecoders, layoutDecoders, toByteString } from './decoders';

/** A value that must not appear. */
export interface SensitiveValue {
  /** Its name in a report. */
  readonly name: string;
  readonly value: string;
  readonly kind: 'secret' | 'token';
}

/** A value that was found, with the plainest encoding that shows it. Never holds the value. */
export interface Leak {
  readonly name: string;
  readonly encoding: string;
}

interface View {
  readonly bytes: string;
  readonly encodings: readonly string[];
}

interface Needle {
  readonly name: string;
  /** The length of each run. */
  readonly length: number;
  readonly runs: ReadonlySet<string>;
  /** Which hashes four consecutive bytes of the value have. */
  readonly marks: Uint8Array;
}

/** Shorter values occur in a text by chance. */
export const shortestValue = 8;

/** How many consecutive characters are a leak: more for a token, which is long and has parts that can be guessed. */
const LEAKING_RUN: Readonly<Record<SensitiveValue['kind'], number>> = { secret: 12, token: 24 };

/** How many encodings are undone, one on top of the other. */
const MAX_DEPTH = 2;

const HASHED_BYTES = 4;
const HASH_BITS = 16;

/**
 * The sensitive values in a text, whole or in part: raw, or encoded up to twice, in any mix of the encodings in
 * `decoders.ts`, also across line breaks and ANSI escapes. A string counts as a secret.
 *
 * @throws Error on a value of fewer than 8 characters
 */
export function findLeaks(text: string, values: readonly (string | SensitiveValue)[]): Leak[] {
  const needles = values.map(toNeedle);
  const found = new Map<string, Leak>();
  for (const { bytes, encodings } of viewsOf(text)) {
    for (const needle of needles) {
      const { name } = needle;
      if (!found.has(name) && holdsRun(bytes, needle)) {
        found.set(name, { name, encoding: encodings.join(', ') || 'raw' });
      }
    }
    if (found.size === needles.length) {
      break;
    }
  }
  return [...found.values()];
}

function toNeedle(given: string | SensitiveValue, index: number): Needle {
  const { name, value, kind } =
    typeof given === 'string' ? { name: `value ${index + 1}`, value: given, kind: 'secret' as const } : given;
  const bytes = toByteString(kind === 'token' ? withoutHeader(value) : value);
  if (value.length < shortestValue || bytes.length < shortestValue) {
    throw new Error(`${name} is too short to search for: it needs at least ${shortestValue} characters`);
  }
  const length = Math.min(LEAKING_RUN[kind], bytes.length);
  const starts = Array.from({ length: bytes.length - length + 1 }, (_, start) => start);
  const marks = new Uint8Array(2 ** HASH_BITS);
  for (let at = 0; at + HASHED_BYTES <= bytes.length; at += 1) {
    marks[hashAt(bytes, at)] = 1;
  }
  return { name, length, runs: new Set(starts.map((start) => bytes.slice(start, start + length))), marks };
}

/**
 * Removes the header of a JWT (RFC 7519). It names algorithm and key, and is the same in every token that Adobe signs
 * with that key, so it is not secret.
 */
function withoutHeader(token: string): string {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token) ? token.slice(token.indexOf('.') + 1) : token;
}

/**
 * Hashes four bytes at every `stride`: each run of the value covers four such bytes. Only if their hash is one of the
 * value's are the runs around them compared. A text has hundreds of readings, so this must be quick.
 */
function holdsRun(bytes: string, { length, runs, marks }: Needle): boolean {
  const stride = length - HASHED_BYTES + 1;
  for (let at = stride - 1; at + HASHED_BYTES <= bytes.length; at += stride) {
    if (marks[hashAt(bytes, at)] === 0) {
      continue;
    }
    for (let start = at - stride + 1; start <= at; start += 1) {
      if (runs.has(bytes.slice(start, start + length))) {
        return true;
      }
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
  return Math.imul(four, 0x9e3779b1) >>> (32 - HASH_BITS);
}

/** Every reading of a text, the plainest first, without repeats. */
function* viewsOf(text: string): Generator<View> {
  const seen = new Set<string>();
  const allDecoders = [...layoutDecoders, ...encodingDecoders];

  const plain: View = { bytes: toByteString(text), encodings: [] };
  seen.add(plain.bytes);
  let level = [plain, ...layouts(plain, seen)];
  yield* level;

  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    level = level.flatMap((view) => read(view, allDecoders, seen));
    yield* level;
  }
}

/** A text can be both split over lines and coloured. */
function layouts(plain: View, seen: Set<string>): View[] {
  const once = read(plain, layoutDecoders, seen);
  return [...once, ...once.flatMap((view) => read(view, layoutDecoders, seen))];
}

function read(view: View, decoders: readonly Decoder[], seen: Set<string>): View[] {
  return decoders.flatMap(({ encoding, decode }) => {
    const bytes = decode(view.bytes);
    if (bytes.length < shortestValue || seen.has(bytes)) {
      return [];
    }
    seen.add(bytes);
    return [{ bytes, encodings: [...view.encodings, encoding] }];
  });
}
