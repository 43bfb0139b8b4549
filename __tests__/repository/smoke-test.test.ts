// Each of many scripts is a process.
jest.setTimeout(60_000);

import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REASONS } from '../../src/failure';
import { type ActionResult, type JobResult, jobsOf, runJob } from './recipe';

/** Replaces GitHub's CLI: keeps the open issues in a JSON file, and records each call. */
const GH = `#!/usr/bin/env bash
set -euo pipefail
echo "$1 $2" >>"$STATE/calls"
command="$1 $2"
number=$3
shift 2
while (($# > 0)); do
  case $1 in
    --title) title=$2 ;;
    --jq) filter=$2 ;;
  esac
  shift
done
case $command in
  'label create') ;;
  'issue list') jq --raw-output "$filter" "$STATE/issues" ;;
  'issue create') jq --arg title "$title" '. + [{number: 7, title: $title}]' "$STATE/issues" >"$STATE/new" ;;
  'issue edit') jq --arg title "$title" 'map(.title = $title)' "$STATE/issues" >"$STATE/new" ;;
  'issue close') jq --argjson number "$number" 'map(select(.number != $number))' "$STATE/issues" >"$STATE/new" ;;
  *) exit 9 ;;
esac
if [[ -f $STATE/new ]]; then mv "$STATE/new" "$STATE/issues"; fi
`;

const [[, job] = []] = jobsOf('examples/smoke-test.yml');
const directory = mkdtempSync(join(tmpdir(), 'smoke-test-'));

beforeAll(() => {
  mkdirSync(join(directory, 'bin'));
  writeFileSync(join(directory, 'bin/gh'), GH);
  chmodSync(join(directory, 'bin/gh'), 0o755);
});
beforeEach(() => {
  writeFileSync(join(directory, 'issues'), '[]');
  writeFileSync(join(directory, 'calls'), '');
});
afterAll(() => rmSync(directory, { recursive: true }));

/** The titles of the open issues. */
function issues(): string[] {
  const open = JSON.parse(readFileSync(join(directory, 'issues'), 'utf8')) as { title: string }[];
  return open.map(({ title }) => title);
}

/** Runs the recipe with this action failing for a reason, or passing with a result of hello. */
function check(outputs: { reason: string } | { hello: string }): Promise<JobResult> {
  const result: ActionResult = { outcome: 'reason' in outputs ? 'failure' : 'success', outputs, exported: {} };
  if (job === undefined) {
    throw new Error('The recipe has no job.');
  }
  return runJob(job, {
    contexts: {
      github: { token: 'x', repository: 'o/r', server_url: 'https://github.com', run_id: 1 },
      secrets: {},
    },
    env: { STATE: directory },
    directory,
    runAction: () => result,
  });
}

// The scripts are for the Linux runner of the recipe.
(process.platform === 'win32' ? describe.skip : describe)('the recipe of the smoke test', () => {
  test('opens one issue for a bad credential, keeps it while Adobe is down, and closes it when the credential is good', async () => {
    const bad = await check({ reason: 'invalid-client-secret' });
    const title = 'The Adobe credential does not work: invalid-client-secret';
    expect({ outcome: bad.outcome, issues: issues() }).toEqual({ outcome: 'failure', issues: [title] });

    const down = await check({ reason: 'ims-unavailable' });
    expect({ outcome: down.outcome, issues: issues() }).toEqual({ outcome: 'success', issues: [title] });

    const good = await check({ hello: 'ok' });
    expect({ outcome: good.outcome, issues: issues() }).toEqual({ outcome: 'success', issues: [] });
  });

  test('updates the open issue when the reason changes', async () => {
    await check({ reason: 'invalid-client-secret' });
    await check({ reason: 'hello-refused' });

    expect(issues()).toEqual(['The Adobe credential does not work: hello-refused']);
    const calls = readFileSync(join(directory, 'calls'), 'utf8').split('\n');
    expect(calls.filter((call) => /^issue (create|edit)$/.test(call))).toEqual(['issue create', 'issue edit']);
  });

  test.each([
    ['invalid-client-secret', 'inconclusive', 0],
    ['hello-refused', 'inconclusive', 1],
    ['hello-refused', 'ok', 0],
  ])('leaves, after %s and then a token whose hello is %s, %i issues open', async (reason, hello, open) => {
    await check({ reason });
    const { outcome } = await check({ hello });

    expect({ outcome, open: issues().length }).toEqual({ outcome: 'success', open });
  });

  test('opens no issue and passes if the API at hello-url is down', async () => {
    const { outcome } = await check({ hello: 'inconclusive' });

    expect({ outcome, issues: issues() }).toEqual({ outcome: 'success', issues: [] });
  });

  test('knows for every reason whether the credential is bad, and whether the problem is temporary', async () => {
    const bad: string[] = [];
    const temporary: string[] = [];
    for (const reason of REASONS) {
      writeFileSync(join(directory, 'issues'), '[]');
      const { outcome } = await check({ reason });
      if (issues().length > 0) {
        bad.push(reason);
      }
      if (outcome === 'success') {
        temporary.push(reason);
      }
    }

    expect(bad).toEqual([
      'missing-credentials',
      'invalid-client-id',
      'invalid-client-secret',
      'invalid-client',
      'unauthorized-client',
      'invalid-scope',
      'access-denied',
      'ims-rejected',
      'hello-refused',
    ]);
    expect(temporary).toEqual(['rate-limited', 'ims-unavailable', 'unreachable', 'timed-out', 'unexpected-response']);
  });
});
