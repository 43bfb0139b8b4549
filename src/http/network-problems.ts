import { Failure } from '../failure';

/** What to do where a host cannot be reached, or keeps silent. */
export const NETWORK_CURE =
  'Run the job again. If it stays so, check that the runner may reach this host: firewall, proxy (`https_proxy`), DNS.';
const AUTHORITY_CURE =
  'If the runner sits behind a proxy that inspects TLS, put its root certificate into a PEM file and name that file in `NODE_EXTRA_CA_CERTS`, in the `env:` of the step or of the runner.';
const PROXY_CURE =
  'Check the proxy in `https_proxy`, and that it lets the runner through to this host; hosts in `no_proxy` are reached directly.';

/** What node's and OpenSSL's error codes mean, said of a host. */
const causes: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not known to the DNS',
  EAI_AGAIN: 'the name server did not answer',
  ECONNREFUSED: 'it refused the connection',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
  EPROTO: 'no TLS connection could be set up with it',
};

/** What a certificate can be refused for, by node's code, and by the sentence that comes with it. */
const certificateCauses: readonly {
  readonly code: string;
  readonly sentence: RegExp;
  readonly what: string;
  readonly cure: string;
}[] = [
  {
    code: 'CERT_HAS_EXPIRED',
    sentence: /certificate has expired/,
    what: 'it has expired',
    cure: "Check the runner's clock, and who answers for this host.",
  },
  {
    code: 'CERT_NOT_YET_VALID',
    sentence: /certificate is not yet valid/,
    what: 'it is not valid yet',
    cure: "Check the runner's clock, and who answers for this host.",
  },
  {
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    sentence: /does not match certificate's altnames/,
    what: 'it is for another name',
    cure: 'Check the URL, and who answers for this host.',
  },
];
const unknownAuthority = {
  what: 'it is not from an authority that the runner trusts',
  cure: AUTHORITY_CURE,
};

/** The errors of the language itself, by which a program shows that it is wrong. The network's are plain ones. */
const DEFECTS = /^(Eval|Range|Reference|Syntax|Type|URI)Error$/;

/**
 * What an error of the network means. No word of the error itself is passed on but its code: its message can hold
 * what a peer said.
 *
 * @returns a Failure, `unreachable` or, where the peer does not speak HTTP, `unexpected-response`
 * @throws the error itself where it is a defect of this program
 */
export function diagnose(error: unknown, host: string): Failure {
  const { name = '', code = '', message = '' } = error as NodeJS.ErrnoException;
  if (message.startsWith('tunneling socket') || message.endsWith('from proxy')) {
    return proxyProblem(message, host, error);
  }
  if (code.startsWith('HPE_')) {
    return notAnAnswer(`${host} sent something that is not HTTP (${code}).`, error);
  }
  if (isCertificateCode(code)) {
    const { what, cure } = certificateCauses.find((row) => row.code === code) ?? unknownAuthority;
    return new Failure('unreachable', `The certificate of ${host} was refused: ${what} (${code}).`, cure, {
      cause: error,
    });
  }
  if (DEFECTS.test(name)) {
    throw error;
  }
  const cause = causes[code] ?? 'the connection failed';
  return new Failure(
    'unreachable',
    `${host} cannot be reached: ${cause}${code && ` (${code})`}.`,
    NETWORK_CURE,
    {
      transient: true,
      cause: error,
    },
  );
}

/** A Failure `unexpected-response`, for what is sent in place of an answer that could be read. */
export function notAnAnswer(what: string, cause?: unknown): Failure {
  return new Failure(
    'unexpected-response',
    what,
    'Check the URL, and whether a proxy or gateway answers in place of Adobe.',
    { cause },
  );
}

/** The codes of X.509 verification in node (`tls`, "X509 certificate error codes"). */
function isCertificateCode(code: string): boolean {
  return /CERT|^UNABLE_TO_|^INVALID_(CA|PURPOSE)$|^PATH_LENGTH_EXCEEDED$|^HOSTNAME_MISMATCH$/.test(code);
}

/** `tunnel` tells what went wrong in its message alone: `statusCode=407`, or `cause=` and the reason. */
function proxyProblem(message: string, host: string, cause: unknown): Failure {
  const status = /statusCode=(\d{3})$/.exec(message)?.[1];
  if (status === '407') {
    return new Failure(
      'unreachable',
      `The proxy wants other credentials before it connects to ${host} (407).`,
      'Put user and password into `https_proxy`: http://user:password@host:port, with special characters percent-encoded.',
      { cause },
    );
  }
  if (status !== undefined) {
    return new Failure('unreachable', `The proxy refused to connect to ${host} (${status}).`, PROXY_CURE, {
      transient: status.startsWith('5'),
      cause,
    });
  }
  if (message.endsWith('from proxy')) {
    return new Failure('unreachable', `The proxy on the way to ${host} did not keep to HTTP.`, PROXY_CURE, {
      transient: true,
      cause,
    });
  }
  // The system names its call and the code. Any other sentence is node's, and may hold words of the peer's.
  const code = /cause=\w+ (E[A-Z_]{4,})\b/.exec(message)?.[1];
  if (code === undefined && /certificate/.test(message)) {
    const { what, cure } =
      certificateCauses.find(({ sentence }) => sentence.test(message)) ?? unknownAuthority;
    return new Failure(
      'unreachable',
      `The certificate of the proxy on the way to ${host} was refused: ${what}.`,
      cure,
      { cause },
    );
  }
  const why = (code !== undefined && causes[code]) || 'it hung up';
  return new Failure(
    'unreachable',
    `The proxy on the way to ${host} cannot be reached: ${why}${code === undefined ? '' : ` (${code})`}.`,
    PROXY_CURE,
    { transient: true, cause },
  );
}
