import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defaultInputs, findActionDirectory, readActionFile } from './action-file';
import { makeAction, removeActions } from './fixture-action';

afterEach(removeActions);

test('findActionDirectory finds the action.yml of this repository', () => {
  expect(existsSync(join(findActionDirectory(), 'action.yml'))).toBe(true);
});

test('an unquoted default is a string, and a missing one is empty', () => {
  const directory = makeAction({
    main: '',
    inputs: '  a: { default: false, required: true }\n  b: { default: 007 }\n  c: {}\n  d:',
  });

  const { inputs, main, post } = readActionFile(directory);

  expect(defaultInputs(inputs)).toEqual({ a: 'false', b: '007', c: '', d: '' });
  expect(inputs.c).not.toHaveProperty('default');
  expect([inputs.a?.required, inputs.b?.required]).toEqual([true, false]);
  expect({ main, post }).toEqual({ main: 'index.js', post: null });
});

test('readActionFile rejects what the mini runner does not model', () => {
  const directory = makeAction({ main: '', inputs: `  a: { default: '\${{ github.token }}' }` });

  expect(() => readActionFile(directory)).toThrow(/expression/);
  expect(() => readActionFile(join(directory, 'nowhere'))).toThrow(/no action.yml/);
});
