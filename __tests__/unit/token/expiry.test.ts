import { describeExpiry, expiredAt, formatDuration, formatInstant, secondsLeft } from '../../../src/token/expiry';

const NOW = new Date('2026-11-23T14:03:21.400Z');

test.each([
  ['2026-11-24T14:03:21.400Z', 86_400],
  ['2026-11-23T14:03:24.300Z', 2],
  ['2026-11-23T14:03:22.400Z', 1],
  ['2026-11-23T14:03:22.399Z', 0],
])('secondsLeft() of a token that expires at %s is %d', (expiresAt, seconds) => {
  expect(secondsLeft({ expiresAt: new Date(expiresAt) }, NOW)).toBe(seconds);
});

test.each([
  ['2026-11-23T14:03:21.401Z', false],
  ['2026-11-23T14:03:21.400Z', true],
  ['2026-11-23T13:00:00.000Z', true],
])('expiredAt() of a token that expires at %s: expired is %j', (instant, isExpired) => {
  const expiresAt = new Date(instant);

  expect(expiredAt({ expiresAt }, NOW)).toBe(isExpired ? expiresAt : undefined);
});

test('a token whose expiry is unknown has not expired', () => {
  expect(secondsLeft({ expiresAt: undefined }, NOW)).toBeUndefined();
  expect(expiredAt({ expiresAt: undefined }, NOW)).toBeUndefined();
  expect(describeExpiry({ expiresAt: undefined }, NOW)).not.toMatch(/undefined|NaN|Invalid/);
});

test.each([
  ['2026-11-24T15:03:21.999+01:00', '2026-11-24T14:03:21Z'],
  ['0099-03-04T05:06:07.000Z', '0099-03-04T05:06:07Z'],
  ['2027-01-02T03:04:05.000Z', '2027-01-02T03:04:05Z'],
  ['+012026-11-24T14:03:21.999Z', '+012026-11-24T14:03:21Z'],
  ['+275760-09-13T00:00:00.000Z', '+275760-09-13T00:00:00Z'],
])('formatInstant() writes %s as %s', (instant, text) => {
  expect(formatInstant(new Date(instant))).toBe(text);
});

test.each([
  [0, '0 s'],
  [59, '59 s'],
  [60, '1 min'],
  [3599, '59 min'],
  [3600, '1 h 0 min'],
  [86_399, '23 h 59 min'],
  [90_061, '25 h 1 min'],
])('formatDuration() writes %d seconds as %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test('describeExpiry() gives the instant and the time left', () => {
  const text = describeExpiry({ expiresAt: new Date('2026-11-24T14:03:20.400Z') }, NOW);

  expect(text).toContain('2026-11-24T14:03:20Z');
  expect(text).toContain('23 h 59 min');
});
