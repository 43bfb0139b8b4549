import type { Handler } from '../../../simulator/script';
import type { Reason } from '../../../src/failure';
import { answer, hangUp } from '../../support/adobe-step';
import { type Fault, once, quick, works } from './fault';

const toTheEnd: readonly (readonly [status: number, Reason])[] = [
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

const later = (status: number, retryAfter: string): Handler =>
  answer(status, '', { 'retry-after': retryAfter });

/** HTTP dates have whole seconds: this one is one to two seconds ahead when the request comes. */
const atADate =
  (status: number): Handler =>
  (...call) =>
    later(status, new Date(Date.now() + 2000).toUTCString())(...call);

const inADay = () => new Date(Date.now() + 86_400_000).toUTCString();

/** What passes, and what asks for time. */
// biome-ignore format: a row is a line.
export const retries: readonly Fault[] = [
  ...toTheEnd.map(([status, reason]): Fault => [`${status} to the end`, { ims: answer(status), inputs: { 'max-attempts': '2' } }, reason, 1, 2, quick]),
  ...toTheEnd.map(([status]): Fault => [`${status}, then a token`, { ims: [answer(status), works] }, 'success', 0, 2, quick]),
  ['503 with HTML', once({ ims: answer(503, '<h1>forged</h1>') }), 'ims-unavailable', 1, 1, quick],
  ['a different trouble at each attempt, then a token', { ims: [answer(503), hangUp, answer(429), works] }, 'success', 0, 4, quick],
  ['503, then a refusal', { ims: [answer(503), answer(400)] }, 'ims-rejected', 1, 2, quick],
  ...throttled.flatMap(([status, reason]): Fault[] => [
    [`${status} with Retry-After in seconds`, { ims: [later(status, '1'), works] }, 'success', 0, 2, quick],
    [`${status} with Retry-After as a date`, { ims: [atADate(status), works] }, 'success', 0, 2, quick],
    [`${status} with Retry-After in the past`, { ims: [later(status, 'Wed, 21 Oct 2015 07:28:00 GMT'), works] }, 'success', 0, 2, quick],
    [`${status} with Retry-After that is garbage`, { ims: [later(status, '::forged::'), works] }, 'success', 0, 2, quick],
    [`${status} with an empty Retry-After`, { ims: [later(status, ''), works] }, 'success', 0, 2, quick],
    [`${status} with Retry-After below zero`, { ims: [later(status, '-86400'), works] }, 'success', 0, 2, quick],
    [`${status} with Retry-After of a day`, { ims: later(status, '86400') }, reason, 1, 1, quick],
    [`${status} with Retry-After of a day, as a date`, { ims: later(status, inADay()) }, reason, 1, 1, quick],
    [`${status} with Retry-After beyond all numbers`, { ims: later(status, '9'.repeat(400)) }, reason, 1, 1, quick],
    [`${status} with Retry-After at the last attempt`, once({ ims: later(status, '20') }), reason, 1, 1, quick],
  ]),
];
