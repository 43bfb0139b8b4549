import * as fc from 'fast-check';
import type { Reply } from './adobe';
import { type Secrets, withEchoes, withEchoesInJson } from './echoes';
import { hostileJson, hostileText, jsonObject } from './texts';

/** A response whose echoes are still placeholders, so that a counterexample is readable. */
export interface ResponsePlan {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** A response as it is sent, and whether it is unambiguous HTTP. */
export interface WrittenResponse extends Reply {
  readonly status: number;
  readonly body: Buffer;
  readonly wellFormed: boolean;
}

/** Half of what Node accepts. */
const SAFE_HEAD_LENGTH = 8000;

/** Writes a response as HTTP/1.1, with its echoes. Line breaks in headers become spaces. */
export function write(plan: ResponsePlan, values: Secrets): WrittenResponse {
  const body = Buffer.from(withEchoesInJson(plan.body, values));
  const headers = plan.headers.map(
    ([name, value]) => `${name}: ${withEchoes(value, values).replace(/[\r\n]/g, ' ')}\r\n`,
  );
  const head = `HTTP/1.1 ${plan.status} Whatever\r\nconnection: close\r\ncontent-length: ${body.length}\r\n${headers.join('')}\r\n`;
  return {
    bytes: Buffer.concat([Buffer.from(head), body]),
    after: 'end',
    status: plan.status,
    body,
    // A status below 200 is not final, and a header must not contain control characters.
    wellFormed:
      plan.status >= 200 && head.length < SAFE_HEAD_LENGTH && !/[^\t\r\n\x20-\x7e\x80-\u{10ffff}]/u.test(head),
  };
}

const rareStatuses = fc.oneof(
  fc.constantFrom(201, 204, 301, 302, 307, 400, 401, 403, 404, 408, 409, 429, 500, 502, 503),
  fc.integer({ min: 100, max: 999 }),
);

const retryAfter = fc.oneof(
  fc.nat(90).map(String),
  fc.constantFrom(
    '-5',
    '0.5',
    '1e9',
    '99999999999999999999',
    'Mon, 23 Nov 2026 14:00:20 GMT',
    'Mon, 23 Nov 2026 14:00:20',
    'Fri, 31 Dec 9999 23:59:59 GMT',
    'Wed, 99 Nil 2026 99:99:99 GMT',
    '2026-11-23',
  ),
  hostileText,
);

const location = fc.oneof(
  hostileText,
  fc.constantFrom('/', '//', 'https://', 'javascript:alert(1)', 'http://[::1', '\\\\host\\share'),
  hostileText.map((text) => `https://${text}.example/${text}`),
  hostileText.map((text) => `https://${text}@host.example/?${text}`),
);

/** Any headers, among them those that the action reads. */
export const headers: fc.Arbitrary<ResponsePlan['headers']> = fc.array(
  fc.oneof(
    fc.tuple(fc.constant('retry-after'), retryAfter),
    fc.tuple(fc.constant('location'), location),
    fc.tuple(
      fc.constantFrom('x-debug-id', 'x-request-id', 'content-type', 'Set-Cookie', 'x-anything', 'trailer'),
      hostileText,
    ),
  ),
  { maxLength: 4 },
);

const hostileEntries = fc.array(fc.tuple(hostileText, hostileJson), { maxLength: 2 });

/** JSON objects with these fields and others, some of them twice. */
export function objectsWith(
  ...fields: readonly (readonly [name: string, values: fc.Arbitrary<unknown>])[]
): fc.Arbitrary<string> {
  const entries = fields.map(([name, values]) =>
    fc.option(fc.tuple(fc.constant(name), values), { freq: 9, nil: undefined }),
  );
  return fc
    .tuple(fc.tuple(...entries), hostileEntries)
    .map(([own, others]) => jsonObject([...others, ...own.filter((entry) => entry !== undefined)]));
}

/** Bodies with something wrong in some of them. */
export function damaged(bodies: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 24, arbitrary: bodies },
    {
      weight: 2,
      arbitrary: fc
        .tuple(bodies, fc.nat(400), fc.nat(3), hostileText)
        .map(([body, at, gone, text]) => body.slice(0, at) + text + body.slice(at + gone)),
    },
    { weight: 1, arbitrary: fc.tuple(bodies, fc.nat(400)).map(([body, end]) => body.slice(0, end)) },
    { weight: 1, arbitrary: bodies.map((body) => `\ufeff${body}`) },
    { weight: 1, arbitrary: bodies.map((body) => `[${body}]`) },
    { weight: 1, arbitrary: bodies.map((body) => `while (1) {}\n${body}`) },
    { weight: 1, arbitrary: hostileText.map((text) => `<html><body>${text}</body></html>`) },
    { weight: 1, arbitrary: hostileJson.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: fc.constant('') },
  );
}

/** Responses with any status, most often a usual one, and any headers. */
export function responsesWith(
  bodies: fc.Arbitrary<string>,
  ...usualStatuses: readonly number[]
): fc.Arbitrary<ResponsePlan> {
  const status = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...usualStatuses) },
    { weight: 2, arbitrary: rareStatuses },
  );
  return fc.record({ status, headers, body: bodies });
}
