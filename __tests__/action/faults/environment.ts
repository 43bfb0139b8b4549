import { respond } from '../../support/adobe-step';
import type { FaultCase, Setup } from './fault-case';

const options = (value: string): Setup => ({ env: { NODE_OPTIONS: value } });
const debug = (value: string): Setup => ({ env: { NODE_DEBUG: value } });

/** The server on which the workflow runs. Its links cannot be known to lead to the action's repository. */
const server = (url: string): Setup => ({
  env: {
    GITHUB_SERVER_URL: url,
    GITHUB_ACTION_REPOSITORY: 'acme/adobe-access-token',
    GITHUB_ACTION_REF: 'v1',
  },
  inputs: { hello: 'perhaps' },
});

/** Variables that change Node itself, and other servers than github.com. */
// biome-ignore format: a row is a line.
export const environments: readonly FaultCase[] = [
  ['NODE_OPTIONS that allow TLS 1.0', options('--tls-min-v1.0'), 'invalid-input', {}],
  ['NODE_OPTIONS that allow TLS 1.1', options('--tls-min-v1.1'), 'invalid-input', {}],
  ['NODE_OPTIONS that choose ciphers', options('--tls-cipher-list=ALL'), 'invalid-input', {}],
  ['NODE_OPTIONS that write the keys of TLS to a file', options('--tls-keylog=/dev/null'), 'invalid-input', {}],
  ['NODE_OPTIONS that write a report on a signal', options('--report-on-signal'), 'invalid-input', {}],
  ['NODE_OPTIONS that write a report on an exception', options('--report-uncaught-exception'), 'invalid-input', {}],
  ['NODE_OPTIONS that write the memory on a signal', options('--heapsnapshot-signal=SIGUSR2'), 'invalid-input', {}],
  ['NODE_OPTIONS that write the memory before it is full', options('--heapsnapshot-near-heap-limit=2'), 'invalid-input', {}],
  ['NODE_OPTIONS with an unsafe option behind others', options('--max-old-space-size=512 --tls-min-v1.0'), 'invalid-input', {}],
  ['NODE_OPTIONS that are harmless', options('--max-old-space-size=512 --enable-source-maps --dns-result-order=ipv4first'), 'success', 1],
  ['NODE_OPTIONS that hide deprecations', options('--no-deprecation'), 'success', 1],
  ['NODE_OPTIONS that make deprecations errors', options('--throw-deprecation --pending-deprecation'), 'success', 1],
  ['NODE_OPTIONS that trace warnings', options('--trace-warnings --trace-deprecation --trace-uncaught'), 'success', 1],
  ['NODE_OPTIONS that ignore rejected promises', { ...options('--unhandled-rejections=none'), token: respond(400) }, 'ims-rejected', 1],
  ['NODE_OPTIONS that require TLS 1.3', options('--tls-min-v1.3'), 'success', 1],

  ['NODE_DEBUG=*ttp', debug('*ttp'), 'invalid-input', {}],
  ['NODE_DEBUG=h*', debug('h*'), 'invalid-input', {}],
  ['NODE_DEBUG=TLS', debug('TLS'), 'invalid-input', {}],
  ['NODE_DEBUG=fs, http', debug('fs, http'), 'invalid-input', {}],

  ['a failure on Gitea', server('https://gitea.example'), 'invalid-input', {}],
  ['a failure on a server with a subdomain of github.com', server('https://acme.github.com.example'), 'invalid-input', {}],
  ['a failure on a tenant of GitHub Enterprise Cloud', server('https://acme.ghe.com'), 'invalid-input', {}],
];
