import type { AdobeStepOptions } from '../../support/adobe-step';
import { respondJson } from '../../support/adobe-step';
import { clientId, clientSecret, type FaultCase, type Setup } from './fault-case';

const deleted = 'p8e-one-that-was-deleted-last-week';
const alsoDeleted = 'p8e-one-that-was-deleted-last-year';

const home = { full_name: 'octo-org/octo-repo' };
const fork = { full_name: 'somebody/octo-repo' };

const noSecret = { inputs: { 'client-secret': '' } };

function pullRequest(from: { full_name: string } | null, name = 'pull_request', actor = 'octocat') {
  const payload = { pull_request: { head: { repo: from }, base: { repo: home } } };
  return { name, actor, payload } satisfies AdobeStepOptions['event'];
}

/** Client secrets, one a line. */
const secrets = (...lines: readonly string[]) => ({ inputs: { 'client-secret': lines.join('\n') } });

/** The first of two secrets is refused in these words. */
const refused = (error: string, error_description?: string): Setup => ({
  ...secrets(deleted, clientSecret),
  token: respondJson({ error, error_description }, 400),
});

/** Credentials that are missing, and secrets while they are rotated. */
// biome-ignore format: a row is a line.
export const credentialProblems: readonly FaultCase[] = [
  ['no client secret', noSecret, 'missing-credentials', {}],
  ['a client secret of white space', { inputs: { 'client-secret': ' \r\n\t' } }, 'missing-credentials', {}],
  ['no client ID', { inputs: { 'client-id': '' } }, 'missing-credentials', {}],
  ['no client secret for a pull request from a fork', { ...noSecret, event: pullRequest(fork) }, 'missing-credentials', {}],
  ['no client secret for a pull request from a fork that is deleted', { ...noSecret, event: pullRequest(null) }, 'missing-credentials', {}],
  ['no client secret for a review of a pull request from a fork', { ...noSecret, event: pullRequest(fork, 'pull_request_review') }, 'missing-credentials', {}],
  ['no client secret for a pull request of the repository itself', { ...noSecret, event: pullRequest(home) }, 'missing-credentials', {}],
  ['no client secret for pull_request_target', { ...noSecret, event: pullRequest(fork, 'pull_request_target') }, 'missing-credentials', {}],
  ['no client secret for Dependabot', { ...noSecret, event: pullRequest(home, 'pull_request', 'dependabot[bot]') }, 'missing-credentials', {}],
  ['no client secret and no event to read', { ...noSecret, env: { GITHUB_EVENT_PATH: '/nowhere/event.json' } }, 'missing-credentials', {}],
  ['neither client ID nor secret for a pull request from a fork', { inputs: { 'client-id': '', 'client-secret': '' }, event: pullRequest(fork) }, 'missing-credentials', {}],
  ['a credential for a pull request from a fork', { event: pullRequest(fork) }, 'success', 1],

  ['a first secret that is wrong', secrets(deleted, clientSecret), 'warning', 2, { secretsSent: [deleted, clientSecret] }],
  ['a second secret that is wrong', secrets(clientSecret, deleted), 'success', 1, { secretsSent: [clientSecret] }],
  ['two secrets that are wrong', secrets(deleted, alsoDeleted), 'invalid-client-secret', 2, { secretsSent: [deleted, alsoDeleted] }],
  ['the same wrong secret twice', secrets(deleted, deleted), 'invalid-client-secret', 1],
  ['secrets between empty, indented lines', secrets('', '', `  ${deleted}  \r`, '', `\t${clientSecret}`, ''), 'warning', 2, { secretsSent: [deleted, clientSecret] }],
  ['a client ID that is unknown, with two secrets', refused('invalid_client', 'invalid client_id parameter'), 'invalid-client-id', 1],
  ['a client that is refused without a description, with two secrets', refused('invalid_client'), 'invalid-client', 1],
  ['a scope that is refused, with two secrets', refused('invalid_scope'), 'invalid-scope', 1],
  ['a first secret that is wrong, and a scope that is refused with the second', { ...secrets(deleted, clientSecret), token: [respondJson({ error: 'invalid_client', error_description: 'invalid client_secret parameter' }, 400), respondJson({ error: 'invalid_scope' }, 400)] }, 'invalid-scope', 2],

  ['a client ID full of signs that a form encodes', { inputs: { 'client-id': 'name with spaces & + %41 =' } }, 'invalid-client-id', 1],
  ['a secret full of signs that a form encodes', { credential: 'awkwardSecret' }, 'success', 1],
  ['a secret of the older form', { credential: 'oldSecret' }, 'success', 1],
  ['a wrong client ID', { inputs: { 'client-id': clientId.replace(/^./, 'g') } }, 'invalid-client-id', 1],
];
