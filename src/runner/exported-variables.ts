import { InvalidValue } from '../credential/invalid-value';
import { splitList } from '../text';

/** What a variable can get: the output of that name, or the expiry in milliseconds since the epoch. */
export type ExportedValue = (typeof VALUES)[number] | 'expiry';

const VALUES = ['access-token', 'client-id', 'org-id', 'expires-at'] as const;

export interface ExportedVariable {
  readonly name: string;
  readonly value: ExportedValue;
}

/** Names in `export-env` that stand for several variables. */
const PRESETS: ReadonlyMap<string, readonly ExportedVariable[]> = new Map([
  [
    // The variables that Adobe's `aio` CLI reads (aio-lib-ims, context `$cli`).
    'aio-cli',
    [
      { name: 'AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN', value: 'access-token' },
      { name: 'AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY', value: 'expiry' },
    ],
  ],
]);

/**
 * Variables that change how programs of later steps work, by what they control. `*` stands for any characters, once in a
 * name, and case does not count, because it does not on Windows.
 */
const RESERVED_VARIABLES: Readonly<Record<string, string>> = {
  'the runner': 'CI GITHUB_* RUNNER_* ACTIONS_* INPUT_* STATE_*',
  'a shell':
    'IFS ENV BASH* SHELL SHELLOPTS ZDOTDIR PS1 PS2 PS3 PS4 PROMPT_COMMAND PWD OLDPWD TERM COMSPEC PATHEXT PSMODULE*',
  'the program loader': '*PATH LD_* DYLD_* GCONV_* GLIBC_* MALLOC_* *_PRELOAD',
  'the operating system':
    '*HOME USER USERNAME USERPROFILE LOGNAME TMP TEMP TMPDIR TZ TZDIR XDG_* SYSTEMROOT WINDIR *APPDATA PROGRAMDATA SUDO_*',
  'the language settings': 'LANG LANGUAGE LC_* NLS* ICU_*',
  'network clients':
    '*_PROXY RES_OPTIONS LOCALDOMAIN HOSTALIASES OPENSSL_* SSL_* SSLKEYLOGFILE *_CA_BUNDLE CURL_* WGETRC NETRC KRB5*',
  'an interpreter':
    'NODE_* DENO_* BUN_* PYTHON* PERL* RUBY* PHP* LUA_* JAVA_* _JAVA_* JDK_* JRE_* DOTNET_* COMPLUS_* CORECLR_* COR_* MSBUILD*',
  'a build tool':
    'NPM_* YARN_* PNPM_* COREPACK_* PIP_* UV_* GEM_* BUNDLE_* MAVEN_* GRADLE_* NUGET_* CARGO_* RUST* GODEBUG GOENV GOPROXY GOROOT GOTOOLCHAIN CGO_* *FLAGS *_OPTS *_OPTIONS',
  'another tool': 'GIT_* GH_* SSH_* GPG_* GNUPG* DOCKER_* KUBECONFIG *EDITOR VISUAL *PAGER BROWSER',
};

/** More than anybody exports. */
const MAX_VARIABLES = 100;

/** Reads `export-env`: `NAME`, which gets the token, `NAME=VALUE`, or a preset. */
export function parseExportedVariables(text: string): ExportedVariable[] {
  const entries = splitList(text);
  if (entries.length > MAX_VARIABLES) {
    throw new InvalidValue(`has ${entries.length} entries`, `Export ${MAX_VARIABLES} variables at most.`);
  }
  const variables = entries.flatMap((entry) => PRESETS.get(entry) ?? [parseEntry(entry)]);
  const names = variables.map(({ name }) => name.toUpperCase());
  const repeated = variables.find(({ name }, index) => names.indexOf(name.toUpperCase()) < index);
  if (repeated !== undefined) {
    throw new InvalidValue(
      'occurs twice',
      'Give each variable one value. `aio-cli` sets two of its own.',
      repeated.name,
    );
  }
  return variables;
}

/** Whether `export-env` contains the preset for the `aio` CLI. */
export function exportsForAioCli(text: string): boolean {
  return splitList(text).includes('aio-cli');
}

function parseEntry(entry: string): ExportedVariable {
  const [, name = entry, value = 'access-token'] = /^([^=]*)=(.*)$/.exec(entry) ?? [];
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw new InvalidValue(
      'is not a valid name for an environment variable',
      `Use letters, digits and underscores. The only preset is ${[...PRESETS.keys()].map((preset) => `\`${preset}\``).join(', ')}.`,
      name,
    );
  }
  const controlled = Object.keys(RESERVED_VARIABLES).find((key) =>
    matches(name.toUpperCase(), RESERVED_VARIABLES[key] ?? ''),
  );
  if (controlled !== undefined) {
    throw new InvalidValue(
      `is reserved: variables with such names control ${controlled}`,
      'Use another name, such as ADOBE_ACCESS_TOKEN.',
      name,
    );
  }
  const exported = VALUES.find((candidate) => candidate === value);
  if (exported === undefined) {
    throw new InvalidValue('is not a value that can be exported', `Use one of ${VALUES.join(', ')}.`, value);
  }
  return { name, value: exported };
}

/** Whether a name, in capitals, is one of `patterns`. Without regular expressions, which each step would compile. */
function matches(name: string, patterns: string): boolean {
  return patterns.split(' ').some((pattern) => {
    const [start = '', end] = pattern.split('*');
    return end === undefined ? name === pattern : name.startsWith(start) && name.endsWith(end);
  });
}
