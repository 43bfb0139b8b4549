import { failureOf, runAdobeStep } from '../support/adobe-step';

/** A step that fails before it sends anything. */
function runFailing(env: Record<string, string>) {
  return runAdobeStep({ inputs: { hello: 'perhaps' }, env });
}

test.concurrent.each([
  [
    'the repository and the version of the action',
    { GITHUB_ACTION_REPOSITORY: 'acme/adobe-access-token', GITHUB_ACTION_REF: 'v1.2.3' },
    'https://github.com/acme/adobe-access-token/blob/v1.2.3',
  ],
  [
    'a commit, where the workflow pins one',
    {
      GITHUB_ACTION_REPOSITORY: 'acme/adobe-access-token',
      GITHUB_ACTION_REF: '8e5e7e5ab8b370d6c329ec480221332ada57f0ab',
    },
    'https://github.com/acme/adobe-access-token/blob/8e5e7e5ab8b370d6c329ec480221332ada57f0ab',
  ],
  [
    'the default branch, where there is no version',
    { GITHUB_ACTION_REPOSITORY: 'acme/adobe-access-token', GITHUB_ACTION_REF: '' },
    'https://github.com/acme/adobe-access-token/blob/HEAD',
  ],
  [
    'another GitHub server',
    {
      GITHUB_ACTION_REPOSITORY: 'acme/adobe-access-token',
      GITHUB_ACTION_REF: 'v1',
      GITHUB_SERVER_URL: 'https://github.acme.example',
    },
    'https://github.acme.example/acme/adobe-access-token/blob/v1',
  ],
])('the last line links to the page of %s', async (_case, env, base) => {
  const { more } = failureOf(await runFailing(env));
  expect(more).toBe(`More: ${base}/docs/troubleshooting.md#invalid-input`);
});

test.concurrent('where the runner does not name the repository, as for a local action, the last line names the file', async () => {
  const { more } = failureOf(await runFailing({ GITHUB_ACTION_REPOSITORY: '', GITHUB_ACTION_REF: '' }));
  expect(more).toBe('More: docs/troubleshooting.md#invalid-input in the repository of this action');
});
