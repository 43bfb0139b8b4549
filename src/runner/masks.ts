import * as core from '@actions/core';
import { base64Cores, formEncode, MIN_ENCODED_LENGTH, partsOf, type Redact, redactParts, uriEncode } from '../text';

/** The secrets of this process. They are registered with the runner, and redacted from text that comes from outside. */
export interface Masks {
  /** Masks `value` in the log from now on: as it is, and in the encodings that the runner misses. */
  readonly add: (value: string) => void;
  readonly redact: Redact;
}

/** Masks for one process. An empty value is never masked. */
export function createMasks(): Masks {
  const values = new Set<string>();
  // Taken apart when a text is quoted: most steps quote none.
  const unprepared = new Set<string>();
  const parts = new Set<string>();
  return {
    add: (value) => {
      if (value === '' || values.has(value)) {
        return;
      }
      values.add(value);
      unprepared.add(value);
      for (const form of [value, ...formsMissedByRunner(value)]) {
        core.setSecret(form);
      }
    },
    redact: (text) => {
      if (text === '') {
        return text;
      }
      for (const value of unprepared) {
        for (const part of partsOf(value)) {
          parts.add(part);
        }
      }
      unprepared.clear();
      return redactParts(text, parts);
    },
  };
}

/**
 * The encodings of `value` that the runner does not mask (actions/runner, `ValueEncoders`): form-encoded and URI-encoded,
 * and the part of its base64 that does not depend on what follows.
 */
function formsMissedByRunner(value: string): Set<string> {
  const forms = [formEncode(value), uriEncode(value), ...base64CoresWithOpenEnd(value)];
  return new Set(forms.filter((form) => form !== value && form.length >= MIN_ENCODED_LENGTH));
}

/** The runner masks the others: those whose last group of three bytes is full. */
function base64CoresWithOpenEnd(value: string): string[] {
  const { length } = Buffer.from(value);
  return base64Cores(value, 'base64').filter((_, shift) => (length - shift) % 3 !== 0);
}
