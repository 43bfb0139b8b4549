import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './files';

const folder = mkdtempSync(join(tmpdir(), 'lint-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['a link to a file that does not exist', '[x](gone.md)\n', 'MD057'],
  ['a link to a section that does not exist', '[x](#gone)\n', 'MD051'],
  ['a link to a section that another page does not have', '[x](other.md#gone)\n', 'MD051'],
  ['a link to a section in another case', '[x](other.md#A-Section)\n', 'MD051'],
  ['a picture that does not exist', '![x](gone.png)\n', 'MD057'],
  ['two sections with one anchor', '## Same\n\nx\n\n## Same\n', 'MD024'],
  ['a paragraph of two lines', 'one\ntwo\n', 'MD013'],
  ['a padded table', '| a    | b |\n| ---- | - |\n| long | x |\n', 'MD060'],
  ['HTML that GitHub does not need', 'a <b>bold</b> word\n', 'MD033'],
])('`npm run lint` finds %s', (_, text, rule) => {
  writeFileSync(join(folder, 'other.md'), '# Other\n\n## A section\n');
  writeFileSync(join(folder, 'page.md'), `# Page\n\n${text}`);

  const rumdl = [join(root, 'node_modules/rumdl/bin/rumdl'), 'check', '--config', join(root, '.rumdl.toml'), '.'];
  const { stdout } = spawnSync(process.execPath, rumdl, { cwd: folder, encoding: 'utf8' });

  expect([...new Set(stdout.match(/MD\d+/g))]).toEqual([rule]);
});
