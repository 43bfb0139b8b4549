import { describeExpiry, formatDuration, formatInstant, secondsLeft } from '../../../src/token/expiry';

const now = new Date('2026-11-23T14:03:21.400Z');

test.each([
  ['2026-11-24T14:03:21.400Z', 86_400],
  ['2026-11-23T14:03:22.399Z', 0],
  ['2026-11-23T14:03:22.400Z', 1],
  ['2026-11-23T14:03:24.300Z', 2],
])('a token that expires at %s has %d whole seconds left', (expiresAt, seconds) => {
  expect(secondsLeft({ expiresAt: new Date(expiresAt) }, now)).toBe(seconds);
});

test('a token without a known expiry has an unknown time left', () => {
  expect(secondsLeft({ expiresAt: undefined }, now)).toBeUndefined();
});

test('an instant is written in UTC and in whole seconds, never later than it is', () => {
  expect(formatInstant(new Date('2026-11-24T15:03:21.999+01:00'))).toBe('2026-11-24T14:03:21Z');
});

test.each([
  ['0099-03-04T05:06:07.000Z', '0099-03-04T05:06:07Z'],
  ['2027-01-02T03:04:05.000Z', '2027-01-02T03:04:05Z'],
  ['+012026-11-24T14:03:21.999Z', '+012026-11-24T14:03:21Z'],
  ['+275760-09-13T00:00:00.000Z', '+275760-09-13T00:00:00Z'],
])('%s is written in full: %s', (instant, written) => {
  expect(formatInstant(new Date(instant))).toBe(written);
});

test.each([
  [0, '0 s'],
  [45, '45 s'],
  [59, '59 s'],
  [60, '1 min'],
  [3599, '59 min'],
  [3600, '1 h 0 min'],
  [86_399, '23 h 59 min'],
  [90_061, '25 h 1 min'],
])('%d seconds read %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test('the log line says until when and for how long a token is valid', () => {
  expect(describeExpiry({ expiresAt: new Date('2026-11-24T14:03:20.400Z') }, now)).toBe(
    'valid until 2026-11-24T14:03:20Z (23 h 59 min)',
  );
});

test('the log line admits that an expiry is unknown', () => {
  const described = describeExpiry({ expiresAt: undefined }, now);

  expect(described).toMatch(/nobody knows|unknown/);
  expect(described).not.toMatch(/undefined|NaN|Invalid/);
});
