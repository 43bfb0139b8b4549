import { REASONS } from '../../src/failure';

test('each reason is in lower case with hyphens, as conditions of workflows and anchors of pages need it', () => {
  expect(REASONS.filter((reason) => !/^[a-z]+(-[a-z]+)*$/.test(reason))).toEqual([]);
});

test('no reason is listed twice', () => {
  expect(new Set(REASONS).size).toBe(REASONS.length);
});
