import { version } from '../../package.json';
import { read, repository } from './files';

const changelog = read('CHANGELOG.md');
const headings = [...changelog.matchAll(/^## (.*)$/gm)].map(([, heading = '']) => heading);

/** Numbers that can be compared, of a version. */
const numbers = (name: string) => name.split('.').map((part) => part.padStart(6, '0'));

test('CHANGELOG.md has the form of Keep a Changelog: unreleased changes, then versions with dates, newest first', () => {
  const [first, ...versions] = headings;
  const names = versions.map((heading) => /^\[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$/.exec(heading)?.[1] ?? heading);

  expect(first).toBe('[Unreleased]');
  expect(names).toEqual([...names].sort((a, b) => (numbers(a).join() < numbers(b).join() ? 1 : -1)));
  expect(names[0]).toBe(version);
});

test('CHANGELOG.md sorts changes by kind', () => {
  const kinds = [...changelog.matchAll(/^### (.*)$/gm)].map(([, kind]) => kind);

  const known = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'];
  expect(kinds.filter((kind = '') => !known.includes(kind))).toEqual([]);
});

test('CHANGELOG.md links each version to its changes', () => {
  const links = [...changelog.matchAll(/^\[(.+)\]: (.*)$/gm)].map(([, name, url]) => [name, url]);

  const url = `https://github.com/${repository}`;
  const versions = headings.slice(1).map((heading) => heading.slice(1, heading.indexOf(']')));
  expect(links).toEqual([
    ['Unreleased', `${url}/compare/v${versions[0]}...HEAD`],
    ...versions.map((name, index) => {
      const before = versions[index + 1];
      return [name, before === undefined ? `${url}/releases/tag/v${name}` : `${url}/compare/v${before}...v${name}`];
    }),
  ]);
});
