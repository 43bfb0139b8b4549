import type { Reason } from '../../../src/failure';
import { expectFailure, secretsIn } from '../../support/adobe-step';
import type { StepResult } from '../../support/mini-runner';
import { clientId, clientSecret, type Ending, type Expected, type FaultCase, type Setup } from './fault-case';
import { type CaseRun, TIME_LIMIT_MS } from './run-case';

/** The forms of the requests to IMS with which no token is requested, by path. */
const FORMS: Readonly<Record<string, object>> = {
  '/ims/validate_token/v1': { type: 'access_token', token: expect.any(String) },
  '/ims/invalidate_token/v2': {
    token_type: 'access_token',
    token: expect.any(String),
    client_secret: expect.any(String),
    cascading: 'all',
  },
};

/** Node prints it at its start, if it cannot read the file in NODE_EXTRA_CA_CERTS. */
const NODE_WARNING = /^Warning: Ignoring extra certs from .*\n/;

/** Timers and the clock may disagree by this. */
const TOLERANCE_MS = 20;

/** Checks all that a row expects, and all that holds for every row. */
export function checkCase([_name, setup, ending, requests, expected = {}]: FaultCase, run: CaseRun): void {
  const { result } = run;
  expectRequests(run, requests);
  expect(result.exitCode ?? result.signal).toBe(exitOf(ending, setup));
  expect(result.durationMs).toBeLessThan(TIME_LIMIT_MS);
  expectNothingInjected(result);
  expectTokenRequests(run, setup, expected);
  expectOtherRequestsToIms(run, setup);
  expectEnding(run, ending, setup, expected);
  expectPostPhase(run, ending, setup);
  expect(result.masks).toEqual(expect.arrayContaining([...(expected.masked ?? [])]));
  expect((expected.notMasked ?? []).filter((value) => result.masks.includes(value))).toEqual([]);
}

function expectRequests(run: CaseRun, requests: FaultCase[3]): void {
  if (typeof requests === 'number') {
    expect(run.requests).toHaveLength(requests);
    return;
  }
  if (requests !== 'any') {
    expect(run.counts).toEqual(requests);
  }
}

function exitOf(ending: Ending, { signal }: Setup): number | string | undefined {
  if (ending === 'cancelled') {
    return signal?.name === 'cancel' ? 'SIGINT' : signal?.name;
  }
  return isReason(ending) ? 1 : 0;
}

function isReason(ending: Ending): ending is Reason {
  return !['success', 'warning', 'inconclusive', 'not revoked', 'cancelled'].includes(ending);
}

/** Whatever a server sent, the runner got only commands and values of the action. */
function expectNothingInjected(result: StepResult): void {
  const harmless = ['add-mask', 'debug', 'error', 'warning'];
  expect(result.commands.map(({ name }) => name).filter((name) => !harmless.includes(name))).toEqual([]);
  // A short mask would make the log unreadable.
  expect(result.masks.filter((mask) => mask.length < 4)).toEqual([]);
  const stderr = result.stderr.replace(NODE_WARNING, '');
  expect([stderr, result.paths, result.leftBehind]).toEqual(['', [], {}]);
  const printed = result.stdout.replace(/^::add-mask::.*$/gm, '');
  expect(`${printed}${result.rawSummary}`).not.toMatch(/[^\P{Cc}\n]/u);
  expect(result.rawSummary.length).toBeLessThan(4096);
  const { outputs, env, state, masks } = result;
  const values = [...Object.entries({ ...outputs, ...env, ...state }).flat(), ...masks];
  expect(values.filter((text) => text.includes('forged'))).toEqual([]);
}

/** Each token request carries the credential as it was given, without the white space around it. */
function expectTokenRequests({ requests, inputs }: CaseRun, setup: Setup, expected: Expected): void {
  const forms = requests.filter(({ url }) => url === '/ims/token/v3').map(({ form }) => form);
  if (setup.credential === undefined) {
    const given = inputs['client-id']?.trim() ?? clientId;
    expect(forms.map(({ client_id }) => client_id)).toEqual(forms.map(() => given));
    const secrets = inputs['client-secret'] === undefined ? [clientSecret] : secretsIn(inputs);
    expect(secrets).toEqual(expect.arrayContaining(forms.map(({ client_secret }) => client_secret)));
  }
  if (expected.form !== undefined) {
    expect(forms[0]).toMatchObject(expected.form);
  }
  if (expected.secretsSent !== undefined) {
    expect(forms.map(({ client_secret }) => client_secret)).toEqual(expected.secretsSent);
  }
  if (expected.pauseMs !== undefined) {
    const [first = 0, second = 0] = requests.map(({ receivedAt }) => receivedAt.getTime());
    expect(second - first).toBeGreaterThanOrEqual(expected.pauseMs - TOLERANCE_MS);
  }
}

/** IMS gets the client ID as it was given, in the form and in a header, and the secret only with a revocation. */
function expectOtherRequestsToIms({ requests, inputs }: CaseRun, setup: Setup): void {
  const given = setup.credential === undefined ? (inputs['client-id']?.trim() ?? clientId) : expect.any(String);
  for (const { url, form, headers } of requests.filter(({ url }) => url in FORMS)) {
    expect(form).toEqual({ ...FORMS[url], client_id: given });
    expect(headers['x-ims-clientid']).toBe(form.client_id);
  }
}

function expectEnding(run: CaseRun, ending: Ending, setup: Setup, expected: Expected): void {
  const { result } = run;
  if (isReason(ending)) {
    expectReason(result, ending, setup);
    return;
  }
  if (ending === 'cancelled') {
    expect([result.outputs, result.env, result.annotations]).toEqual([{}, {}, []]);
    expect(result.conclusion).toBe('failure');
    return;
  }
  const warns = ending === 'warning' || ending === 'inconclusive';
  expect(result.annotations.map(({ level }) => level)).toEqual(warns ? ['warning'] : []);
  expectTokenExported(run, ending, expected);
}

function expectTokenExported({ inputs, result, tokens }: CaseRun, ending: Ending, expected: Expected): void {
  const token = tokens.at(-1);
  const hello = inputs.hello?.toLowerCase() === 'true' ? 'ok' : 'skipped';
  expect(token).toBeDefined();
  expect(result.outputs).toEqual({
    'access-token': token,
    'client-id': inputs['client-id']?.trim() ?? expect.any(String),
    ...(inputs['org-id'] && { 'org-id': inputs['org-id'] }),
    'expires-in': expect.stringMatching(/^\d*$/),
    'expires-at': expect.any(String),
    scopes: expect.any(String),
    source: 'issued',
    hello: ending === 'inconclusive' ? 'inconclusive' : hello,
    ...(inputs.seal === 'true' && { 'sealed-token': expect.any(String) }),
    ...expected.outputs,
  });
  // Adobe's tokens are valid for a day, and so are the simulated Adobe's.
  const expiresIn = Number(result.outputs['expires-in']);
  expect(expiresIn).toBeLessThanOrEqual(expected.expiresIn ?? 86_400);
  expect(expiresIn).toBeGreaterThan((expected.expiresIn ?? 0) - 60);
  const names = (inputs['export-env'] ?? 'ADOBE_ACCESS_TOKEN').split(/[\s,]+/).filter(Boolean);
  expect(result.env).toEqual(expected.env ?? Object.fromEntries(names.map((name) => [name, token])));
  expect(result.log.at(-1)).toContain(result.outputs['expires-at']);
}

function expectReason(result: StepResult, reason: Reason, setup: Setup): void {
  const failure = expectFailure({ result });
  expect(failure.reason).toBe(reason);
  expect(failure.fix).toMatch(/^[A-Z].*[.?]$/);
  expect(result.annotations).toHaveLength(1);
  expect(result.summary).toMatch(new RegExp(`^### .*: ${reason}\n`));
  if (reason === 'timed-out') {
    const seconds = Number(setup.inputs?.['timeout-seconds'] ?? '60');
    expect(result.durationMs).toBeGreaterThan(seconds * 1000 - 100);
  }
  const written = !setup.without?.includes('GITHUB_OUTPUT') && !setup.overrideFiles?.GITHUB_OUTPUT;
  expect(failure.outputs).toEqual(written ? { reason, ...(reason === 'hello-refused' && { hello: 'refused' }) } : {});
}

/**
 * The post phase never fails. It prints nothing unless the step read `revoke: true`, and then revokes the token that IMS
 * issued.
 */
function expectPostPhase({ inputs, result, counts, issued, revoked }: CaseRun, ending: Ending, setup: Setup): void {
  const { post } = result;
  if (setup.signal?.at === 'revoke') {
    expect(post?.exitCode ?? post?.signal).toBe(setup.signal.name);
    expect(post?.log).toEqual([]);
    return;
  }
  expect(post).toMatchObject({ hung: false, exitCode: 0, outputs: {}, env: {}, state: {} });
  expect(post?.stderr.replace(NODE_WARNING, '')).toBe('');
  expect(post?.durationMs).toBeLessThan(TIME_LIMIT_MS);
  if (result.state.revoke !== 'true') {
    expect([{}, { revoke: 'false', token: '' }]).toContainEqual(result.state);
    expect([post?.stdout, counts.revoke]).toEqual(['', undefined]);
    return;
  }
  expect(inputs.revoke).toBe('true');
  const fails = ending === 'not revoked';
  expect(post?.annotations.map(({ level }) => level)).toEqual(fails ? ['warning'] : []);
  expect(post?.log).not.toEqual([]);
  expect(revoked).toEqual(counts.revoke === undefined || fails ? [] : issued);
}
