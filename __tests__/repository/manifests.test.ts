import { allowScripts } from '../../package.json';
import { manifest, read } from './files';
import { validate } from './language-service';

test('action.yml passes the validator of GitHub', async () => {
  expect(await validate('action', 'action.yml', read('action.yml'))).toEqual([]);
});

test('the validator of GitHub rejects an unknown icon and an unknown version of Node.js', async () => {
  const text = read('action.yml');
  expect((await validate('action', 'action.yml', text.replace('icon: unlock', 'icon: key'))).length).toBe(1);
  expect((await validate('action', 'action.yml', text.replace('node24', 'node13'))).length).toBe(1);
});

test('action.yml describes every input and output in sentences', () => {
  const all = [...Object.entries(manifest.inputs), ...Object.entries(manifest.outputs)];
  expect(all.filter(([, { description }]) => !/^\S.*\.$/.test(description))).toEqual([]);
});

test('the lockfile holds no address of a registry', () => {
  expect(read('package-lock.json')).not.toContain('"resolved":');
});

test('no input is required, because a credential comes in one input or in two', () => {
  const required = Object.entries(manifest.inputs).filter(([, input]) => input.required);

  expect(required).toEqual([]);
});

test('package.json allows or denies each install script, so that npm ci prints no warning', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as {
    packages: Readonly<Record<string, { hasInstallScript?: boolean; optional?: boolean }>>;
  };
  const withScript = Object.entries(packages)
    .filter(([, { hasInstallScript, optional }]) => hasInstallScript && !optional)
    .map(([path]) => path.replace(/.*node_modules\//, ''));

  expect(Object.keys(allowScripts).sort()).toEqual(withScript.sort());
});
