/** How a server may echo a value that it received: as it is, in common encodings, whole or in part. */
const WAYS = {
  'it is': (value) => value,
  form: (value) => new URLSearchParams({ '': value }).toString().slice(1),
  URI: encodeURIComponent,
  base64: (value) => Buffer.from(value).toString('base64'),
  'base64, second alignment': (value) => Buffer.from(`x${value}\n`).toString('base64'),
  'base64, third alignment': (value) => Buffer.from(`xx${value}yy`).toString('base64'),
  base64url: (value) => Buffer.from(value).toString('base64url'),
  hex: (value) => Buffer.from(value).toString('hex'),
  'capital hex': (value) => Buffer.from(value).toString('hex').toUpperCase(),
  'percent-encoded throughout': (value) => Buffer.from(value).toString('hex').replace(/../g, '%$&'),
  'escapes of JSON': (value) => value.replace(/./gs, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  'character references': (value) => value.replace(/./gs, (c) => `&#${c.charCodeAt(0)};`),
  reversed: (value) => [...value].reverse().join(''),
  'capital letters': (value) => value.toUpperCase(),
  'its head': (value) => value.slice(0, Math.ceil(value.length * 0.7)),
  'its tail': (value) => value.slice(Math.floor(value.length * 0.3)),
  'hex of its tail': (value) =>
    Buffer.from(value)
      .toString('hex')
      .slice(value.length / 2),
  'split by line breaks': (value) => value.replace(/(.{5})/g, '$1\r\n'),
  'split by invisible characters': (value) => value.replace(/(.{5})/g, '$1\u200b'),
  'twice in a row': (value) => value + value,
} satisfies Record<string, (value: string) => string>;

/** What a server knows and the action must not print. */
export interface Secrets {
  readonly secret: string;
  readonly token: string;
}

/** Placeholders for a value that is not known yet: `{{secret as hex}}`. */
export const ECHOES: readonly string[] = (['secret', 'token'] as const).flatMap((what) =>
  Object.keys(WAYS).map((way) => `{{${what} as ${way}}}`),
);

/** Replaces the placeholders by the values. A placeholder that is damaged stays. */
export function withEchoes(text: string, values: Secrets): string {
  return text.replace(/\{\{(secret|token) as ([^}]+)\}\}/g, (whole, what: keyof Secrets, way: string) =>
    Object.hasOwn(WAYS, way) ? WAYS[way as keyof typeof WAYS](values[what]) : whole,
  );
}

/** The same for placeholders in the strings of a JSON text. */
export function withEchoesInJson(text: string, values: Secrets): string {
  return text.replace(/\{\{[^}]+\}\}/g, (echo) => JSON.stringify(withEchoes(echo, values)).slice(1, -1));
}
