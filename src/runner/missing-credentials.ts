import * as fs from 'node:fs';
import { Failure } from '../failure';

interface RepositoryEvent {
  readonly repository?: { readonly fork?: boolean };
  readonly pull_request?: {
    readonly head?: { readonly repo?: { readonly full_name?: string } | null };
    readonly base?: { readonly repo?: { readonly full_name?: string } };
  };
}

interface Cause {
  readonly applies: boolean;
  readonly cause: string;
  readonly fix: string;
}

/**
 * Why inputs are empty, as far as the environment shows it: workflows that a pull request from a fork starts get no
 * secrets, and those that Dependabot starts get Dependabot secrets (GitHub Docs, "Using secrets in GitHub Actions").
 *
 * @param inputs the names of those that are empty
 * @param misspelt inputs that the step sets, but that the action does not have
 * @param hasJson whether `credential-json` is set, and contains no value for these inputs
 * @returns a Failure `missing-credentials`
 */
export function missingCredentials(inputs: readonly string[], misspelt: readonly string[], hasJson: boolean): Failure {
  const names = hasJson ? inputs : [...inputs, 'credential-json'];
  const subject = [names.slice(0, -1).join(', '), names.at(-1)].filter((part) => part !== '').join(' and ');
  const { cause, fix } = findCause(misspelt, hasJson);
  return new Failure('missing-credentials', `${subject} ${names.length > 1 ? 'are' : 'is'} empty: ${cause}.`, fix);
}

function findCause(misspelt: readonly string[], hasJson: boolean): Cause {
  const { repository, pull_request } = readEvent();
  // A pull_request_target run gets the secrets of the base repository.
  const isPullRequest = /^pull_request(_review|_review_comment)?$/.test(process.env.GITHUB_EVENT_NAME ?? '');
  const causes: readonly Cause[] = [
    {
      applies: misspelt.length > 0,
      cause: `this action has no input ${misspelt.map((name) => `\`${name}\``).join(' or ')}`,
      fix: 'Correct the spelling in the `with:` of this step: `client-id`, `client-secret`, `credential-json`.',
    },
    {
      applies: hasJson,
      cause: 'the JSON in `credential-json` contains no value for it',
      fix: 'Download the JSON of the credential again, as a developer of its project, or set the input.',
    },
    {
      applies: process.env.GITHUB_ACTOR === 'dependabot[bot]',
      cause: 'Dependabot started this run, and such runs get Dependabot secrets only',
      fix: "Store the credential as Dependabot secrets too, under the same names, or skip the job: `if: github.actor != 'dependabot[bot]'`.",
    },
    {
      applies: isPullRequest && pull_request?.head?.repo?.full_name !== pull_request?.base?.repo?.full_name,
      cause: 'this run is for a pull request from a fork, and GitHub gives such runs no secrets',
      fix: 'Skip the job for forks: `if: github.event.pull_request.head.repo.full_name == github.repository`.',
    },
    {
      applies: repository?.fork === true,
      cause: 'this repository is a fork, and GitHub does not copy secrets to forks',
      fix: 'Store the credential as secrets of this repository, or skip the job: `if: github.event.repository.fork == false`.',
    },
  ];
  return (
    causes.find(({ applies }) => applies) ?? {
      applies: true,
      cause: 'the secret, variable or output in the `with:` of this step has no value in this run',
      fix: 'Check the spelling of the name after `secrets.`, and that the secret is stored for this repository, organization or `environment:`. A reusable workflow needs `secrets: inherit`. GitHub drops a job output that contains a masked value.',
    }
  );
}

function readEvent(): RepositoryEvent {
  try {
    return JSON.parse(fs.readFileSync(process.env.GITHUB_EVENT_PATH ?? '', 'utf8')) ?? {};
  } catch {
    // Best effort: without the event, the general cause is given.
    return {};
  }
}
