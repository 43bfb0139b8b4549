import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { dependencies } from '../../package.json';
import { read, root } from './files';

test.each(Object.keys(dependencies))('the licence of %s goes out with dist/', (name) => {
  const folder = `node_modules/${name}`;
  const [file = ''] = readdirSync(join(root, folder)).filter((entry) => /^licen[cs]e/i.test(entry));
  const licence = read(`${folder}/${file}`).trim();
  const licences = read('dist/licenses.txt') + read('dist/token/seal/licenses.txt');
  expect(licences.replaceAll('\r\n', '\n')).toContain(licence.replaceAll('\r\n', '\n'));
});
