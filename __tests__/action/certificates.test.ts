import { selfSigned } from '../../simulator/certificates';
import { adobeHosts, runBehindProxy } from '../support/adobe-behind-proxy';
import { failureOf, moreAbout, plain } from '../support/adobe-step';

const dayMs = 86_400_000;
const [ims] = adobeHosts;

const authorityCure =
  'If the runner sits behind a proxy that inspects TLS, put its root certificate into a PEM file and name that file in `NODE_EXTRA_CA_CERTS`, in the `env:` of the step or of the runner.';
const clockCure = "Check the runner's clock, and who answers for this host.";

test.concurrent.each([
  [
    'has expired',
    (authority) =>
      authority.issue({
        hosts: adobeHosts,
        notBefore: new Date(Date.now() - 9 * dayMs),
        notAfter: new Date(Date.now() - dayMs),
      }),
    'it has expired (CERT_HAS_EXPIRED)',
    clockCure,
  ],
  [
    'is not valid yet',
    (authority) => authority.issue({ hosts: adobeHosts, notBefore: new Date(Date.now() + dayMs) }),
    'it is not valid yet (CERT_NOT_YET_VALID)',
    clockCure,
  ],
  [
    'is for another name',
    (authority) => authority.issue({ hosts: ['ims-na1.adobelogin.com.example', '127.0.0.1'] }),
    'it is for another name (ERR_TLS_CERT_ALTNAME_INVALID)',
    'Check the URL, and who answers for this host.',
  ],
  [
    'vouches for itself',
    () => selfSigned(adobeHosts),
    'it is not from an authority that the runner trusts (DEPTH_ZERO_SELF_SIGNED_CERT)',
    authorityCure,
  ],
] as const satisfies readonly (readonly [
  string,
  NonNullable<NonNullable<Parameters<typeof runBehindProxy>[0]>['certificate']>,
  string,
  string,
])[])(
  'a certificate that %s ends the step at once: nothing is sent',
  async (_how, certificate, why, cure) => {
    const step = await runBehindProxy({ certificate });
    expect(failureOf({ result: step.result })).toEqual({
      outputs: { reason: 'unreachable' },
      what: `The certificate of ${ims} was refused: ${why}.`,
      cure,
      more: moreAbout('unreachable'),
    });
    expect(step.proxy.connects).toHaveLength(1);
    expect(step.adobe.requests).toEqual([]);
  },
);

test.concurrent('an authority that nobody told the step about is not trusted', async () => {
  const step = await runBehindProxy({ without: ['NODE_EXTRA_CA_CERTS'] });
  const { outputs, what, cure } = failureOf({ result: step.result });
  expect(outputs).toEqual({ reason: 'unreachable' });
  expect(what).toBe(
    `The certificate of ${ims} was refused: it is not from an authority that the runner trusts (UNABLE_TO_VERIFY_LEAF_SIGNATURE).`,
  );
  expect(cure).toBe(authorityCure);
  expect(step.adobe.requests).toEqual([]);
});

test.concurrent('a bad certificate of the API alone leaves hello inconclusive, and the token does not go there', async () => {
  const step = await runBehindProxy({
    inputs: { hello: 'true' },
    certificate: (authority) => authority.issue({ hosts: [ims] }),
  });
  expect(step.result.exitCode).toBe(0);
  expect(step.result.outputs.hello).toBe('inconclusive');
  expect(step.adobe.requests).toHaveLength(1);
  expect(step.result.annotations.map(({ message }) => plain(message))).toEqual([
    'The certificate of image.adobe.io was refused: it is for another name (ERR_TLS_CERT_ALTNAME_INVALID). The token is handed on all the same.',
  ]);
});
