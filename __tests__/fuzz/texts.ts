import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { ECHOES } from './echoes';

/** Text in the syntax of the runner, which would act on it in a log or a file. */
const COMMANDS = [
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

/** Text that programs often process wrongly. */
const UNUSUAL = [
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
  { weight: 4, arbitrary: fc.constantFrom(...COMMANDS) },
  { weight: 3, arbitrary: fc.constantFrom(...UNUSUAL) },
  { weight: 4, arbitrary: fc.constantFrom(...ECHOES) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  { weight: 2, arbitrary: fc.string({ maxLength: 20 }) },
  { weight: 1, arbitrary: fc.nat(300).map((length) => '::x##['.repeat(length)) },
);

/** Text of an attacker: any Unicode, lone surrogates, commands, echoes of secrets. */
export const hostileText = fc.oneof(
  { weight: 5, arbitrary: pieces },
  { weight: 4, arbitrary: fc.array(pieces, { maxLength: 4 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.constantFrom(100, 8_200, 20_000).map((length) => 'x'.repeat(length)) },
);

/** The same without echoes, for text of the user. */
export const oddText = hostileText.map((text) => text.replaceAll(/\{\{|\}\}/g, ''));

/** Any JSON value, with hostile text. */
export const hostileJson: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    hostileText,
    fc.constantFrom(null, true, false, 0, -1, 0.5, 1e21, 1e308, -0, 2 ** 53),
    fc.integer(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(hostileText, tie('value')), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
  ),
})).value;

/** A JSON object as text. Unlike a JavaScript object, it can have the key `__proto__`, and a key twice. */
export function jsonObject(entries: readonly (readonly [key: string, value: unknown])[]): string {
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`;
}

/** Text that looks random, so that it occurs nowhere by chance, and is always the same for the same number. */
export function unpredictable(what: string, number: number, length: number): string {
  return createHash('sha512').update(`${what} ${number}`).digest('base64url').slice(0, length);
}

/** Client secrets in the current form, in the former one, and with many characters that need encoding. */
export const clientSecrets = fc.oneof(
  fc.nat().map((number) => `p8e-${unpredictable('secret', number, 32)}`),
  fc.nat().map((number) => {
    const digits = createHash('md5').update(`old secret ${number}`).digest('hex');
    return digits.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }),
  fc
    .nat()
    .map((number) => `${unpredictable('head', number, 12)}+/=&%41 ~!*'()"\\$;${unpredictable('tail', number, 9)}`),
);
