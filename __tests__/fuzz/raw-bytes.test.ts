import * as fc from 'fast-check';
import type { Reply } from './adobe';
import { expectInvariants } from './invariants';
import { property } from './property';
import { createSandbox } from './sandbox';
import { clientSecrets } from './texts';
import { CLIENT_ID, makeToken, validJwts } from './tokens';

const sandbox = createSandbox();

type Framing = (body: string) => readonly [head: string, body: string];

const FRAMINGS: readonly Framing[] = [
  (body) => [`Content-Length: ${body.length}\r\n`, body],
  (body) => ['Transfer-Encoding: chunked\r\n', `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`],
  (body) => [
    'Transfer-Encoding: chunked\r\n',
    `1;x="\r\n{\r\n${(body.length - 1).toString(16)}\r\n${body.slice(1)}\r\n0\r\nx: y\r\n\r\n`,
  ],
  (body) => ['', body],
  (body) => [`Content-Length: ${body.length + 9}\r\n`, body],
  (body) => [`Content-Length: ${body.length - 9}\r\n`, body],
  (body) => [`Content-Length: ${body.length}\r\nTransfer-Encoding: chunked\r\n`, body],
  (body) => ['Content-Encoding: gzip\r\n', body],
];

/** Text that is inserted, or that replaces other text. */
const fragments = fc.oneof(
  fc.constantFrom(
    '\r\n',
    '\n',
    '\r',
    '\r\n\r\n',
    '\0',
    '\u00ff\u00fe',
    '\u00c0\u0080',
    '::error::forged',
    '\r\n::set-output name=access-token::forged\r\n',
    'HTTP/1.1 100 Continue\r\n\r\n',
    'HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n',
    'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n',
    'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n',
    'HTTP/2.0 200\r\n',
    '\u0016\u0003\u0001\u0002\u0000\u0001',
    'Content-Length: -1\r\n',
    'Content-Length: 99999999999999999999\r\n',
    'Transfer-Encoding: gzip, chunked\r\n',
    'Retry-After: 7\r\n',
    ' folded: header\r\n',
    'x: \u001b[31m\r\n',
    'ffffffffffffffffff\r\n',
  ),
  fc.string({ maxLength: 8 }),
  fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  fc.constantFrom(20_000, 1_100_000).map((length) => '#'.repeat(length)),
);

const cases = fc.record({
  secret: clientSecrets,
  token: validJwts,
  framing: fc.oneof(fc.nat(2), fc.nat(FRAMINGS.length - 1)),
  start: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('HTTP/1.1 200 OK\r\n', 'HTTP/1.0 200 OK\r\n') },
    { weight: 1, arbitrary: fc.constantFrom('HTTP/1.1 503 \r\n', '') },
  ),
  edits: fc.array(fc.record({ position: fc.noBias(fc.nat(999)), deleted: fc.nat(12), inserted: fragments }), {
    maxLength: 3,
  }),
  after: fc.oneof(
    { weight: 30, arbitrary: fc.constant('end' as const) },
    { weight: 4, arbitrary: fc.constant('reset' as const) },
    { weight: 1, arbitrary: fc.constant('stay' as const) },
  ),
  attempts: fc.integer({ min: 1, max: 2 }),
});

property(
  'a step that receives any bytes ends, and passes on nothing but a token in them',
  { share: 1500, reaches: ['issued', 'unreachable', 'unexpected-response', 'ims-unavailable'] },
  cases,
  async ({ secret, token: plan, framing, start, edits, after, attempts }) => {
    const token = makeToken(plan, secret);
    const [head, body] = (FRAMINGS[framing] as Framing)(
      `{"token_type":"bearer","expires_in":86399,"access_token":"${token}"}`,
    );
    const bytes = edits.reduce((text, { position, deleted, inserted }) => {
      const at = Math.floor((position / 1000) * text.length);
      return text.slice(0, at) + inserted + text.slice(at + deleted);
    }, `${start}Connection: close\r\nContent-Type: application/json\r\n${head}\r\n${body}`);
    const reply: Reply = { bytes: Buffer.from(bytes, 'latin1'), after };

    const result = await sandbox.runStep({
      inputs: { 'client-id': CLIENT_ID, 'client-secret': secret, 'max-attempts': String(attempts) },
      script: { token: [reply] },
      hasLittleTime: after === 'stay',
    });

    // A token that was altered is a token too.
    const sent = [...bytes.matchAll(/"([\w.~+/=-]{40,2000})"/g)].map(([, text = '']) => text);
    // A body that has become part of a header that is quoted: nothing shows that it contains a token.
    const tokens = /^content-(type|encoding):.*(access_token|eyJ)/im.test(bytes) ? [] : [token, ...sent];
    return expectInvariants(result, { secrets: [secret], tokens, clientId: CLIENT_ID }).outcome;
  },
);
