import type { Handler } from '../../../simulator/script';
import type { Reason } from '../../../src/failure';
import { closeConnection, respond } from '../../support/adobe-step';
import { type FaultCase, once, usual } from './fault-case';

const temporary: readonly (readonly [status: number, Reason])[] = [
  [408, 'ims-unavailable'],
  [429, 'rate-limited'],
  [500, 'ims-unavailable'],
  [502, 'ims-unavailable'],
  [503, 'ims-unavailable'],
  [999, 'ims-unavailable'],
];

const throttled: readonly (readonly [status: number, Reason])[] = [
  [429, 'rate-limited'],
  [503, 'ims-unavailable'],
];

const later = (status: number, retryAfter: string): Handler => respond(status, '', { 'retry-after': retryAfter });

/** HTTP dates have whole seconds: this one is one to two seconds ahead when the request comes. */
const atADate =
  (status: number): Handler =>
  (...call) =>
    later(status, new Date(Date.now() + 2000).toUTCString())(...call);

const inADay = () => new Date(Date.now() + 86_400_000).toUTCString();

const twoAttempts = { 'max-attempts': '2' };

/** The waits double, without jitter: the third does not fit into three seconds. */
const longestWaits = 'Math.random = () => 1 - Number.EPSILON;';

/** What is temporary, and what asks for time. */
// biome-ignore format: a row is a line.
export const retries: readonly FaultCase[] = [
  ...temporary.map(([status, reason]): FaultCase => [`${status} to the end`, { token: respond(status), inputs: twoAttempts }, reason, 2]),
  ...temporary.map(([status]): FaultCase => [`${status}, then a token`, { token: [respond(status), usual] }, 'success', 2]),
  ['503 with HTML', once({ token: respond(503, '<h1>forged</h1>') }), 'ims-unavailable', 1],
  ['a different fault at each attempt, then a token', { token: [respond(503), closeConnection, respond(429), usual] }, 'success', 4],
  ['503, then a refusal', { token: [respond(503), respond(400)] }, 'ims-rejected', 2],
  ['503 until the next wait is longer than the time left', { token: respond(503), preload: longestWaits, inputs: { 'timeout-seconds': '3', 'max-attempts': '100' } }, 'ims-unavailable', 3],
  ...throttled.flatMap(([status, reason]): FaultCase[] => [
    [`${status} with Retry-After in seconds`, { token: [later(status, '1'), usual] }, 'success', 2, { pauseMs: 1000 }],
    [`${status} with Retry-After as a date`, { token: [atADate(status), usual] }, 'success', 2, { pauseMs: 1000 }],
    [`${status} with Retry-After in the past`, { token: [later(status, 'Wed, 21 Oct 2015 07:28:00 GMT'), usual] }, 'success', 2],
    [`${status} with Retry-After of zero`, { token: [later(status, '0'), usual] }, 'success', 2],
    [`${status} with Retry-After that is garbage`, { token: [later(status, '::forged::'), usual] }, 'success', 2],
    [`${status} with an empty Retry-After`, { token: [later(status, ''), usual] }, 'success', 2],
    [`${status} with Retry-After below zero`, { token: [later(status, '-86400'), usual] }, 'success', 2],
    [`${status} with Retry-After of a day`, { token: later(status, '86400') }, reason, 1],
    [`${status} with Retry-After of a day, as a date`, { token: later(status, inADay()) }, reason, 1],
    [`${status} with Retry-After beyond all numbers`, { token: later(status, '9'.repeat(400)) }, reason, 1],
    [`${status} with Retry-After at the last attempt`, once({ token: later(status, '20') }), reason, 1],
  ]),
];
