import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findActionDirectory, readActionFile } from './action-file';
import { makeAction, removeActions } from './fixture-action';

afterEach(removeActions);

test('the action is found from here upwards', () => {
  expect(existsSync(join(findActionDirectory(), 'action.yml'))).toBe(true);
});

test('defaults are the strings that stand there', () => {
  const directory = makeAction({
    main: '',
    inputs: '  a: { default: false }\n  b: { default: 007 }\n  c: {}\n  d:',
  });
  const { inputs, main, post } = readActionFile(directory);
  expect(Object.values(inputs).map((input) => input.default)).toEqual(['false', '007', '', '']);
  expect({ main, post }).toEqual({ main: 'index.js', post: null });
});

test('what is not modelled is refused', () => {
  const directory = makeAction({ main: '', inputs: `  a: { default: '\${{ github.token }}' }` });
  expect(() => readActionFile(directory)).toThrow(/expression/);
  expect(() => readActionFile(join(directory, 'nowhere'))).toThrow(/no action.yml/);
});
