import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { REASONS } from '../../src/failure';
import { exampleFiles, manifest, read, root, tableUnder, withoutCode } from './files';

// Links and anchors are checked by `rumdl`: see lint.test.ts.
const [top = '', ...sections] = withoutCode(read('docs/troubleshooting.md'))
  .split(/^## /m)
  .map((section) => section.trimEnd());

test('the troubleshooting page has one section for each reason, in the order of the code', () => {
  expect(sections.map((section) => section.split('\n')[0])).toEqual([...REASONS]);
});

test('the troubleshooting page shows the log line of each section', () => {
  expect(sections.filter((section) => !/^Log line: `.+`$/m.test(section))).toEqual([]);
});

test('the troubleshooting page lists each reason once at the top', () => {
  const linked = [...top.matchAll(/\[([\w-]+)\]\(#\1\)/g)].map(([, reason]) => reason);

  expect(linked.sort()).toEqual([...REASONS].sort());
});

test('the issue form offers each reason', () => {
  const form = parse(read('.github/ISSUE_TEMPLATE/bug.yml')) as {
    body: { id?: string; attributes: { options?: string[] } }[];
  };
  const options = form.body.find(({ id }) => id === 'reason')?.attributes.options;
  expect(options?.slice(1)).toEqual([...REASONS]);
});

const readme = read('README.md');

/** A description of action.yml as the README shows it: with links to the pages that it names. */
const linked = (description: string) => description.replace(/docs\/[\w-]+\.md/g, '[$&]($&)');

// If the first two fail, the expected lines are those that the README should have.
test('the README lists the inputs of action.yml, with their defaults', () => {
  const rows = Object.entries(manifest.inputs).map(([name, { description, default: value }]) => {
    const shown = value === undefined ? '' : ` Default: \`${value}\`.`;
    return `| \`${name}\` | ${linked(description)}${shown} |`;
  });

  expect(tableUnder(readme, 'Inputs')).toEqual(rows);
});

test('the README lists the outputs of action.yml', () => {
  const rows = Object.entries(manifest.outputs).map(
    ([name, { description }]) => `| \`${name}\` | ${linked(description)} |`,
  );

  expect(tableUnder(readme, 'Outputs')).toEqual(rows);
});

test('the README links to each recipe', () => {
  const linked = [...readme.matchAll(/\]\((examples\/[^)]+)\)/g)].map(([, path]) => path);

  expect([...new Set(linked)].sort()).toEqual([...exampleFiles].sort());
});

test('the README can be read in five minutes', () => {
  // At 240 words a minute, without the tables, which are for reference.
  const prose = withoutCode(readme).replace(/^\|.*$/gm, '');

  expect(prose.split(/\s+/).length).toBeLessThan(5 * 240);
});

test('the README shows pictures that exist', () => {
  const pictures = [...readme.matchAll(/(?:!\[[^\]]*\]\(|(?:src|srcset)=")(?!https:)([^)"]+)/g)].map(
    ([, path = '']) => path,
  );

  expect(pictures).toHaveLength(4);
  expect(pictures.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
