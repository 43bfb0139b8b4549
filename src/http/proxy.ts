import type { Agent } from 'node:http';
import { HttpClient } from '@actions/http-client';

/**
 * The connections to `url` as the proxy variables want them: through the proxy in `https_proxy`, or directly where
 * `no_proxy` names the host, or where it is this machine. What the variables mean is left to `@actions/http-client`.
 */
export function agentFor(url: URL): Agent {
  return new HttpClient().getAgent(url.href);
}
