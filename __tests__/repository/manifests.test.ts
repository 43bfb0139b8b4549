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

test('an input is either required or has a default or may be left out', () => {
  const required = Object.entries(manifest.inputs).filter(([, input]) => input.required);
  expect(required.map(([name, input]) => [name, input.default])).toEqual([
    ['client-id', undefined],
    ['client-secret', undefined],
  ]);
});

test('the lockfile holds no address of a registry', () => {
  const resolved = [...read('package-lock.json').matchAll(/"resolved": "([^"]*)"/g)].map(
    ([, where]) => where,
  );
  expect(resolved.filter((where) => !where?.startsWith('stubs/'))).toEqual([]);
});
