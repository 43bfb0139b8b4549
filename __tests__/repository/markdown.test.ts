import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { REASONS } from '../../src/failure';
import {
  anchorsOf,
  exampleFiles,
  manifest,
  markdownFiles,
  read,
  root,
  tableUnder,
  withoutCode,
} from './files';

describe('links', () => {
  test.each(markdownFiles)(
    '%s: every relative link leads to a file, and to a section that is there',
    (file) => {
      const links = [...withoutCode(read(file)).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)];
      const broken = links
        .map(([, link = '']) => link)
        .filter((link) => {
          const [path = '', anchor] = link.split('#');
          const target = path === '' ? file : join(dirname(file), path);
          if (!existsSync(join(root, target))) return true;
          return anchor !== undefined && !anchorsOf(read(target)).includes(anchor);
        });
      expect(broken).toEqual([]);
    },
  );

  // A changelog says "Added" for each version.
  test.each(markdownFiles.filter((file) => file !== 'CHANGELOG.md'))(
    '%s: no two sections have the same anchor',
    (file) => {
      const anchors = anchorsOf(read(file));
      expect(anchors.filter((anchor, index) => anchors.indexOf(anchor) !== index)).toEqual([]);
    },
  );

  test('a broken one would be found', () => {
    expect(anchorsOf('# A `b-c`, d: "é"\n\n```\n# no\n```\n## [x](y) z')).toEqual(['a-b-c-d-é', 'x-z']);
  });
});

describe('the troubleshooting page', () => {
  const page = read('docs/troubleshooting.md');
  const [top = '', ...sections] = withoutCode(page)
    .split(/^## /m)
    .map((section) => section.trimEnd());
  const named = sections.map((section) => ({ name: section.split('\n')[0], section }));

  test('has one section for each reason, by its name, in the order of the code', () => {
    expect(named.map(({ name }) => name)).toEqual([...REASONS]);
  });

  test('shows the log line that each section belongs to', () => {
    const without = named.filter(({ section }) => !/^Log line: `.+`$/m.test(section));
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  test('lists each reason once at the top', () => {
    const linked = [...top.matchAll(/\[([\w-]+)\]\(#\1\)/g)].map(([, reason]) => reason);
    expect(linked.sort()).toEqual([...REASONS].sort());
  });
});

test('the issue form offers each reason', () => {
  const form = parse(read('.github/ISSUE_TEMPLATE/bug.yml')) as {
    body: { id?: string; attributes: { options?: string[] } }[];
  };
  const options = form.body.find(({ id }) => id === 'reason')?.attributes.options;
  expect(options?.slice(1)).toEqual([...REASONS]);
});

describe('the README', () => {
  const readme = read('README.md');

  // Where these two fail, the lines that the README should have are the expected ones.
  test("has action.yml's inputs in its table", () => {
    const rows = Object.entries(manifest.inputs).map(([name, { description, required, default: value }]) => {
      const shown = required ? '(required)' : value === undefined ? '' : `\`${value}\``;
      return `| \`${name}\` | ${shown} | ${description} |`.replace(/ +/g, ' ');
    });
    expect(tableUnder(readme, 'Inputs')).toEqual(rows);
  });

  test("has action.yml's outputs in its table", () => {
    const rows = Object.entries(manifest.outputs).map(
      ([name, { description }]) => `| \`${name}\` | ${description} |`,
    );
    expect(tableUnder(readme, 'Outputs')).toEqual(rows);
  });

  test('links to each recipe', () => {
    const linked = [...readme.matchAll(/\]\((examples\/[^)]+)\)/g)].map(([, path]) => path);
    expect(linked.sort()).toEqual([...exampleFiles].sort());
  });

  test('can be read in five minutes', () => {
    // 240 words a minute; of the tables for reference, nobody reads every line.
    const prose = withoutCode(readme).replace(/^\|.*$/gm, '');
    expect(prose.split(/\s+/).length).toBeLessThan(5 * 240);
  });

  test('shows no picture that is not there', () => {
    const pictures = [...readme.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, path = '']) => path);
    expect(
      pictures.filter((path) => !statSync(join(root, path), { throwIfNoEntry: false })?.isFile()),
    ).toEqual([]);
  });
});
