import * as core from '@actions/core';
import type { Redact } from '../quote';

/**
 * Shortest encoded form that is worth a mask, in characters. The runner masks wherever the form occurs, so a
 * fragment of two or three letters would blot out half of the log.
 */
const MIN_DERIVED_LENGTH = 8;

/** Longest run of a secret, in characters, that may stand in a quotation. */
const MAX_EXPOSED_LENGTH = 7;

/** Secrets, told to the runner as they become known, and removed from what others said. */
export interface Masks {
  /** Masks `value` in the log from here on: as it is, and in the encodings that the runner itself would miss. */
  readonly add: (value: string) => void;
  /** Replaces every masked value, and every longer part of one, by `***`, in any common encoding and either case. */
  readonly redact: Redact;
}

/**
 * Masks for one run. The runner masks a value, its lines and some of its encodings by itself (actions/runner,
 * `ValueEncoders`); it forgets everything else, and nothing masks text before it leaves the process. An empty
 * value is never masked.
 */
export function createMasks(): Masks {
  const values: string[] = [];
  return {
    add: (value) => {
      if (value === '' || values.includes(value)) {
        return;
      }
      values.push(value);
      core.setSecret(value);
      for (const form of missedByRunner(value)) {
        core.setSecret(form);
      }
    },
    redact: (text) => values.reduce((rest, value) => redactValue(rest, value), text),
  };
}

/**
 * The encodings of `value` that the runner does not mask: form-encoded (URL Standard,
 * application/x-www-form-urlencoded) and URI-encoded where they differ from the value, and the part of its
 * base64 (RFC 4648, section 4) that stays the same whatever stands before or behind it.
 */
function missedByRunner(value: string): Set<string> {
  const forms = [formEncoded(value), uriEncoded(value), ...base64Cores(value, 'base64', true)];
  return new Set(forms.filter((form) => form !== value && form.length >= MIN_DERIVED_LENGTH));
}

function formEncoded(value: string): string {
  return new URLSearchParams({ '': value }).toString().slice(1);
}

/** Half of a character, which the environment of Windows can hold, has no encoding: it becomes U+FFFD, as elsewhere. */
function uriEncoded(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}

/**
 * Of the base64 of any text that contains `value`: the characters that come from `value` alone, for each of
 * the three ways in which it can lie in the groups of three bytes. With `openEnd`, only those whose last group is
 * not full: the others are what the runner's own encoders give.
 */
function base64Cores(value: string, alphabet: 'base64' | 'base64url', openEnd: boolean): string[] {
  const bytes = Buffer.from(value);
  return [0, 1, 2]
    .map((shift) => bytes.subarray(shift))
    .filter((rest) => !openEnd || rest.length % 3 !== 0)
    .map((rest) => rest.toString(alphabet).slice(0, Math.floor((rest.length * 8) / 6)));
}

function redactValue(text: string, value: string): string {
  const lowerText = text.toLowerCase();
  if (lowerText.length !== text.length) {
    // A few letters grow when lower-cased, and positions would no longer match. No honest answer holds them here.
    return redactValue(text.replace(/[\u0080-\uffff]/g, '?'), value);
  }
  const covered = new Uint8Array(text.length);
  for (const form of formsOf(value)) {
    cover(covered, lowerText, form.toLowerCase());
  }
  return blotOut(text, covered);
}

function formsOf(value: string): Set<string> {
  const derived = [
    formEncoded(value),
    uriEncoded(value),
    ...base64Cores(value, 'base64', false),
    ...base64Cores(value, 'base64url', false),
    Buffer.from(value).toString('hex'),
  ];
  return new Set([value, ...derived.filter((form) => form.length >= MIN_DERIVED_LENGTH)]);
}

/** Marks each place of `text` that lies in a run of more than MAX_EXPOSED_LENGTH characters of `form`. */
function cover(covered: Uint8Array, text: string, form: string): void {
  const length = Math.min(form.length, MAX_EXPOSED_LENGTH + 1);
  const runs = new Set<string>();
  for (let start = 0; start + length <= form.length; start++) {
    runs.add(form.slice(start, start + length));
  }
  for (let start = 0; length > 0 && start + length <= text.length; start++) {
    if (runs.has(text.slice(start, start + length))) {
      covered.fill(1, start, start + length);
    }
  }
}

function blotOut(text: string, covered: Uint8Array): string {
  let rest = '';
  for (let place = 0; place < text.length; place++) {
    if (covered[place] === 0) {
      rest += text[place];
    } else if (covered[place - 1] !== 1) {
      rest += '***';
    }
  }
  return rest;
}
