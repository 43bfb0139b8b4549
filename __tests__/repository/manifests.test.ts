import { manifest, read } from './files';
import { validate } from './language-service';

test("action.yml passes GitHub's own validator", async () => {
  expect(await validate('action', 'action.yml', read('action.yml'))).toEqual([]);
});

test('action.yml asks for what GitHub offers', async () => {
  const text = read('action.yml');
  expect((await validate('action', 'action.yml', text.replace('icon: unlock', 'icon: key'))).length).toBe(1);
  expect((await validate('action', 'action.yml', text.replace('node24', 'node13'))).length).toBe(1);
});

test('every input and output is described, in sentences', () => {
  const all = [...Object.entries(manifest.inputs), ...Object.entries(manifest.outputs)];
  expect(all.filter(([, { description }]) => !/^\S.*\.$/.test(description))).toEqual([]);
});

test('no input is required, because a credential comes in one input or in two', () => {
  const required = Object.entries(manifest.inputs).filter(([, input]) => input.required);
  expect(required).toEqual([]);
});

test('the lockfile holds no address of a registry', () => {
  const resolved = [...read('package-lock.json').matchAll(/"resolved": "([^"]*)"/g)].map(
    ([, where]) => where,
  );
  expect(resolved.filter((where) => !where?.startsWith('stubs/'))).toEqual([]);
});
