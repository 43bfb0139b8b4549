import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { REASONS } from '../../src/failure';
import { parseWorkflow, read, type Step, stepsOf } from './files';

/** A simulated `gh`: keeps open issues in a file, one number and title a line, and records each call. */
const gh = `#!/usr/bin/env bash
set -euo pipefail
echo "$1 $2" >> "$STATE/calls"
option() { while [[ $1 != "$2" ]]; do shift; done; }
case "$1 $2" in
  'label create') ;;
  'issue list') cut -d' ' -f1 "$STATE/issues" ;;
  'issue create') while [[ $1 != --title ]]; do shift; done; echo "7 $2" >> "$STATE/issues" ;;
  'issue edit') while [[ $1 != --title ]]; do shift; done; echo "7 $2" > "$STATE/issues" ;;
  'issue close') : > "$STATE/issues" ;;
  *) exit 9 ;;
esac
`;

const steps = stepsOf(parseWorkflow(read('examples/smoke-test.yml')));
const [, report, close, fail] = steps as [Step, Step, Step, Step];
const bad = JSON.parse(/fromJSON\('(.*?)'\)/s.exec(report.if ?? '')?.[1] ?? '') as string[];

const folder = mkdtempSync(join(tmpdir(), 'smoke-test-'));
const issues = () => readFileSync(join(folder, 'issues'), 'utf8');
const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');

beforeAll(() => {
  writeFileSync(join(folder, 'gh'), gh);
  chmodSync(join(folder, 'gh'), 0o755);
});
beforeEach(() => {
  for (const file of ['issues', 'calls']) {
    writeFileSync(join(folder, file), '');
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

function run({ run: script = '' }: Step, reason = ''): number | null {
  const env = {
    PATH: `${folder}${delimiter}${process.env.PATH}`,
    STATE: folder,
    LABEL: 'adobe-credential',
    RUN_URL: 'https://github.com/o/r/actions/runs/1',
    REASON: reason,
  };
  return spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], { env }).status;
}

// The recipe runs on Linux.
(process.platform === 'win32' ? describe.skip : describe)('the smoke test recipe', () => {
  test('the smoke test recipe opens one issue and updates it', () => {
    expect(run(report, 'invalid-client-secret')).toBe(0);
    expect(run(report, 'hello-refused')).toBe(0);
    expect(issues()).toBe('7 The Adobe credential does not work: hello-refused\n');
    expect(calls().filter((call) => /create|edit/.test(call) && call.startsWith('issue'))).toEqual([
      'issue create',
      'issue edit',
    ]);
  });

  test('the smoke test recipe closes its issue when the credential works again', () => {
    run(report, 'invalid-client-secret');
    expect(run(close)).toBe(0);
    expect(issues()).toBe('');
    expect(run(close)).toBe(0);
    expect(calls().filter((call) => call === 'issue close')).toHaveLength(1);
  });

  test('the smoke test recipe passes and opens no issue if Adobe is down or slow', () => {
    const passing = REASONS.filter((reason) => run(fail, reason) === 0);
    expect(passing).toEqual(['rate-limited', 'ims-unavailable', 'unreachable', 'timed-out', 'unexpected-response']);
    expect(passing.filter((reason) => bad.includes(reason))).toEqual([]);
  });

  test('the smoke test recipe opens an issue for every reason that concerns the credential', () => {
    expect(bad).toEqual([
      'missing-credentials',
      ...REASONS.filter((reason) =>
        /^(invalid-client|unauthorized|invalid-scope|access|ims-rejected|hello)/.test(reason),
      ),
    ]);
  });
});
