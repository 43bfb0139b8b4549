import { noResponse, respond } from '../../support/adobe-step';
import { cutBody, rawResponse } from '../../support/bad-responses';
import { type FaultCase, type RequestCounts, type Setup, type Signal, withHello, withRevoke } from './fault-case';

const half = '{"access_token":"eyJhbGciOiJSUzI1NiJ9.eyJ0eXBlIjoiYWNjZXNzX3Rva2Vu';
const halfABody = cutBody(half, { 'content-length': '1200' }, 'stay');
// The body of a success is not read.
const halfAnError = rawResponse('HTTP/1.1 404 Not Found\r\nContent-Length: 1200\r\n\r\n{', 'stay');
const wait = respond(503, '', { 'retry-after': '30' });

/** When a signal can come, and the requests of both phases then. */
// biome-ignore format: a row is a line.
const moments: readonly (readonly [when: string, at: Signal['at'], setup: Setup, requests: RequestCounts])[] = [
  ['at its start, with a token to revoke', 'start', withRevoke({}), {}],
  ['before the response of IMS', 'token', { token: noResponse }, { token: 1 }],
  ['in the headers of IMS', 'token', { token: rawResponse('HTTP/1.1 200 OK\r\nX-Deb', 'stay') }, { token: 1 }],
  ['in the body of IMS', 'token', { token: halfABody }, { token: 1 }],
  ['in the wait before a retry', 'retry', { token: wait }, { token: 1 }],
  ['before the response of hello', 'hello', withHello({ hello: noResponse }), { token: 1, hello: 1 }],
  ['in the body of hello', 'hello', withHello({ hello: halfAnError }), { token: 1, hello: 1 }],
  ['in the wait before a retry of hello', 'retry', withHello({ hello: wait }), { token: 1, hello: 1 }],
  ['in hello, with a token to revoke', 'hello', withRevoke(withHello({ hello: noResponse })), { token: 1, hello: 1, revoke: 1 }],
];

const inMain = (['SIGINT', 'SIGTERM'] as const).flatMap((name) =>
  moments.map(
    ([when, at, setup, requests]): FaultCase => [
      `${name} ${when}`,
      { ...setup, signal: { name, at } },
      'cancelled',
      requests,
    ],
  ),
);

/** What ends the step from outside. */
// biome-ignore format: a row is a line.
export const signals: readonly FaultCase[] = [
  ...inMain,
  ['a run that is cancelled before the response of IMS', { token: noResponse, signal: { name: 'cancel', at: 'token' } }, 'cancelled', 1],
  ['a run that is cancelled in hello, with a token to revoke', withRevoke(withHello({ hello: noResponse, signal: { name: 'cancel', at: 'hello' } })), 'cancelled', { token: 1, hello: 1, revoke: 1 }],
  ['SIGKILL in hello, with a token to revoke', withRevoke(withHello({ hello: noResponse, signal: { name: 'SIGKILL', at: 'hello' } })), 'cancelled', { token: 1, hello: 1, revoke: 1 }],
  ['SIGINT before the response to a revocation', withRevoke({ revoke: noResponse, signal: { name: 'SIGINT', at: 'revoke' } }), 'success', { token: 1, revoke: 1 }],
  ['SIGTERM before the response to a revocation', withRevoke({ revoke: noResponse, signal: { name: 'SIGTERM', at: 'revoke' } }), 'success', { token: 1, revoke: 1 }],
];
