/** The secrets that the runner knows, and the masking of texts. */
export interface Masker {
  /** Adds a value and each of its lines, however short. Empty values are ignored. */
  add(value: string): void;
  /** The text with every known value, in each encoding that the runner masks, replaced by `***`. */
  mask(text: string): string;
  /** Whether masking changes the text: by this the runner drops a job output. */
  holdsSecret(text: string): boolean;
}

type Encoder = (value: string) => string;

interface Span {
  start: number;
  end: number;
}

const LINE_BREAKS = /[\r\n]+/;
const SHORTEST_QUOTED = 9;

const XML_ENTITIES: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '&': '&amp;',
};

/**
 * The encodings that the runner masks besides the value (actions/runner, ValueEncoders and HostContext), without those
 * of PowerShell's error messages, which no step of this action prints.
 */
const ENCODERS: readonly Encoder[] = [
  (value) => base64(value, 0),
  (value) => base64(value, 1),
  (value) => base64(value, 2),
  (value) => value.replaceAll('"', '\\"'),
  (value) => value.replaceAll("'", "''"),
  escapeJson,
  escapeUriData,
  (value) => value.replace(/[<>"'&]/g, (character) => XML_ENTITIES[character] ?? character),
  withoutOuterQuotes,
];

/** A masker that knows no secret yet (actions/runner, SecretMasker and the `add-mask` command). */
export function createMasker(): Masker {
  const hidden = new Set<string>();

  function addOne(value: string): void {
    if (value === '') {
      return;
    }

    hidden.add(value);
    for (const encode of ENCODERS) {
      hidden.add(encode(value));
    }
    hidden.delete('');
  }

  function mask(text: string): string {
    return replaceSpans(text, merge([...hidden].flatMap((value) => spansOf(value, text))));
  }

  return {
    add(value) {
      addOne(value);
      for (const line of value.split(LINE_BREAKS)) {
        addOne(line.trim());
      }
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

function escapeJson(value: string): string {
  const escaped = JSON.stringify(value).slice(1, -1);
  // Newtonsoft.Json, which the runner uses, escapes these three line ends too.
  return escaped.replace(/[\u0085\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function escapeUriData(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replace(/[!'()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}

function withoutOuterQuotes(value: string): string {
  const quoted = value.length >= SHORTEST_QUOTED && value.startsWith('"') && value.endsWith('"');
  return quoted ? value.slice(1, -1) : '';
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
    // Spans that touch become one span.
    if (last !== undefined && span.start <= last.end) {
      last.end = Math.max(last.end, span.end);
    } else {
      merged.push({ ...span });
    }
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
