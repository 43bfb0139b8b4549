import * as fs from 'node:fs';
import * as path from 'node:path';
import { missingCredentials } from '../../../src/runner/missing-credentials';
import { createRunnerFiles, type RunnerFiles } from '../../support/runner-files';
import { isolateEnvironment } from '../../support/test-environment';

const DEPENDABOT =
  'client-secret is empty: Dependabot started this run, and such runs get the Dependabot secrets alone.';
const FORK =
  'client-secret is empty: this run is for a pull request from a fork, and GitHub gives such runs no secrets.';
const UNSET = 'client-secret is empty: the secret or variable that it is set from does not exist here.';

let files: RunnerFiles;

isolateEnvironment();
beforeEach(() => {
  files = createRunnerFiles();
});
afterEach(() => files.remove());

/** Sets what the runner tells of the event that started the run. */
function startedBy(name: string, event: unknown): void {
  const file = path.join(files.directory, 'event.json');
  fs.writeFileSync(file, typeof event === 'string' ? event : JSON.stringify(event));
  process.env.GITHUB_EVENT_NAME = name;
  process.env.GITHUB_EVENT_PATH = file;
}

function pullRequest(head: string | null, base: string) {
  return {
    pull_request: {
      head: { repo: head === null ? null : { full_name: head } },
      base: { repo: { full_name: base } },
    },
  };
}

test('an empty input names itself', () => {
  expect(missingCredentials(['client-id'])).toMatchObject({
    reason: 'missing-credentials',
    message: 'client-id is empty: the secret or variable that it is set from does not exist here.',
    cure: 'Check the spelling of the name behind `secrets.`, and that the secret is stored for this repository, organization or `environment:`; a reusable workflow needs `secrets: inherit`.',
  });
});

test('a run that Dependabot started says so, and how to give it secrets', () => {
  process.env.GITHUB_ACTOR = 'dependabot[bot]';

  expect(missingCredentials(['client-secret'])).toMatchObject({
    message: DEPENDABOT,
    cure: "Store the credential as Dependabot secrets as well, under the same names, or skip the job: `if: github.actor != 'dependabot[bot]'`.",
  });
});

test.each(['pull_request', 'pull_request_review', 'pull_request_review_comment'])(
  'a %s from a fork says so, and how to skip the job',
  (name) => {
    startedBy(name, pullRequest('someone/fork', 'adobe/project'));

    expect(missingCredentials(['client-secret'])).toMatchObject({
      reason: 'missing-credentials',
      message: FORK,
      cure: 'Skip the job for forks: `if: github.event.pull_request.head.repo.full_name == github.repository`.',
    });
  },
);

test('a pull request from a fork that is gone says so', () => {
  startedBy('pull_request', pullRequest(null, 'adobe/project'));

  expect(missingCredentials(['client-secret']).message).toBe(FORK);
});

test.each([
  ['a pull request of the repository itself', 'pull_request', pullRequest('adobe/project', 'adobe/project')],
  ['a run for the base of a fork, which gets secrets', 'pull_request_target', pullRequest('a/b', 'c/d')],
  ['a push', 'push', { ref: 'refs/heads/main' }],
  ['an event without a pull request', 'pull_request', {}],
  ['an event that is null', 'pull_request', 'null'],
  ['an event that is no JSON', 'pull_request', '{'],
  ['an event that is empty', 'pull_request', ''],
])('%s has the general cause', (_, name, event) => {
  startedBy(name, event);

  expect(missingCredentials(['client-secret']).message).toBe(UNSET);
});

test('an event that cannot be read has the general cause', () => {
  process.env.GITHUB_EVENT_NAME = 'pull_request';
  process.env.GITHUB_EVENT_PATH = path.join(files.directory, 'gone.json');

  expect(missingCredentials(['client-secret']).message).toBe(UNSET);
});

test('a run without any event has the general cause', () => {
  process.env.GITHUB_EVENT_NAME = 'pull_request';

  expect(missingCredentials(['client-secret']).message).toBe(UNSET);
});
