import * as fs from 'node:fs';
import { Failure } from '../failure';

interface PullRequestEvent {
  readonly pull_request?: {
    readonly head?: { readonly repo?: { readonly full_name?: string } | null };
    readonly base?: { readonly repo?: { readonly full_name?: string } };
  };
}

/**
 * Why `inputs` are empty, as far as the event shows it: GitHub gives no secrets to workflows that a fork's pull request
 * starts, and Dependabot's have secrets of their own (GitHub Docs, "Using secrets in GitHub Actions").
 *
 * @returns a Failure `missing-credentials`
 */
export function missingCredentials(inputs: readonly string[]): Failure {
  const [why, cure] = causeOf();
  const what = inputs.length > 1 ? `${inputs.join(' and ')} are empty` : `${inputs.join()} is empty`;
  return new Failure('missing-credentials', `${what}${why}.`, cure);
}

function causeOf(): readonly [why: string, cure: string] {
  if (process.env.GITHUB_ACTOR === 'dependabot[bot]') {
    return [
      ': Dependabot started this run, and such runs get the Dependabot secrets alone',
      "Store the credential as Dependabot secrets as well, under the same names, or skip the job: `if: github.actor != 'dependabot[bot]'`.",
    ];
  }
  if (isFromFork()) {
    return [
      ': this run is for a pull request from a fork, and GitHub gives such runs no secrets',
      'Skip the job for forks: `if: github.event.pull_request.head.repo.full_name == github.repository`.',
    ];
  }
  return [
    ': the secret or variable that it is set from does not exist here',
    'Check the spelling of the name behind `secrets.`, and that the secret is stored for this repository, organization or `environment:`; a reusable workflow needs `secrets: inherit`.',
  ];
}

function isFromFork(): boolean {
  // A pull_request_target run is the base repository's own: it gets secrets.
  if (!/^pull_request(_review|_review_comment)?$/.test(process.env.GITHUB_EVENT_NAME ?? '')) {
    return false;
  }
  const { head, base } = readEvent().pull_request ?? {};
  return head?.repo?.full_name !== base?.repo?.full_name;
}

function readEvent(): PullRequestEvent {
  try {
    return JSON.parse(fs.readFileSync(process.env.GITHUB_EVENT_PATH ?? '', 'utf8')) ?? {};
  } catch {
    // The cause is a courtesy: without the event, the general one is given.
    return {};
  }
}
