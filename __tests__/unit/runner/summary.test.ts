import * as fs from 'node:fs';
import * as path from 'node:path';
import { Failure } from '../../../src/failure';
import type { Outcome } from '../../../src/runner/outcome';
import { summarizeFailure, summarizeOutcome } from '../../../src/runner/summary';
import { createRunnerFiles, type RunnerFiles } from '../../support/runner-files';
import { captureStdout } from '../../support/stdout';
import { isolateEnvironment, setInputs } from '../../support/test-environment';

const NOW = new Date('2026-11-23T14:03:21Z');
const OUTCOME: Outcome = {
  token: {
    value: 'abc.def',
    expiresAt: new Date('2026-11-24T14:03:20Z'),
    scopes: ['openid', 'AdobeID'],
  },
  source: 'issued',
  requestedScopes: ['openid', 'AdobeID'],
  hello: { hello: 'ok', latencyMs: 123.4 },
  sealedToken: undefined,
};
const plain = (text: string) => text;

let files: RunnerFiles;
let summaryPath: string;
const summary = () => fs.readFileSync(summaryPath, 'utf8');

isolateEnvironment();
beforeEach(() => {
  files = createRunnerFiles();
  summaryPath = path.join(files.directory, 'summary');
  fs.writeFileSync(summaryPath, '');
  process.env.GITHUB_STEP_SUMMARY = summaryPath;
});
afterEach(() => {
  jest.restoreAllMocks();
  files.remove();
});

describe('the summary of a step that succeeded', () => {
  test('is a short table', () => {
    summarizeOutcome(OUTCOME, NOW, plain);

    expect(summary()).toBe(
      [
        '### Adobe access token',
        '',
        '| Token | valid until 2026-11-24T14:03:20Z (23 h 59 min) |',
        '|:--|:--|',
        '| Source | issued by Adobe IMS |',
        '| Scopes granted | openid, AdobeID |',
        '| Hello call | ok (123 ms) |',
        '',
        '',
      ].join('\n'),
    );
  });

  test('names the scopes that are missing', () => {
    summarizeOutcome({ ...OUTCOME, requestedScopes: ['openid', 'AdobeID', 'dcapi'] }, NOW, plain);

    expect(summary()).toContain('| Scopes missing | dcapi |');
  });

  test('holds neither the token nor a secret that the scopes hold', () => {
    const token = { ...OUTCOME.token, scopes: ['openid', 's3cr3t'] };
    summarizeOutcome({ ...OUTCOME, token }, NOW, (text) => text.replaceAll('s3cr3t', '***'));

    expect(summary()).not.toMatch(/abc\.def|s3cr3t/);
  });

  test('makes no Markdown and no HTML of a scope', () => {
    const token = { ...OUTCOME.token, scopes: ['<img/src=x>', '[a](http://b)', 'a|b'] };
    summarizeOutcome({ ...OUTCOME, token }, NOW, plain);

    expect(summary()).toContain('| &#60;img/src&#61;x&#62;, &#91;a&#93;(http://b), a&#124;b |');
  });

  test('stays under 4 kB however many scopes there are', () => {
    const scopes = Array.from({ length: 1000 }, (_, index) => `scope_${index}`);
    summarizeOutcome({ ...OUTCOME, token: { ...OUTCOME.token, scopes }, requestedScopes: scopes }, NOW, plain);

    expect(summary()).toContain('| Scopes granted | 1000, too many to list |');
    expect(summary().length).toBeLessThan(4000);
  });
});

describe('the summary of a failure', () => {
  test('tells reason, what, cure and link', () => {
    summarizeFailure(new Failure('rate-limited', 'Too many.', 'Ask less.'), 'More: there', plain);

    expect(summary()).toBe('### Adobe access token: rate-limited\n\nToo many.\n\nAsk less.\n\nMore: there\n\n');
  });

  test('stays under 4 kB, whatever is quoted in it', () => {
    const message = `${'Adobe IMS said something. '.repeat(20)}${'<'.repeat(200)}`;
    summarizeFailure(new Failure('ims-rejected', message, message), 'More: there', plain);

    expect(summary().length).toBeLessThan(4000);
  });

  test('leaves the client ID out', () => {
    setInputs({ 'client-id': 'a1b2c3d4' });
    summarizeFailure(new Failure('ims-rejected', 'The guid a1b2c3d4 is invalid.', 'Look.'), 'More', plain);

    expect(summary()).not.toContain('a1b2c3d4');
  });
});

describe('there is no summary', () => {
  test('where the user wants none', () => {
    setInputs({ summary: 'false' });
    summarizeOutcome(OUTCOME, NOW, plain);

    expect(summary()).toBe('');
  });

  test('where the runner has no file for it', () => {
    delete process.env.GITHUB_STEP_SUMMARY;
    summarizeOutcome(OUTCOME, NOW, plain);

    expect(summary()).toBe('');
  });

  test('where it cannot be written, which a line tells and fails nothing', () => {
    const printed = captureStdout();
    process.env.GITHUB_STEP_SUMMARY = files.directory;
    summarizeOutcome(OUTCOME, NOW, plain);

    expect(printed.lines()).toEqual(['The job summary cannot be written (EISDIR).']);
  });
});
