// biome-ignore-all lint/suspicious/noTemplateCurlyInString: The texts that it replaces are source code.
// `node scripts/break-promises.mjs [part of a promise] [--build-only]`: breaks each promise of SECURITY.md in a copy of
// the repository, and shows that a test that the promise names fails. Run by hand, and before a release: it takes some
// minutes.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './dist.mjs';

/** How promises are broken, by how they start: a text in a file, and what it is replaced by. */
const BREAKS = [
  [
    'The client secret is sent in the body',
    'src/adobe/ims.ts',
    "'/ims/token/v3',",
    '`/ims/token/v3?s=${clientSecret}`,',
  ],
  ['To revoke a token', 'src/adobe/ims.ts', "'/ims/invalidate_token/v2',", '`/ims/invalidate_token/v2?t=${token}`,'],
  [
    'The hello call sends',
    'src/adobe/hello.ts',
    "'x-api-key': clientId",
    "'x-api-key': clientId, 'x-secret': process.env['INPUT_CLIENT-SECRET'] ?? ''",
  ],
  [
    'Requests use https',
    'src/runner/parsers.ts',
    "url.protocol === 'http:' && !isLoopback",
    "url.protocol === 'http:' && url.port === '1' && !isLoopback",
  ],
  [
    'Certificates are verified',
    'src/http/request.ts',
    '    method,\n    headers,',
    '    method,\n    rejectUnauthorized: false,\n    headers,',
  ],
  [
    'Certificates are verified',
    'src/http/request.ts',
    '    method,\n    headers,',
    '    method,\n    checkServerIdentity: () => undefined,\n    headers,',
  ],
  [
    'Certificates are verified',
    'src/http/proxy.ts',
    'return connect({ ...via',
    'return connect({ rejectUnauthorized: false, ...via',
  ],
  [
    'Certificates are verified',
    'src/http/proxy.ts',
    'return connect({ ...via',
    'return connect({ checkServerIdentity: () => undefined, ...via',
  ],
  [
    '`NODE_TLS_REJECT_UNAUTHORIZED=0` is rejected',
    'src/runner/preflight.ts',
    "NODE_TLS_REJECT_UNAUTHORIZED === '0'",
    "NODE_TLS_REJECT_UNAUTHORIZED === 'never'",
  ],
  ['A `NODE_DEBUG` that', 'src/runner/preflight.ts', '|\\*/i.test(NODE_DEBUG)', '/i.test(NODE_DEBUG)'],
  ['A `NODE_DEBUG` that', 'src/runner/preflight.ts', 'if (unsafe !== undefined)', 'if (unsafe === null)'],
  [
    'Redirects are never followed',
    'src/http/request.ts',
    '  if (status >= 300 && status < 400) {',
    '  if (status === 307) {\n    return sendOnce({ method: "GET", url: new URL(String(headers.location), url), headers: {} }, 5000);\n  }\n  if (status >= 300 && status < 400) {',
  ],
  ['Secret and token are masked before', 'src/adobe/ims.ts', '    client.mask(fields.access_token);\n', ''],
  [
    'Secret and token are masked before',
    'src/runner/preflight.ts',
    '    masks.add(secret);',
    '    setImmediate(() => masks.add(secret));',
  ],
  [
    'Encodings that the runner does not mask',
    'src/runner/masks.ts',
    '...formsMissedByRunner(value)]',
    '...[...formsMissedByRunner(value)].slice(99)]',
  ],
  [
    'Whatever fails outside',
    'src/runner/masks.ts',
    'return redactParts(text, parts);',
    'return redactParts("", parts) || text;',
  ],
  [
    'Debug logging',
    'src/runner/report.ts',
    'redact(removeInvisible(line))',
    'process.env["INPUT_CLIENT-SECRET"] ?? line',
  ],
  ['A text from outside that contains', 'src/text.ts', 'text.replace(ESCAPES,', 'text.replace(/never()()()()()()/,'],
  ['A text from outside that contains', 'src/text.ts', "...plain.map((stage) => [...stage].reverse().join(''))", ''],
  [
    "A proxy's password of four",
    'src/runner/preflight.ts',
    '...readUncheckedSecrets(), ...proxySecrets()',
    '...readUncheckedSecrets(), ...proxySecrets().slice(99)',
  ],
  ['Text from a server cannot run', 'src/text.ts', 'visible.replace(/:(?=:)/g', 'visible.replace(/never/g'],
  [
    'Text from a server is code',
    'src/runner/summary.ts',
    '  const fence =',
    "  if (longest < 99) {\n    return text.replaceAll('_', '&#95;');\n  }\n  const fence =",
  ],
  [
    'A token that is passed on is a bearer',
    'src/token/access-token.ts',
    '/^[A-Za-z0-9\\-._~+/]+=*$/.test(value)',
    "value !== ''",
  ],
  ['The step passes only if', 'src/process.ts', 'process.exitCode = exitCodeOnError;', 'process.exitCode = 0;'],
  ['The step passes only if', 'src/runner/outputs.ts', '    takeBackOutputs();', '    void takeBackOutputs;'],
  ['The process ends within', 'src/runner/preflight.ts', "process.env.RES_OPTIONS ??= 'timeout:1 attempts:1';", ''],
  [
    'With `hello: true`',
    'src/adobe/hello.ts',
    '  if (problem.refused) {',
    '  if (problem.refused && Date.now() < 0) {',
  ],
  ["If the runner's files", 'src/runner/preflight.ts', "  requireWritable('GITHUB_OUTPUT');\n", ''],
  ['The token is exported only', 'src/runner/exported-variables.ts', "'*PATH LD_*", "'LD_*"],
  [
    'A sealed token opens only',
    'src/token/seal.ts',
    "hkdfSync('sha256', clientSecret,",
    "hkdfSync('sha256', 'constant',",
  ],
  [
    'A sealed token contains neither',
    'src/token/seal.ts',
    'enc: ENCRYPTION,',
    'enc: ENCRYPTION, kid: credential.clientId,',
  ],
  [
    'A sealed or earlier token',
    'src/token/reuse.ts',
    'if (token.clientId !== criteria.clientId)',
    'if (token.clientId === `${criteria.clientId}never`)',
  ],
  ['A sealed or earlier token', 'src/token/reuse.ts', 'if (missing.length > 0)', 'if (missing.length > 1000)'],
  [
    'State saved for the post phase',
    'src/runner/state.ts',
    'token: value,',
    'token: value, secret: process.env["INPUT_CLIENT-SECRET"] ?? "",',
  ],
  ['With `revoke: true`', 'src/revoke.ts', '    await revokeToken(', '    if (Date.now() < 0) await revokeToken('],
  [
    'The step starts no program',
    'src/result.ts',
    'import type { Failure }',
    "import 'node:child_process';\nimport type { Failure }",
  ],
  ['Only one folder of the source', 'biome.json', '"!node:{crypto,fs,os,path}"', '"!node:{crypto,fs,https,os,path}"'],
];

/** Promises that code cannot break: they are about the repository and its gate. */
const WITHOUT_CODE = ['`dist/` is built from', '`dist/` contains the packages', 'The gate, `.ci/run`, fails'];

const part = process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? '';
const buildOnly = process.argv.includes('--build-only');
const promises = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8')
  .split('## What it cannot promise')[0]
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (Promise|---) /.test(line))
  .map((line) => ({ promise: line.slice(2), tests: testsIn(line) }));
const copy = join(mkdtempSync(join(tmpdir(), 'break-promises-')), 'repository');
const problems = [];
try {
  const excluded = /(^|\/)(node_modules|\.git|lib|coverage)$/;
  cpSync(ROOT, copy, { recursive: true, filter: (path) => !excluded.test(path) });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  for (const { promise, tests } of promises) {
    const breaks = BREAKS.filter(([start]) => promise.startsWith(start));
    if (breaks.length === 0 && !WITHOUT_CODE.some((start) => promise.startsWith(start))) {
      problems.push(`no way to break it is known: ${promise}`);
    }
    for (const [, file, search, replacement] of promise.includes(part) ? breaks : []) {
      tryBreak(promise, tests, file, search, replacement);
    }
  }
} finally {
  rmSync(join(copy, '..'), { recursive: true });
}
const verdict = buildOnly ? 'Each way to break a promise builds.' : 'Each promise is held by a test that it names.';
console.log(problems.length === 0 ? verdict : problems.join('\n'));
process.exitCode = problems.length === 0 ? 0 : 1;

function tryBreak(promise, tests, file, search, replacement) {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  const what = `${promise.slice(0, 60)}… (${file}: ${search.trim()})`;
  if (text.split(search).length !== 2) {
    problems.push(`is not there exactly once: ${what}`);
    return;
  }
  writeFileSync(
    path,
    text.replace(search, () => replacement),
  );
  try {
    // The record in dist/ says what it was built from, so that tests of dist/ do not fail for being older than src/.
    const built = run('node', ['scripts/build.mjs']);
    if (buildOnly) {
      console.log(`${built.status === 0 ? 'builds' : 'DOES NOT BUILD'}: ${what}`);
      return;
    }
    const failing = tests.find((test) => run('npx', jestArguments(test)).status !== 0);
    console.log(`${failing === undefined ? 'NOT NOTICED' : 'noticed'}: ${what}${failing ? ` by ${failing.file}` : ''}`);
    if (failing === undefined || built.status !== 0) {
      problems.push(`${built.status === 0 ? 'no named test fails' : 'does not build'}: ${what}`);
    }
  } finally {
    writeFileSync(path, text);
  }
}

/** The tests that a row names: a file, and patterns of names. A file of the fault table is run by its test. */
function testsIn(line) {
  const cell = line.split(' | ').at(-1);
  return [...cell.matchAll(/\]\((__tests__[^)#]+)\)((?:(?:: |, )"[^"]+")*)/g)].map(([, file, quotations]) => ({
    file: /\/faults\/[\w-]+\.ts$/.test(file) ? '__tests__/action/faults/faults.test.ts' : file,
    names: [...quotations.matchAll(/"([^"]+)"/g)].map(([, name]) => name),
  }));
}

function jestArguments({ file, names }) {
  const pattern = names.map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replace(/%[sj]/g, '.*')).join('|');
  return ['jest', '--ci', '--silent', '--runTestsByPath', file, ...(pattern === '' ? [] : ['-t', pattern])];
}

function run(command, args) {
  return spawnSync(command, args, { cwd: copy, stdio: 'ignore', shell: process.platform === 'win32' });
}
