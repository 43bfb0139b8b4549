import { Failure, REASONS } from '../../src/failure';

test('a failure is an error that carries its reason, what is wrong and what to do', () => {
  const failure = new Failure('invalid-scope', 'The scopes are wrong.', 'Mend them.');

  expect(failure).toBeInstanceOf(Error);
  expect(failure).toMatchObject({
    name: 'Failure',
    reason: 'invalid-scope',
    message: 'The scopes are wrong.',
    cure: 'Mend them.',
  });
});

test('a failure is final unless it is said to be transient', () => {
  expect(new Failure('unreachable', 'a', 'b').transient).toBe(false);
  expect(new Failure('unreachable', 'a', 'b', { transient: true }).transient).toBe(true);
});

test('a failure keeps the error that it comes from', () => {
  const cause = new Error('socket hang up');

  expect(new Failure('unreachable', 'a', 'b', { cause }).cause).toBe(cause);
});

test('a reason is one lower-case word with hyphens, so that it serves in an `if:` and as an anchor', () => {
  expect(REASONS.filter((reason) => !/^[a-z]+(-[a-z]+)*$/.test(reason))).toEqual([]);
});

test('no reason is listed twice', () => {
  expect(new Set(REASONS).size).toBe(REASONS.length);
});
