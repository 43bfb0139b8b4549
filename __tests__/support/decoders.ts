/** A way to read a text that may hide another one. */
export type Decoder = {
  /** What the text is, if this reading makes sense. */
  readonly encoding: string;
  /** Every byte string that the text may stand for, as one; what cannot be read so stays, or is left out. */
  decode(bytes: string): string;
};

// Pieces that were decoded by themselves are kept apart by a byte that no value holds.
const separator = '\u0001';
const escapeCharacter = '\u001b';
const bell = '\u0007';

const ansiEscapes = new RegExp(
  `${escapeCharacter}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${bell}${escapeCharacter}]*(?:${bell}|${escapeCharacter}\\\\)|[@-Z\\\\^_])`,
  'g',
);
const base64Run = /[A-Za-z0-9+/_-]{11,}/g;
const hexRun = /[0-9a-f](?:[\s:,-]{0,2}(?:0x)?[0-9a-f]){15,}/gi;

const shortEscapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };
const namedEntities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/** Readings that undo how a text was laid out. */
export const layoutDecoders: readonly Decoder[] = [
  { encoding: 'with ANSI escapes', decode: (bytes) => bytes.replace(ansiEscapes, '') },
  { encoding: 'split over lines', decode: (bytes) => bytes.replace(/[\r\n]+/g, '') },
  { encoding: 'split over indented lines', decode: (bytes) => bytes.replace(/[ \t]*[\r\n]+[ \t]*/g, '') },
];

/** Readings that undo an encoding, in any case and any alignment, whatever stands around the encoded part. */
export const encodingDecoders: readonly Decoder[] = [
  { encoding: 'URI-encoded', decode: percentDecode },
  { encoding: 'form-encoded', decode: (bytes) => percentDecode(bytes.replaceAll('+', ' ')) },
  { encoding: 'backslash-escaped', decode: unescapeBackslashes },
  { encoding: 'XML-escaped', decode: unescapeEntities },
  { encoding: 'base64', decode: decodeBase64 },
  { encoding: 'hex', decode: decodeHex },
  { encoding: 'UTF-16', decode: (bytes) => bytes.replaceAll('\0', '') },
  { encoding: 'reversed', decode: (bytes) => bytes.split('').reverse().join('') },
];

/** A text as a string of its UTF-8 bytes, one character each: the form in which decoders read and write. */
export function toByteString(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function percentDecode(bytes: string): string {
  return bytes.replace(/%([0-9a-f]{2})/gi, (_whole, digits: string) => byteOf(digits));
}

function unescapeBackslashes(bytes: string): string {
  return bytes
    .replace(/(?:\\u(?:[0-9a-f]{4}|\{[0-9a-f]{1,6}\}))+/gi, decodeCodeUnits)
    .replace(/\\x([0-9a-f]{2})/gi, (_whole, digits: string) => byteOf(digits))
    .replace(/\\([0-3][0-7]{2})/g, (_whole, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 8)),
    )
    .replace(/\\(.)/g, (_whole, character: string) => shortEscapes[character] ?? character);
}

// Escapes that follow each other are read together, because two may make one character.
function decodeCodeUnits(run: string): string {
  const units = [...run.matchAll(/[0-9a-f]{4,6}|\{[0-9a-f]{1,6}\}/gi)].map(([digits]) => {
    return codePoint(Number.parseInt(digits.replace(/[{}]/g, ''), 16));
  });
  return toByteString(units.join(''));
}

function unescapeEntities(bytes: string): string {
  return bytes.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));/gi, (whole, hex, decimal, name) => {
    if (hex !== undefined) return toByteString(codePoint(Number.parseInt(hex, 16)));
    if (decimal !== undefined) return toByteString(codePoint(Number(decimal)));
    return namedEntities[name] ?? whole;
  });
}

// Four starts cover all three alignments of the hidden value: what stands before it may be of any length.
function decodeBase64(bytes: string): string {
  const runs = bytes.match(base64Run) ?? [];
  return runs
    .flatMap((run) => [0, 1, 2, 3].map((start) => Buffer.from(run.slice(start), 'base64').toString('latin1')))
    .join(separator);
}

function decodeHex(bytes: string): string {
  const runs = (bytes.match(hexRun) ?? []).map((run) => run.replace(/0x/gi, '').replace(/[^0-9a-f]/gi, ''));
  return runs
    .flatMap((digits) => [0, 1].map((start) => Buffer.from(digits.slice(start), 'hex').toString('latin1')))
    .join(separator);
}

function byteOf(digits: string): string {
  return String.fromCharCode(Number.parseInt(digits, 16));
}

function codePoint(number: number): string {
  return number <= 0x10ffff ? String.fromCodePoint(number) : '';
}
