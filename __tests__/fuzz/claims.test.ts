import * as fc from 'fast-check';
import { assert, expectInvariants } from './invariants';
import { claimsIn, creationInClaims, expiryInClaims, isToken } from './oracle';
import { property } from './property';
import { write } from './responses';
import { createSandbox } from './sandbox';
import { clientSecrets, oddText } from './texts';
import { CLIENT_ID, jwts, makeToken, SCOPES, START, validJwts } from './tokens';

const sandbox = createSandbox();
const FRESH = makeToken({ payload: undefined, rest: 'a-fresh-token-that-IMS-issued-in-its-place' }, '');
const TOKEN_RESPONSE = { status: 200, headers: [], body: '{"access_token":"{{token as it is}}"}' };
const MARGIN_SECONDS = 3600;
const CLOCK_TOLERANCE_MS = 60_000;

const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  'ONE TWO': ['ONE', 'TWO'],
  'aio-cli': ['AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN', 'AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY'],
  '': [],
};

property(
  'a token with any claims is passed on unless it has expired, and its claims go to outputs only',
  { share: 1000, reaches: ['issued', 'unexpected-response'] },
  fc.record({ secret: clientSecrets, token: jwts, exportEnv: fc.constantFrom(...Object.keys(VARIABLES)) }),
  async ({ secret, token: plan, exportEnv }) => {
    const token = makeToken(plan, secret);

    const result = await sandbox.runStep({
      inputs: { 'client-id': CLIENT_ID, 'client-secret': secret, scopes: SCOPES, 'export-env': exportEnv },
      script: { token: [write(TOKEN_RESPONSE, { secret, token })] },
    });

    const { outcome, outputs, warnings } = expectInvariants(result, {
      secrets: [secret],
      tokens: [token],
      clientId: CLIENT_ID,
      variables: VARIABLES[exportEnv] ?? [],
    });
    const expiry = expiryInClaims(token);
    const isValid = isToken(token) && (expiry === undefined || expiry > START.getTime());
    assert(isValid === (result.exitCode === 0), `valid: ${isValid}, but the outcome is ${outcome}`);
    if (result.exitCode === 1) {
      return outcome;
    }
    const warnsAbout = (word: string) => warnings.some((title) => title.includes(word));
    assert((expiry === undefined) === warnsAbout('expiry'), 'the warning about the expiry is wrong');
    const left = expiry === undefined ? '' : String(Math.floor((expiry - START.getTime()) / 1000));
    assert(outputs.get('expires-in') === left, `expires-in is ${outputs.get('expires-in')}, not ${left}`);
    const scope = claimsIn(token)?.get('scope');
    const granted = typeof scope === 'string' ? scope.split(/[\s,]+/) : SCOPES.split(',');
    const lacks = SCOPES.split(',').some((requested) => !granted.includes(requested));
    assert(lacks === warnsAbout('Scopes'), 'the warning about missing scopes is wrong');
    return outcome;
  },
);

property(
  'any text that an earlier step exported is reused if it is a reusable token, and otherwise a new token is requested',
  { share: 500, reaches: ['issued', 'reused'] },
  fc.record({
    secret: clientSecrets,
    scopes: fc.oneof(
      { weight: 4, arbitrary: fc.constant(SCOPES) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('openid', '##[group]forged', '::notice::forged', `${SCOPES},session`),
      },
    ),
    exported: fc.oneof(
      jwts.map((plan) => ({ plan, text: '' })),
      validJwts.map((plan) => ({ plan, text: '' })),
      fc.tuple(validJwts, oddText).map(([plan, text]) => ({ plan, text })),
      oddText.map((text) => ({ plan: { payload: undefined, rest: '' }, text })),
    ),
  }),
  async ({ secret, scopes, exported: { plan, text } }) => {
    const token = makeToken(plan, secret);
    const exported = `${token}${text}`;

    const result = await sandbox.runStep({
      inputs: { 'client-id': CLIENT_ID, 'client-secret': secret, scopes, reuse: 'true' },
      env: { ADOBE_ACCESS_TOKEN: exported },
      script: { token: [write(TOKEN_RESPONSE, { secret, token: FRESH })] },
    });

    const { outcome, outputs } = expectInvariants(result, {
      secrets: [secret],
      tokens: [FRESH, ...(token === '' ? [] : [exported])],
      clientId: CLIENT_ID,
    });
    const isReused = outcome === 'reused';
    assert(outputs.get('access-token') === (isReused ? exported : FRESH), `the ${outcome} token is another one`);
    assert(result.requests.length === (isReused ? 0 : 1), `${result.requests.length} requests were sent`);
    const claims = claimsIn(exported);
    const granted = String(claims?.get('scope') ?? '').split(/[\s,]+/);
    const isReusable =
      claims?.get('client_id') === CLIENT_ID &&
      typeof claims.get('scope') === 'string' &&
      scopes.split(',').every((requested) => granted.includes(requested)) &&
      (creationInClaims(exported) ?? 0) <= START.getTime() + CLOCK_TOLERANCE_MS &&
      (expiryInClaims(exported) ?? 0) - START.getTime() >= (MARGIN_SECONDS + 1) * 1000 &&
      isToken(exported);
    assert(isReusable === isReused, `reusable: ${isReusable}, but the token is ${outcome}`);
    return outcome;
  },
);
