import { answer, hangUp, json, silence } from '../../support/adobe-step';
import { cutBody, rawly } from '../../support/bad-answers';
import { type Fault, once, quick, type World, waits } from './fault';

const half = '{"access_token":"eyJhbGciOiJSUzI1NiJ9.eyJ0eXBlIjoiYWNjZXNzX3Rva2Vu';
const greeted = { inputs: { hello: 'true' } };
const greetedAndRevoked = { inputs: { hello: 'true', revoke: 'true' } };
const halfOfTheBody = cutBody(half, { 'content-length': '1200' }, 'stay');
const wait = answer(503, '', { 'retry-after': '30' });

/** The phases of a step in which a signal can find it, and the requests that have been made by then. */
const phases: readonly (readonly [
  when: string,
  at: 'ims' | 'hello' | 'retry',
  world: World,
  requests: number,
])[] = [
  ['while IMS keeps silent', 'ims', { ims: silence }, 1],
  ['in the headers of IMS', 'ims', { ims: rawly('HTTP/1.1 200 OK\r\nX-Deb', 'stay') }, 1],
  ['in the body of IMS', 'ims', { ims: halfOfTheBody }, 1],
  ['in the wait before another attempt', 'retry', { ims: wait }, 1],
  ['while hello keeps silent', 'hello', { ...greeted, hello: silence }, 2],
  ['in the body of hello', 'hello', { ...greeted, hello: halfOfTheBody }, 2],
  ['in the wait before hello is tried again', 'retry', { ...greeted, hello: wait }, 2],
  ['in hello, with a token that is to be revoked', 'hello', { ...greetedAndRevoked, hello: silence }, 3],
];

const ended = (['SIGINT', 'SIGTERM'] as const).flatMap((name) =>
  phases.map(
    ([when, at, world, requests]): Fault => [
      `${name} ${when}`,
      { ...world, signal: { name, at } },
      'cancelled',
      name,
      requests,
      quick,
    ],
  ),
);

const revoke = { revoke: 'true' };

/** A world in which the token is to be revoked at the end of the job, and IMS does this instead. */
const revoking = (answers: World['revoke'] & {}, inputs: World['inputs'] = {}): World => ({
  revoke: answers,
  inputs: { ...revoke, ...inputs },
});

/** What ends a step from outside, and what goes wrong at the end of the job. */
// biome-ignore format: a row is a line.
export const endings: readonly Fault[] = [
  ...ended,
  ['a run that is cancelled while IMS keeps silent', { ims: silence, signal: { name: 'cancel', at: 'ims' } }, 'cancelled', 'SIGINT', 1, quick],
  ['SIGKILL while hello keeps silent, with a token that is to be revoked', { ...greetedAndRevoked, hello: silence, signal: { name: 'SIGKILL', at: 'hello' } }, 'cancelled', 'SIGKILL', 3, quick],
  ['SIGINT while IMS keeps silent about a revocation', { ...revoking(silence), signal: { name: 'SIGINT', at: 'revoke' } }, 'success', 0, 2, quick],
  ['SIGTERM while IMS keeps silent about a revocation', { ...revoking(silence), signal: { name: 'SIGTERM', at: 'revoke' } }, 'success', 0, 2, quick],

  ['revocation: silence', revoking(silence, waits), 'not revoked', 0, 2, quick],
  ['revocation: closed before the answer', once(revoking(hangUp)), 'not revoked', 0, 2, quick],
  ['revocation: an answer that is cut', once(revoking(cutBody('{', { 'content-length': '30' }))), 'not revoked', 0, 2, quick],
  ['revocation: invalid HTTP', revoking(rawly('220 mail.example ESMTP\r\n')), 'not revoked', 0, 2, quick],
  ['revocation: 307 to another place', revoking(answer(307, '', { location: '/ims/revoke/v2' })), 'not revoked', 0, 2, quick],
  ['revocation: 401', revoking(json({ error: 'invalid_client' }, 401)), 'not revoked', 0, 2, quick],
  ['revocation: 404', revoking(answer(404)), 'not revoked', 0, 2, quick],
  ['revocation: 400 with commands', revoking(json({ error: 'no', error_description: '\n::error::forged\r##[group]forged' }, 400)), 'not revoked', 0, 2, quick],
  ['revocation: 503 to the end', revoking(answer(503), { 'max-attempts': '2' }), 'not revoked', 0, 3, quick],
  ['revocation: 429 with Retry-After of a day', revoking(answer(429, '', { 'retry-after': '86400' })), 'not revoked', 0, 2, quick],
];
