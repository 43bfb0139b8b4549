import * as fc from 'fast-check';
import { write } from './answers';
import { demand, expectInvariants } from './invariants';
import { claimsIn, endByClaims } from './oracle';
import { property } from './property';
import { setStage } from './step';
import { clientSecrets, oddText } from './texts';
import { CLIENT_ID, jwts, makeToken, SCOPES, START, soundJwts } from './tokens';

const stage = setStage();
const FRESH = makeToken({ payload: undefined, rest: 'a-fresh-token-that-IMS-gave-in-its-place' }, '');
const MARGIN_SECONDS = 3600;

property(
  'whatever a token says of itself, it is handed on unless it has ended, and its claims go nowhere but to outputs',
  { share: 1000, reaches: ['issued', 'unexpected-response'] },
  fc.record({ secret: clientSecrets, token: jwts, exportEnv: fc.constantFrom('ONE TWO', 'aio-cli', '') }),
  async ({ secret, token: plan, exportEnv }) => {
    const token = makeToken(plan, secret);
    const answer = { status: 200, headers: [], body: '{"access_token":"{{token as it is}}"}' };

    const done = await stage.runMain({
      inputs: { 'client-id': CLIENT_ID, 'client-secret': secret, 'export-env': exportEnv },
      script: { token: [write(answer, { secret, token })] },
    });

    const variables = {
      'ONE TWO': ['ONE', 'TWO'],
      'aio-cli': ['AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN', 'AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY'],
      '': [],
    }[exportEnv];
    const { what, outputs, warnings } = expectInvariants(done, {
      secrets: [secret],
      tokens: [token],
      clientId: CLIENT_ID,
      variables: variables ?? [],
    });
    const end = endByClaims(token);
    const isAlive = end === undefined || end > START.getTime();
    demand(isAlive === (done.exitCode === 0), `it is alive: ${isAlive}, and the step ended: ${what}`);
    if (done.exitCode === 1) {
      return what;
    }
    demand(
      (end === undefined) === warnings.includes('No known expiry'),
      'the warning of its expiry is wrong',
    );
    const left = end === undefined ? '' : String(Math.floor((end - START.getTime()) / 1000));
    demand(outputs.get('expires-in') === left, `it expires in ${outputs.get('expires-in')} s, not ${left}`);
    const scope = claimsIn(token)?.get('scope');
    const granted = typeof scope === 'string' ? scope.split(/[\s,]+/) : SCOPES.split(',');
    const lacks = SCOPES.split(',').some((wanted) => !granted.includes(wanted));
    demand(lacks === warnings.includes('Scopes are missing'), 'the warning of missing scopes is wrong');
    return what;
  },
);

property(
  'whatever an earlier step has left in the variable, it is reused where it serves, and a new token is asked for where not',
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
    left: fc.oneof(
      jwts.map((plan) => ({ plan, text: '' })),
      soundJwts.map((plan) => ({ plan, text: '' })),
      fc.tuple(soundJwts, oddText).map(([plan, text]) => ({ plan, text })),
      oddText.map((text) => ({ plan: { payload: undefined, rest: '' }, text })),
    ),
  }),
  async ({ secret, scopes, left: { plan, text } }) => {
    const token = makeToken(plan, secret);
    const left = `${token}${text}`;
    const answer = { status: 200, headers: [], body: '{"access_token":"{{token as it is}}"}' };

    const done = await stage.runMain({
      inputs: { 'client-id': CLIENT_ID, 'client-secret': secret, scopes, reuse: 'true' },
      env: { ADOBE_ACCESS_TOKEN: left },
      script: { token: [write(answer, { secret, token: FRESH })] },
    });

    const { what, outputs } = expectInvariants(done, {
      secrets: [secret],
      tokens: [FRESH, ...(token === '' ? [] : [left])],
      clientId: CLIENT_ID,
    });
    const handedOn = outputs.get('access-token');
    demand(handedOn === (what === 'reused' ? left : FRESH), `another token is handed on as ${what}`);
    demand(done.asked.length === (what === 'reused' ? 0 : 1), `IMS was asked ${done.asked.length} times`);
    demand(!/[^\x21-\x7e]/.test(left) || what === 'issued', 'what is no token is reused');
    const claims = claimsIn(left);
    const granted = String(claims?.get('scope') ?? '').split(/[\s,]+/);
    const serves =
      claims?.get('client_id') === CLIENT_ID &&
      typeof claims.get('scope') === 'string' &&
      scopes.split(',').every((wanted) => granted.includes(wanted)) &&
      (endByClaims(left) ?? 0) - START.getTime() >= (MARGIN_SECONDS + 1) * 1000 &&
      /^[A-Za-z0-9._~+/-]+=*$/.test(left);
    demand(serves === (what === 'reused'), `it serves: ${serves}, and what is handed on is ${what}`);
    return what;
  },
);
