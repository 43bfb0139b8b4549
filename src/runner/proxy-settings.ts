import { Failure } from '../failure';

/** The variables for https. Plain http is used for loopback hosts only, which never have a proxy. */
const HTTPS_PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY'] as const;

/** The variables for other requests. */
const OTHER_PROXY_VARIABLES = ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'] as const;

/** Shortest secret of a proxy that is masked, in characters: a mask of a letter or two makes a log unreadable. */
const MIN_MASKED_LENGTH = 4;

/**
 * The secrets in the proxy variables, as they are written and decoded: the password or, without one, the user name, which
 * may be an API key. Never throws.
 */
export function proxySecrets(): string[] {
  return [...HTTPS_PROXY_VARIABLES, ...OTHER_PROXY_VARIABLES].flatMap((name) => {
    const value = process.env[name];
    const userInfo = value && /^\s*(?:[a-z][a-z0-9+.-]*:(?=\/|[^@]*:))?\/*(.*)@/is.exec(value)?.[1];
    if (!userInfo) {
      return [];
    }
    const secret = userInfo.includes(':') ? userInfo.slice(userInfo.indexOf(':') + 1) : userInfo;
    return [secret, decode(secret) ?? secret].filter(({ length }) => length >= MIN_MASKED_LENGTH);
  });
}

/**
 * Checks the proxy settings, and makes them mean to `@actions/http-client` what they mean to `curl`: a proxy without a
 * scheme is an http proxy, and `no_proxy` may contain spaces and `*.` in front of a domain.
 *
 * @throws Failure `invalid-input` if the proxy for https is not the URL of an http or https server. Its value is not shown,
 *   because it may contain a password.
 */
export function checkProxySettings(): void {
  for (const name of ['no_proxy', 'NO_PROXY']) {
    const hosts = process.env[name]?.split(/[\s,]+/).map((host) => host.replace(/^\*(?=\.)/, ''));
    if (hosts !== undefined) {
      process.env[name] = hosts.join(',');
    }
  }
  const name = HTTPS_PROXY_VARIABLES.find((variable) => process.env[variable]);
  if (name === undefined) {
    return;
  }
  const value = (process.env[name] ?? '').trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const problem = value === '' ? 'is blank' : findProblem(withScheme);
  if (problem !== undefined) {
    throw new Failure(
      'invalid-input',
      `The proxy in the environment variable ${name} ${problem}.`,
      'Write it as http://host:port or http://user:password@host:port. In the user name and the password, percent-encode special characters: %5C for \\, %23 for #, %2F for /, %3F for ?, %40 for @, %3A for :, %25 for %.',
    );
  }
  process.env[name] = withScheme;
}

/** A variable that names a proxy, but not for https, if no variable for https does. */
export function unusedProxy(): string | undefined {
  return HTTPS_PROXY_VARIABLES.some((name) => process.env[name])
    ? undefined
    : OTHER_PROXY_VARIABLES.find((name) => process.env[name]);
}

function findProblem(value: string): string | undefined {
  if (/^http:\/\/https?:/i.test(value)) {
    return 'has no // after its scheme';
  }
  if (/^https?:\/\/["']/i.test(value)) {
    return 'is in quotation marks';
  }
  // In a URL of http, a backslash is a slash.
  if (/^https?:\/\/.*[\\/?#].*@/is.test(value)) {
    return 'contains a \\, /, ? or # in the user name or password, which ends the host there';
  }
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return 'is not the URL of an http or https proxy';
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return 'contains a path, query or fragment';
  }
  return decode(url.username) === undefined || decode(url.password) === undefined
    ? 'contains a % that is not followed by two hexadecimal digits'
    : undefined;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
