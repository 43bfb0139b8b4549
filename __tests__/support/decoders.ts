/** A way to read a text that may hide another one. */
export interface Decoder {
  /** What the text is if this reading makes sense. */
  readonly encoding: string;
  /** Every byte string that the text may stand for, joined; the rest of the text stays or is left out. */
  decode(bytes: string): string;
}

/** Separates pieces that were decoded one by one: no value holds it. */
const SEPARATOR = '\u0001';
const ESCAPE = '\u001b';
const BELL = '\u0007';

const ANSI_ESCAPES = new RegExp(
  `${ESCAPE}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${BELL}${ESCAPE}]*(?:${BELL}|${ESCAPE}\\\\)|[@-Z\\\\^_])`,
  'g',
);
const BASE64_RUN = /[A-Za-z0-9+/_-]{11,}/g;
const HEX_RUN = /[0-9a-f](?:[\s:,-]{0,2}(?:0x)?[0-9a-f]){15,}/gi;

const SHORT_ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };
const NAMED_ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/** Readings that undo how a text was laid out. */
export const layoutDecoders: readonly Decoder[] = [
  { encoding: 'with ANSI escapes', decode: (bytes) => bytes.replace(ANSI_ESCAPES, '') },
  { encoding: 'split over lines', decode: (bytes) => bytes.replace(/[\r\n]+/g, '') },
  { encoding: 'split over indented lines', decode: (bytes) => bytes.replace(/[ \t]*[\r\n]+[ \t]*/g, '') },
];

/** Readings that undo an encoding, in any case and any alignment, also between other text. */
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

/** A text as a string of its UTF-8 bytes, one character each: what decoders take and return. */
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
    .replace(/\\([0-3][0-7]{2})/g, (_whole, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
    .replace(/\\(.)/g, (_whole, character: string) => SHORT_ESCAPES[character] ?? character);
}

// Adjacent escapes are read together, because two may make one character.
function decodeCodeUnits(run: string): string {
  const units = [...run.matchAll(/[0-9a-f]{4,6}|\{[0-9a-f]{1,6}\}/gi)].map(([digits]) => {
    return codePoint(Number.parseInt(digits.replace(/[{}]/g, ''), 16));
  });
  return toByteString(units.join(''));
}

function unescapeEntities(bytes: string): string {
  return bytes.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));/gi, (whole, hex, decimal, name) => {
    if (hex !== undefined) {
      return toByteString(codePoint(Number.parseInt(hex, 16)));
    }
    if (decimal !== undefined) {
      return toByteString(codePoint(Number(decimal)));
    }
    return NAMED_ENTITIES[name] ?? whole;
  });
}

// Four starts cover all three alignments of the hidden value, whatever the length of the text before it.
function decodeBase64(bytes: string): string {
  const runs = bytes.match(BASE64_RUN) ?? [];
  return runs
    .flatMap((run) => [0, 1, 2, 3].map((start) => Buffer.from(run.slice(start), 'base64').toString('latin1')))
    .join(SEPARATOR);
}

function decodeHex(bytes: string): string {
  const runs = (bytes.match(HEX_RUN) ?? []).map((run) => run.replace(/0x/gi, '').replace(/[^0-9a-f]/gi, ''));
  return runs
    .flatMap((digits) => [0, 1].map((start) => Buffer.from(digits.slice(start), 'hex').toString('latin1')))
    .join(SEPARATOR);
}

function byteOf(digits: string): string {
  return String.fromCharCode(Number.parseInt(digits, 16));
}

function codePoint(number: number): string {
  return number <= 0x10ffff ? String.fromCodePoint(number) : '';
}
