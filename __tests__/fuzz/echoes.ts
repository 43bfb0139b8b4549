/** The ways in which a server may give back what it was told: as it came, in common encodings, whole or in part. */
const ways = {
  'it is': (value) => value,
  form: (value) => new URLSearchParams({ '': value }).toString().slice(1),
  URI: encodeURIComponent,
  base64: (value) => Buffer.from(value).toString('base64'),
  'base64, second alignment': (value) => Buffer.from(`x${value}\n`).toString('base64'),
  'base64, third alignment': (value) => Buffer.from(`xx${value}yy`).toString('base64'),
  base64url: (value) => Buffer.from(value).toString('base64url'),
  hex: (value) => Buffer.from(value).toString('hex'),
  'capital hex': (value) => Buffer.from(value).toString('hex').toUpperCase(),
  'capital letters': (value) => value.toUpperCase(),
  'its head': (value) => value.slice(0, Math.ceil(value.length * 0.7)),
  'its tail': (value) => value.slice(Math.floor(value.length * 0.3)),
  'hex of its tail': (value) =>
    Buffer.from(value)
      .toString('hex')
      .slice(value.length / 2),
  'split by line breaks': (value) => value.replace(/(.{5})/g, '$1\r\n'),
  'split by invisible letters': (value) => value.replace(/(.{5})/g, '$1\u200b'),
  'twice in a row': (value) => value + value,
} satisfies Record<string, (value: string) => string>;

/** What a server knows that must not be printed. */
export interface Confidences {
  readonly secret: string;
  readonly token: string;
}

/** Texts that stand for a value until it is known: `{{secret as hex}}`. */
export const echoes: readonly string[] = (['secret', 'token'] as const).flatMap((what) =>
  Object.keys(ways).map((way) => `{{${what} as ${way}}}`),
);

/** Puts the values where the text has their echoes; what is no echo any more stays. */
export function withEchoes(text: string, values: Confidences): string {
  return text.replace(/\{\{(secret|token) as ([^}]+)\}\}/g, (whole, what: keyof Confidences, way: string) =>
    Object.hasOwn(ways, way) ? ways[way as keyof typeof ways](values[what]) : whole,
  );
}

/** The same within the strings of a JSON text. */
export function withEchoesInJson(text: string, values: Confidences): string {
  return text.replace(/\{\{[^}]+\}\}/g, (echo) => JSON.stringify(withEchoes(echo, values)).slice(1, -1));
}
