/** What the runner knows to be secret, and how it hides it. */
export type Masker = {
  /** Adds a value, and each of its lines. There is no minimum length; what is empty is ignored. */
  add(value: string): void;
  /** The text with every known value, in every encoding the runner knows, replaced by `***`. */
  mask(text: string): string;
  /** Whether masking would change the text: the runner's test for dropping a job output. */
  holdsSecret(text: string): boolean;
};

type Encoder = (value: string) => string;
type Span = { start: number; end: number };

const lineBreaks = /[\r\n]+/;
const shortestQuoted = 9;
const shortestPowerShellPart = 6;

const xmlEntities: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '&': '&amp;',
};

/** An independent model of the encodings that the runner masks besides the value (actions/runner, ValueEncoders and HostContext). */
const encoders: readonly Encoder[] = [
  (value) => base64(value, 0),
  (value) => base64(value, 1),
  (value) => base64(value, 2),
  (value) => value.replaceAll('"', '\\"'),
  (value) => value.replaceAll("'", "''"),
  jsonEscape,
  uriDataEscape,
  (value) => value.replace(/[<>"'&]/g, (character) => xmlEntities[character] ?? character),
  withoutOuterQuotes,
  powerShellHead,
  powerShellTail,
];

/** A masker that knows no secret yet (actions/runner, SecretMasker and the `add-mask` command). */
export function createMasker(): Masker {
  const originals = new Set<string>();
  const hidden = new Set<string>();

  function addOne(value: string): void {
    if (value === '' || originals.has(value)) return;
    originals.add(value);
    hidden.add(value);
    for (const encode of encoders) hidden.add(encode(value));
    hidden.delete('');
  }

  function mask(text: string): string {
    return replaceSpans(text, merge([...hidden].flatMap((value) => spansOf(value, text))));
  }

  return {
    add(value) {
      addOne(value);
      for (const line of value.split(lineBreaks)) addOne(line.trim());
    },
    mask,
    holdsSecret: (text) => mask(text) !== text,
  };
}

function base64(value: string, shift: number): string {
  const bytes = Buffer.from(value, 'utf8');
  // A value that is no longer than the shift is encoded whole.
  return bytes.subarray(bytes.length > shift ? shift : 0).toString('base64');
}

function jsonEscape(value: string): string {
  const escaped = JSON.stringify(value).slice(1, -1);
  // Newtonsoft.Json escapes these three line ends as well.
  return escaped.replace(/[\u0085\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function uriDataEscape(value: string): string {
  const bytes = [...Buffer.from(value, 'utf8')];
  return bytes
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9\-_.~]/.test(character) ? character : `%${hexByte(byte)}`;
    })
    .join('');
}

function hexByte(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}

function withoutOuterQuotes(value: string): string {
  const quoted = value.length >= shortestQuoted && value.startsWith('"') && value.endsWith('"');
  return quoted ? value.slice(1, -1) : '';
}

// PowerShell prints a failed command in pieces, cut at an ampersand; the runner masks the piece on either side.
function powerShellHead(value: string): string {
  const cut = value.includes('&+') ? value.indexOf('&+') + 2 : value.lastIndexOf('&') + 1;
  return cut >= shortestPowerShellPart ? value.slice(0, cut) : '';
}

function powerShellTail(value: string): string {
  if (!value.includes('&')) return '';
  // After `&+` PowerShell colours one letter, which separates it from the rest.
  const cut = value.includes('&+') ? value.indexOf('&+') + 3 : value.lastIndexOf('&') + 1;
  const tail = value.slice(cut);
  return tail.length >= shortestPowerShellPart ? tail : '';
}

function spansOf(value: string, text: string): Span[] {
  const spans: Span[] = [];
  for (let start = text.indexOf(value); start !== -1; start = text.indexOf(value, start + 1)) {
    spans.push({ start, end: start + value.length });
  }
  return spans;
}

function merge(spans: Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans.sort((one, other) => one.start - other.start)) {
    const last = merged.at(-1);
    // Spans that only touch become one too.
    if (last === undefined || span.start > last.end) {
      merged.push({ ...span });
      continue;
    }
    last.end = Math.max(last.end, span.end);
  }
  return merged;
}

function replaceSpans(text: string, spans: readonly Span[]): string {
  let masked = '';
  let position = 0;
  for (const { start, end } of spans) {
    masked += `${text.slice(position, start)}***`;
    position = end;
  }
  return masked + text.slice(position);
}
