import * as fs from 'node:fs';
import { Failure } from '../failure';

interface PullRequestEvent {
  readonly pull_request?: {
    readonly head?: { readonly repo?: { readonly full_name?: string } | null };
    readonly base?: { readonly repo?: { readonly full_name?: string } };
  };
}

/**
 * Why inputs are empty, as far as the event shows it: workflows that a pull request from a fork starts get no secrets, and
 * those that Dependabot starts get Dependabot secrets (GitHub Docs, "Using secrets in GitHub Actions").
 *
 * @param inputs the names of those that are empty
 * @returns a Failure `missing-credentials`
 */
export function missingCredentials(inputs: readonly string[]): Failure {
  const { cause, fix } = findCause();
  const subject = inputs.length > 1 ? `${inputs.join(' and ')} are empty` : `${inputs.join()} is empty`;
  return new Failure('missing-credentials', `${subject}: ${cause}.`, fix);
}

function findCause(): { readonly cause: string; readonly fix: string } {
  if (process.env.GITHUB_ACTOR === 'dependabot[bot]') {
    return {
      cause: 'Dependabot started this run, and such runs get Dependabot secrets only',
      fix: "Store the credential as Dependabot secrets too, under the same names, or skip the job: `if: github.actor != 'dependabot[bot]'`.",
    };
  }
  if (isFromFork()) {
    return {
      cause: 'this run is for a pull request from a fork, and GitHub gives such runs no secrets',
      fix: 'Skip the job for forks: `if: github.event.pull_request.head.repo.full_name == github.repository`.',
    };
  }
  return {
    cause: 'the secret or variable that sets it does not exist in this run',
    fix: 'Check the spelling of the name after `secrets.`, and that the secret is stored for this repository, organization or `environment:`. A reusable workflow needs `secrets: inherit`.',
  };
}

function isFromFork(): boolean {
  // A pull_request_target run gets the secrets of the base repository.
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
    // Best effort: without the event, the general cause is given.
    return {};
  }
}
