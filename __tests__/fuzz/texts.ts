import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { echoes } from './echoes';

/** Text in the runner's own syntax: whatever gets into the log or into a file unchanged does something. */
const commands = [
  '::add-mask::e',
  '::set-output name=access-token::forged',
  '\n::set-output name=access-token::forged\n',
  '\r::error::forged',
  '\r\n::set-env name=PATH::/tmp',
  '%0A::add-path::/tmp',
  '%0D%0A::save-state name=token::forged',
  '\u2028::notice::forged',
  '\u0085::warning title=forged::forged',
  ' ::stop-commands::forged',
  ':\u0000:debug::forged',
  '##[group]forged',
  '#\u200b#[add-path]/tmp',
  '##[error]forged',
  'ghadelimiter_00000000-0000-4000-8000-000000000000',
  '\nghadelimiter_x\nreason<<EOF\nforged\nEOF\n',
  'access-token=forged\n',
  'access-token<<EOF\nforged\nEOF\n',
];

/** What programs stumble over. */
const oddities = [
  '\u0000',
  '\ud800',
  '\udfff',
  '\u001b[2K\u001b[31m',
  '\u001b]0;title\u0007',
  '\u009b2J',
  '\u202egnp.exe',
  '\u2029',
  '\ufeff',
  '\b\b\b',
  '\t',
  '\u0130',
  '\ufb01',
  '\u{1f511}',
  '|',
  '<img src=x>',
  '`$(id)`',
  '%',
  '%%0D%250A',
  '"\\',
  '__proto__',
  'constructor',
  'toString',
  '',
];

const pieces = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...commands) },
  { weight: 3, arbitrary: fc.constantFrom(...oddities) },
  { weight: 4, arbitrary: fc.constantFrom(...echoes) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  { weight: 2, arbitrary: fc.string({ maxLength: 20 }) },
  { weight: 1, arbitrary: fc.nat(300).map((length) => '::x##['.repeat(length)) },
);

/** Text from someone who wishes no good: any Unicode, halves of characters, commands, echoes of what must stay secret. */
export const hostileText = fc.oneof(
  { weight: 5, arbitrary: pieces },
  { weight: 4, arbitrary: fc.array(pieces, { maxLength: 4 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.constantFrom(100, 8_200, 20_000).map((length) => 'x'.repeat(length)) },
);

/** The same without echoes, for what comes from the user. */
export const oddText = hostileText.map((text) => text.replaceAll(/\{\{|\}\}/g, ''));

/** Any JSON value, with hostile text in it. */
export const hostileJson: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    hostileText,
    fc.constantFrom(null, true, false, 0, -1, 0.5, 1e21, 1e308, -0, 2 ** 53),
    fc.integer(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(hostileText, tie('value')), { maxLength: 3 })
      .map((entries) => Object.fromEntries(entries)),
  ),
})).value;

/** The text of a JSON object; unlike an object it can have `__proto__` for a key, and the same key twice. */
export function jsonObject(entries: readonly (readonly [key: string, value: unknown])[]): string {
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`;
}

/** Letters that look random and are the same for the same number, so that no other text holds them by chance. */
export function unguessable(what: string, number: number, length: number): string {
  return createHash('sha512').update(`${what} ${number}`).digest('base64url').slice(0, length);
}

/** Client secrets: of today's form, of the older one, and full of signs that have to be encoded. */
export const clientSecrets = fc.oneof(
  fc.nat().map((number) => `p8e-${unguessable('secret', number, 32)}`),
  fc.nat().map((number) => {
    const digits = createHash('md5').update(`old secret ${number}`).digest('hex');
    return digits.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }),
  fc
    .nat()
    .map(
      (number) => `${unguessable('head', number, 12)}+/=&%41 ~!*'()"\\$;${unguessable('tail', number, 9)}`,
    ),
);
