import { Failure } from '../failure';

/** Variables that name the proxy for https. Plain http is used for loopback hosts only, which never have a proxy. */
const HTTPS_PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY'] as const;

/** The passwords in the proxy variables, as they are written and decoded. Never throws. */
export function proxyPasswords(): string[] {
  return [...HTTPS_PROXY_VARIABLES, 'http_proxy', 'HTTP_PROXY'].flatMap((name) => {
    const value = process.env[name];
    if (!value) {
      return [];
    }
    const password = /^[^:]*:(.*)@/.exec(value.replace(/^[a-z][a-z0-9+.-]*:\/\//i, ''))?.[1];
    return password === undefined ? [] : [password, decode(password) ?? password];
  });
}

/**
 * Checks the proxy for https, and gives it a scheme if it has none: `curl` reads `proxy:8080` as http, but
 * `@actions/http-client` would connect directly, without a word.
 *
 * @throws Failure `invalid-input` if it is not an http or https URL; its value is not shown, because it may contain a
 *   password
 */
export function checkProxySettings(): void {
  const name = HTTPS_PROXY_VARIABLES.find((variable) => process.env[variable]);
  if (name === undefined) {
    return;
  }
  const value = process.env[name] ?? '';
  const withScheme = value.includes('://') ? value : `http://${value}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  if (
    url === undefined ||
    !/^https?:$/.test(url.protocol) ||
    decode(url.username) === undefined ||
    decode(url.password) === undefined
  ) {
    throw new Failure(
      'invalid-input',
      `The proxy in the environment variable ${name} is not an http or https URL.`,
      'Write it as http://host:port or http://user:password@host:port, with special characters percent-encoded.',
    );
  }
  process.env[name] = withScheme;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
