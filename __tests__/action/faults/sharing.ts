import { credentials } from '../../../simulator/credentials';
import { opaqueToken, signToken } from '../../../simulator/tokens';
import { seal } from '../../../src/token/seal';
import { respond, respondJson } from '../../support/adobe-step';
import { afterwards, type FaultCase, once, type Responses, type Setup, usual, withHello } from './fault-case';
import { notValid } from './verdicts';

const { good, other } = credentials;
const scopes = ['openid', 'AdobeID', 'firefly_api', 'ff_apis'];
const foreignClaims = Buffer.from(JSON.stringify({ iss: 'https://token.example' })).toString('base64url');
const foreign = `eyJhbGciOiJSUzI1NiJ9.${foreignClaims}.c2lnbmF0dXJl`;

type Facts = Partial<Parameters<typeof signToken>[0]>;

function earlierToken(facts: Facts): Promise<string> {
  const usual = { clientId: good.clientId, scopes, issuedAt: new Date(), lifetimeSeconds: 86_400 };
  return signToken({ ...usual, ...facts });
}

/** An earlier step exported this token. */
const exported = (facts: Facts, inputs: Setup['inputs'] = {}): Setup => ({
  earlier: async () => {
    const token = await earlierToken(facts);
    return {
      inputs: { reuse: 'true', ...inputs },
      env: { ADOBE_ACCESS_TOKEN: token },
      otherTokens: [token],
    };
  },
});

/** Another job sealed this token; `change` alters it on the way. */
const sealed = (
  facts: Facts,
  inputs: Setup['inputs'] = {},
  change = (text: string) => text,
  credential: { clientId: string; clientSecret: string } = good,
): Setup => ({
  earlier: async () => {
    const token = await earlierToken(facts);
    return {
      inputs: { 'sealed-token': change(await seal(token, credential)), ...inputs },
      otherTokens: [token],
    };
  },
});

/** Changes one character of a part of a sealed token. */
const altered = (place: number) => (text: string) => {
  const parts = text.split('.');
  const part = parts[place] ?? '';
  parts[place] = `${part.slice(0, 8)}${part[8] === 'A' ? 'B' : 'A'}${part.slice(9)}`;
  return parts.join('.');
};

const opaque = opaqueToken();

/** Another job sealed a token that tells nothing. */
const sealedOpaque: Setup = {
  earlier: async () => ({ inputs: { 'sealed-token': await seal(opaque, good) }, otherTokens: [opaque] }),
};

/** The step gets this in place of a sealed token. */
const inPlace = (text: string): Setup => ({ inputs: { 'sealed-token': text } });

/** The setup with these responses of the API and of IMS to a token that is to be checked. */
const checked = ({ earlier = async () => ({}), ...setup }: Setup, hello: Responses, validate: Responses): Setup => ({
  ...setup,
  earlier: async () => {
    const left = await earlier();
    return { ...left, inputs: { hello: 'true', ...left.inputs } };
  },
  hello,
  validate,
});

const valid = respondJson({ valid: true });
const replaced = { token: 1, hello: 2, validate: 1 };
const replacedInVain = { token: 1, hello: 2, validate: 2 };

const anHour = { lifetimeSeconds: 3600 };
const yesterday = { issuedAt: new Date(Date.now() - 86_400_000), ...anHour };
const reused = { outputs: { source: 'reused' } };
const unsealed = { outputs: { source: 'unsealed' } };

/** Tokens of earlier steps and of other jobs. */
// biome-ignore format: a row is a line.
export const sharing: readonly FaultCase[] = [
  ['an earlier token', exported({}), 'success', {}, reused],
  ['an earlier token, without reuse', exported({}, { reuse: 'false' }), 'success', { token: 1 }],
  ['an earlier token, to revoke', exported({}, { revoke: 'true' }), 'success', {}, reused],
  ['an earlier token with more scopes', exported({ scopes: [...scopes, 'DCAPI'] }), 'success', {}, reused],
  ['an earlier token that the API refuses and IMS calls valid', checked(exported({}), respond(401), valid), 'hello-refused', { hello: 1, validate: 1 }],
  ['an earlier token that the API refuses, without a verdict of IMS', checked(exported({}), respond(401), respond(400)), 'hello-refused', { hello: 1, validate: 1 }],
  ['an earlier token that IMS calls not valid', checked(exported({}), [respond(401), usual], notValid), 'success', replaced],
  ['an earlier token that IMS calls not valid, to revoke', checked(exported({}, { revoke: 'true' }), [respond(401), usual], notValid), 'success', { ...replaced, revoke: 1 }],
  ['an earlier token that IMS calls not valid, and an API that is not available', once(checked(exported({}), respond(503), [notValid, usual])), 'inconclusive', replacedInVain],
  ['an earlier token that IMS calls not valid, as it does the new one', checked(exported({}), respond(401), notValid), 'hello-refused', replacedInVain],
  ['an earlier token that IMS calls not valid, and an API that refuses the new one', checked(exported({}), respond(403), [notValid, valid]), 'hello-refused', replacedInVain],
  ['an earlier token that IMS calls not valid, and the default URL', { ...checked(exported({}), respond(404), [notValid, valid]), proxied: {} }, 'success', { ...replacedInVain, connects: 5 }],
  ['an earlier token that IMS calls not valid, and no new one', { ...checked(exported({}), respond(401), notValid), token: respondJson({ error: 'access_denied' }, 403) }, 'access-denied', { token: 1, hello: 1, validate: 1 }],
  ['an earlier token without a scope', exported({ scopes: ['openid', 'AdobeID', 'ff_apis'] }), 'success', { token: 1 }],
  ['an earlier token without two scopes', exported({ scopes: ['openid', 'AdobeID'] }), 'success', { token: 1 }],
  ['an earlier token of another client', exported({ clientId: other.clientId }), 'success', { token: 1 }],
  ['an earlier token that has expired', exported(yesterday), 'success', { token: 1 }],
  ['an earlier token with less time left than the margin', exported({ lifetimeSeconds: 14_400 }, { 'refresh-margin-seconds': '18000' }), 'success', { token: 1 }],
  ['a sentence in place of an earlier token', { inputs: { reuse: 'true' }, env: { ADOBE_ACCESS_TOKEN: 'not a token at all' } }, 'warning', { token: 1 }, { notMasked: ['not a token at all'] }],
  ['a version in place of an earlier token', { inputs: { reuse: 'true' }, env: { ADOBE_ACCESS_TOKEN: 'v1.2.345678' } }, 'warning', { token: 1 }, { notMasked: ['v1.2.345678'] }],
  ['a token of another service in place of an earlier token', { inputs: { reuse: 'true' }, env: { ADOBE_ACCESS_TOKEN: foreign } }, 'success', { token: 1 }, { masked: [foreign] }],
  ['no earlier token', { inputs: { reuse: 'true' } }, 'success', { token: 1 }],

  ['a sealed token', sealed({}), 'success', {}, unsealed],
  ['a sealed token, to revoke', sealed({}, { revoke: 'true' }), 'success', { revoke: 1 }, unsealed],
  ['a sealed token of the second secret, to revoke, and one secret in the post phase', { ...sealed({}, { revoke: 'true', 'client-secret': `${good.secrets[1]}\n${good.clientSecret}` }), preload: afterwards(['client-secret'], good.secrets[1] ?? '') }, 'not revoked', {}, unsealed],
  ['a sealed token that is not used, to revoke', sealed(yesterday, { revoke: 'true' }), 'success', { token: 1, revoke: 1 }],
  ['a sealed token that IMS calls not valid', checked(sealed({}), [respond(401), usual], notValid), 'success', replaced],
  ['a sealed token that IMS calls not valid, to revoke', checked(sealed({}, { revoke: 'true' }), [respond(401), usual], notValid), 'success', { ...replaced, revoke: 1 }],
  ['a sealed token that IMS calls not valid, as it does the new one', checked(sealed({}), respond(404), notValid), 'hello-refused', replacedInVain],
  ['a sealed token that the API refuses and IMS calls valid, to revoke', checked(sealed({}, { revoke: 'true' }), respond(401), valid), 'hello-refused', { hello: 1, validate: 1, revoke: 1 }],
  ['a sealed token, to be sealed again', sealed({}, { seal: 'true' }), 'success', {}, unsealed],
  ['a sealed token, and the other of two secrets', sealed({}, { 'client-secret': good.secrets[1] ?? '' }), 'success', { token: 1 }],
  ['a sealed token, and both secrets in the other order', sealed({}, { 'client-secret': `${good.secrets[1]}\n${good.clientSecret}` }), 'success', {}, unsealed],
  ['a sealed token of another client', sealed({}, {}, undefined, { clientId: other.clientId, clientSecret: good.clientSecret }), 'success', { token: 1 }],
  ['a sealed token with an altered header', sealed({}, {}, altered(0)), 'success', { token: 1 }],
  ['a sealed token with an altered ciphertext', sealed({}, {}, altered(3)), 'success', { token: 1 }],
  ['a sealed token that is garbage', inPlace('garbage'), 'success', { token: 1 }],
  ['a sealed token that holds commands', inPlace('::error::forged%0A::set-output name=access-token::forged\n##[error]forged'), 'success', { token: 1 }],
  ['a sealed token that is empty', inPlace(''), 'success', { token: 1 }],
  ['a sealed token without a scope', sealed({ scopes: ['openid', 'AdobeID', 'ff_apis'] }), 'success', { token: 1 }],
  ['a sealed token, and a scope that holds a command', sealed({}, { scopes: 'openid,##[notice]forged' }), 'invalid-scope', { token: 1 }],
  ['a sealed token with less time left than the margin', sealed({}, { 'refresh-margin-seconds': '86400' }), 'success', { token: 1 }],
  ['a sealed token that has expired', sealed(yesterday, { 'refresh-margin-seconds': '0' }), 'success', { token: 1 }],
  ['a sealed token that is opaque', sealedOpaque, 'success', { token: 1 }, { masked: [opaque] }],
  ['a sealed token that is garbage, and an earlier token', { ...exported({}, { 'sealed-token': 'garbage' }) }, 'success', {}, reused],
  ['a token to seal', { inputs: { seal: 'true' } }, 'success', { token: 1 }],
  ['a token to seal that hello refuses', withHello({ inputs: { seal: 'true' }, hello: respond(403) }), 'hello-refused', { token: 1, hello: 1, validate: 1 }],
];
