import * as fs from 'node:fs';
import { Failure } from '../../../src/failure';
import { summarizeFailure, summarizeResult } from '../../../src/runner/summary';
import { createRunnerFiles, type RunnerFiles } from '../../support/runner-files';
import { captureStdout } from '../../support/stdout';
import { isolateEnvironment } from '../../support/test-environment';
import { resultWith, TOKEN } from './result';

const NOW = new Date('2026-11-23T14:03:21Z');
const MAX_LENGTH = 4096;
const noRedaction = (text: string) => text;

let files: RunnerFiles;

isolateEnvironment();
beforeEach(() => {
  files = createRunnerFiles();
  process.env.GITHUB_STEP_SUMMARY = files.envPath;
});
afterEach(() => {
  jest.restoreAllMocks();
  files.remove();
});

const summary = () => fs.readFileSync(files.envPath, 'utf8');

test('summarizeResult() writes a table with a row for each fact', () => {
  summarizeResult(
    resultWith({
      requestedScopes: ['openid', 'AdobeID', 'dcapi'],
      hello: { verdict: 'ok', message: 'a', latencyMs: 123.4 },
    }),
    NOW,
    noRedaction,
  );

  const [heading, , ...table] = summary().trimEnd().split('\n');
  expect(heading).toMatch(/^### /);
  expect(table[1]).toBe('|:--|:--|');
  expect(table.map((row) => row.split(' | ').at(-1))).toEqual([
    expect.stringContaining('2026-11-24T14:03:20Z'),
    '|:--|:--|',
    expect.stringContaining('issued'),
    '`openid`, `AdobeID` |',
    '`dcapi` |',
    'ok (123 ms) |',
  ]);
});

test('summarizeResult() writes neither the token nor a secret that the scopes contain', () => {
  const result = resultWith({ token: { ...TOKEN, scopes: ['openid', 's3cr3t'] } });

  summarizeResult(result, NOW, () => '***');

  expect(summary()).not.toMatch(/abc\.def|s3cr3t/);
});

test('summarizeResult() writes a scope as code, and omits one that would end the code or the cell', () => {
  const result = resultWith({ token: { ...TOKEN, scopes: ['<img/src=x>', '[a](http://b)', 'a|b', 'a`b'] } });

  summarizeResult(result, NOW, noRedaction);

  expect(summary()).toContain('| `<img/src=x>`, `[a](http://b)` |');
});

test('summarizeResult() stays below 4 KiB with any number of scopes', () => {
  const scopes = Array.from({ length: 1000 }, (_, index) => `scope_${index}`);

  summarizeResult(resultWith({ token: { ...TOKEN, scopes }, requestedScopes: scopes }), NOW, noRedaction);

  expect(summary()).toContain('1000');
  expect(summary().length).toBeLessThan(MAX_LENGTH);
});

test('summarizeFailure() writes reason, message as code, fix and link, without the client ID', () => {
  const failure = new Failure('rate-limited', 'Two problems:\n- One, <a1b2>, &, @x.\n- Two, `a` ``b.', 'Wait: `c`.');

  summarizeFailure(failure, 'More: there', 'a1b2');

  const [heading, ...paragraphs] = summary().split('\n\n');
  expect(heading).toMatch(/^### .*rate-limited$/);
  expect(paragraphs).toEqual([
    ...['`Two problems:`', '`- One, <***>, &, @x.`', '``` - Two, `a` ``b. ```', 'Wait: `c`.', 'More: there', ''],
  ]);
});

test('summarizeFailure() leaves a message as it is if there is no client ID', () => {
  summarizeFailure(new Failure('rate-limited', 'One.', 'Wait.'), 'More: there', '');

  expect(summary()).toContain('`One.`');
});

test.each([
  ['one quotation', `Adobe IMS responded with "${'\u{1f511}'.repeat(200)}".`],
  ['a problem in every input', Array.from({ length: 16 }, () => `- hello: "${'\u{1f511}'.repeat(200)}"`).join('\n')],
  ['a long text', 'Adobe IMS sent something. '.repeat(500)],
  ['a text that is cut after a line', `${'x'.repeat(2999)}\nmore`],
])('summarizeFailure() stays below 4 KiB with %s', (_, message) => {
  summarizeFailure(new Failure('ims-rejected', message, 'Check the inputs. '.repeat(20)), 'More: there', '');

  expect(summary().length).toBeLessThan(MAX_LENGTH);
  expect(summary()).not.toContain('``');
});

test.each([undefined, ''])('summarizeResult() writes nothing if GITHUB_STEP_SUMMARY is %j', (path) => {
  delete process.env.GITHUB_STEP_SUMMARY;
  Object.assign(process.env, path === undefined ? {} : { GITHUB_STEP_SUMMARY: path });

  expect(() => summarizeResult(resultWith(), NOW, noRedaction)).not.toThrow();
});

test('summarizeResult() logs one line if the summary cannot be written', () => {
  const printed = captureStdout();
  process.env.GITHUB_STEP_SUMMARY = files.directory;

  summarizeResult(resultWith(), NOW, noRedaction);

  expect(printed.lines()).toEqual([expect.stringContaining('EISDIR')]);
});
