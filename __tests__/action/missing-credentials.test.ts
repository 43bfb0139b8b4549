import { type AdobeStepOptions, failureOf, moreAbout, runAdobeStep } from '../support/adobe-step';

const home = { full_name: 'octo-org/octo-repo' };
const fork = { full_name: 'somebody/octo-repo' };

const unset = {
  why: ': the secret or variable that it is set from does not exist here',
  cure: 'Check the spelling of the name behind `secrets.`, and that the secret is stored for this repository, organization or `environment:`; a reusable workflow needs `secrets: inherit`.',
};
const fromFork = {
  why: ': this run is for a pull request from a fork, and GitHub gives such runs no secrets',
  cure: 'Skip the job for forks: `if: github.event.pull_request.head.repo.full_name == github.repository`.',
};
const fromDependabot = {
  why: ': Dependabot started this run, and such runs get the Dependabot secrets alone',
  cure: "Store the credential as Dependabot secrets as well, under the same names, or skip the job: `if: github.actor != 'dependabot[bot]'`.",
};

function pullRequest(from: { full_name: string } | null, name = 'pull_request', actor = 'octocat') {
  return { name, actor, payload: { pull_request: { head: { repo: from }, base: { repo: home } } } };
}

const causes: readonly (readonly [string, AdobeStepOptions, { why: string; cure: string }])[] = [
  ['nowhere', {}, unset],
  ['a pull request from a fork', { event: pullRequest(fork) }, fromFork],
  ['a pull request from a fork that has been deleted', { event: pullRequest(null) }, fromFork],
  ['a review of a pull request from a fork', { event: pullRequest(fork, 'pull_request_review') }, fromFork],
  ['a pull request of the repository itself', { event: pullRequest(home) }, unset],
  [
    'pull_request_target, which gets secrets even for a fork',
    { event: pullRequest(fork, 'pull_request_target') },
    unset,
  ],
  ['Dependabot', { event: pullRequest(home, 'pull_request', 'dependabot[bot]') }, fromDependabot],
  [
    'a push by Dependabot',
    { event: { name: 'push', actor: 'dependabot[bot]', payload: {} } },
    fromDependabot,
  ],
];

test.concurrent.each(causes)(
  'an empty client-secret from %s is explained',
  async (_from, options, { why, cure }) => {
    const step = await runAdobeStep({ ...options, inputs: { 'client-secret': '' } });
    expect(failureOf(step)).toEqual({
      outputs: { reason: 'missing-credentials' },
      what: `client-secret is empty${why}.`,
      cure,
      more: moreAbout('missing-credentials'),
    });
    expect(step.adobe.requests).toEqual([]);
  },
);

test.concurrent.each([' ', '\n\n', ' \r\n\t'])('a client-secret of %j is empty too', async (secret) => {
  const step = await runAdobeStep({ inputs: { 'client-secret': secret } });
  expect(failureOf(step)).toMatchObject({
    outputs: { reason: 'missing-credentials' },
    what: `client-secret is empty${unset.why}.`,
  });
});

test.concurrent('an empty client-id is explained as well', async () => {
  const step = await runAdobeStep({ inputs: { 'client-id': '' } });
  expect(failureOf(step)).toMatchObject({
    outputs: { reason: 'missing-credentials' },
    what: `client-id is empty${unset.why}.`,
    cure: unset.cure,
  });
});

test.concurrent('where both are empty, both are named, and the cure once', async () => {
  const step = await runAdobeStep({
    event: pullRequest(fork),
    inputs: { 'client-id': '', 'client-secret': '' },
  });
  expect(failureOf(step)).toMatchObject({
    outputs: { reason: 'missing-credentials' },
    what: `client-id and client-secret are empty${fromFork.why}.`,
    cure: fromFork.cure,
  });
});

test.concurrent('without a readable event the general cause is given', async () => {
  const step = await runAdobeStep({
    event: pullRequest(home),
    env: { GITHUB_EVENT_PATH: '/nowhere/event.json' },
    inputs: { 'client-secret': '' },
  });
  expect(failureOf(step)).toMatchObject({ what: `client-secret is empty${unset.why}.`, cure: unset.cure });
});

test.concurrent('a fork whose credentials are there is none of our business', async () => {
  const { result } = await runAdobeStep({ event: pullRequest(fork) });
  expect(result.exitCode).toBe(0);
});
