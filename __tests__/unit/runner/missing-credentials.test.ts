import * as fs from 'node:fs';
import * as path from 'node:path';
import { missingCredentials } from '../../../src/runner/missing-credentials';
import { createRunnerFiles, type RunnerFiles } from '../../support/runner-files';
import { isolateEnvironment } from '../../support/test-environment';

let files: RunnerFiles;

isolateEnvironment();
beforeEach(() => {
  files = createRunnerFiles();
});
afterEach(() => files.remove());

/** Sets what the runner says about the event that started the run. */
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

/** The cause that the failure gives, by a word of it. */
function cause(): 'Dependabot' | 'fork' | 'unknown' {
  const { reason, message, fix } = missingCredentials(['client-secret'], [], false);
  expect(reason).toBe('missing-credentials');
  const text = `${message} ${fix}`;
  return (['Dependabot', 'fork'] as const).find((word) => text.includes(word)) ?? 'unknown';
}

test('missingCredentials() names every empty input', () => {
  expect(missingCredentials(['client-id'], [], false).message).toContain('client-id');
  expect(missingCredentials(['client-id', 'client-secret'], [], false).message).toMatch(/client-id.*client-secret/);
});

test('missingCredentials() recognizes a run that Dependabot started', () => {
  process.env.GITHUB_ACTOR = 'dependabot[bot]';

  expect(cause()).toBe('Dependabot');
});

test.each([
  ['pull_request', pullRequest('someone/fork', 'adobe/project')],
  ['pull_request_review', pullRequest('someone/fork', 'adobe/project')],
  ['pull_request_review_comment', pullRequest('someone/fork', 'adobe/project')],
  // The fork has been deleted.
  ['pull_request', pullRequest(null, 'adobe/project')],
])('missingCredentials() recognizes a %s from a fork: %j', (name, event) => {
  startedBy(name, event);

  expect(cause()).toBe('fork');
});

test('missingCredentials() recognizes a run in a fork', () => {
  startedBy('push', { repository: { fork: true } });

  expect(cause()).toBe('fork');
});

test.each([
  [['client_id'], false, '`client_id`'],
  [[], true, 'credential-json'],
])('missingCredentials() names misspelt inputs %j, and JSON that lacks the value: %j', (misspelt, hasJson, word) => {
  startedBy('push', { repository: { fork: true } });

  expect(missingCredentials(['client-id'], misspelt, hasJson).message).toMatch(new RegExp(`empty: .*${word}`));
});

test.each([
  ['pull_request', pullRequest('adobe/project', 'adobe/project')],
  // It gets the secrets of the base repository.
  ['pull_request_target', pullRequest('a/b', 'c/d')],
  ['push', { ref: 'refs/heads/main' }],
  ['pull_request', {}],
  ['pull_request', 'null'],
  ['pull_request', '{'],
  ['pull_request', ''],
])('missingCredentials() gives the general cause for a %s with the event %j', (name, event) => {
  startedBy(name, event);

  expect(cause()).toBe('unknown');
});

test.each([undefined, '/absent/event.json'])(
  'missingCredentials() gives the general cause if the event is at %s',
  (file) => {
    Object.assign(process.env, { GITHUB_EVENT_NAME: 'pull_request', ...(file && { GITHUB_EVENT_PATH: file }) });

    expect(cause()).toBe('unknown');
  },
);
