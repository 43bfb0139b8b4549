import { SECRET_FORM } from './lists';

/** The usual forms of what people mix up. The first match counts. */
const FORMS: readonly (readonly [pattern: RegExp, form: string])[] = [
  [SECRET_FORM, 'the usual form of a client secret'],
  [/^[\da-f]{32}$/i, 'the usual form of a client ID'],
  [/^p8e-/, 'the start of a client secret, but another length'],
  [/@techacct\.adobe\.com$/i, 'the form of a technical account ID'],
  [/@AdobeOrg$/i, 'the form of an organization ID'],
  [/^eyJ[\w-]+\.[\w-]+\./, 'the form of an access token'],
];

const KINDS: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/[a-z]/i, 'a letter'],
  [/\d/, 'a digit'],
  [/["'`\u2018\u2019\u201c\u201d]/, 'a quotation mark'],
  [/[()[\]{}<>]/, 'a bracket'],
  [/=/, 'an equals sign'],
  [/\s/, 'a space'],
  [/[-_.,:;/\\]/, 'a punctuation mark'],
];

/** Kinds of characters that no client ID or secret of Adobe contains. */
const ODD_KINDS: readonly string[] = ['a quotation mark', 'a bracket', 'an equals sign', 'a space'];

/**
 * Describes a client ID or secret that was rejected, without showing a character of it: GitHub never shows a secret again,
 * so its owner cannot compare it.
 *
 * @returns what completes "the value has ...", such as "36 characters and the usual form of a client secret"
 */
export function describeShape(value: string): string {
  const characters = [...value];
  const form = FORMS.find(([pattern]) => pattern.test(value))?.[1];
  if (form !== undefined) {
    return `${characters.length} characters and ${form}`;
  }
  const kinds = characters.map(kindOf);
  const odd = ODD_KINDS.filter((kind) => kinds.includes(kind));
  const first = `${characters.length} characters, ${kinds[0] ?? 'nothing'} first and ${kinds.at(-1) ?? 'nothing'} last`;
  return odd.length === 0 ? first : `${first}, and contains ${odd.join(', ')}`;
}

function kindOf(character: string): string {
  return KINDS.find(([pattern]) => pattern.test(character))?.[1] ?? 'another character';
}
