import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultInputs } from '../__tests__/support/action-file';
import { makeJobDirectories, phaseEnvironment } from '../__tests__/support/environment';
import { type CommandFiles, commandFileNames, parseFileCommands } from '../__tests__/support/file-commands';
import { createAuthority } from '../simulator/certificates';
import { credentials } from '../simulator/credentials';
import { startSimulator } from '../simulator/server';
import type { Contender } from './contenders';

/** A process that has ended, with nothing of it changed in order to measure it. */
export interface Timed {
  /** From before the process was started until it was gone. */
  readonly wallMs: number;
  /** From before it was started until its first request was at the server; undefined where it sent none. */
  readonly requestMs: number | undefined;
}

/** What a process wrote down at its end, see meter.js. Of bash only the processor time is known. */
export interface Metered {
  readonly cpuMs: number;
  readonly peakBytes?: number;
  readonly scripts?: readonly { readonly path: string; readonly bytes: number }[];
  /** Node's own modules, as in `process.moduleLoadList`. */
  readonly builtIns?: readonly string[];
}

/** Node's own modules that `more` has loaded, and `less` has not. */
export function builtInsBeyond(less: Metered, more: Metered): string[] {
  const known = new Set(less.builtIns);
  return (more.builtIns ?? []).filter((name) => !known.has(name));
}

/** A job with a simulated Adobe behind TLS, in which contenders run one after the other. */
export interface BenchJob {
  readonly root: string;
  time(contender: Contender): Promise<Timed>;
  /** Runs it with the meter loaded. */
  meter(contender: Contender): Promise<Metered>;
  /** Runs it with flags of node's. */
  run(contender: Contender, nodeFlags: readonly string[]): Promise<void>;
  outputs(): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const meter = join(__dirname, 'meter.js');

/** @param node the program to run contenders of node with */
export async function createBenchJob(node: string): Promise<BenchJob> {
  const directories = makeJobDirectories('bench-');
  const authority = await createAuthority();
  const authorityFile = join(directories.root, 'authority.pem');
  writeFileSync(authorityFile, authority.certPem);
  let arrivedAt: number | undefined;
  const adobe = await startSimulator({
    tls: await authority.issue({ hosts: ['127.0.0.1'] }),
    // The simulator asks for the time when a request arrives, before it does anything with it.
    clock: () => {
      arrivedAt ??= performance.now();
      return new Date();
    },
  });
  const files = Object.fromEntries(
    commandFileNames.map((name) => [name, join(directories.temporary, name)]),
  ) as CommandFiles;
  const meterFile = join(directories.root, 'meter.json');
  const outputs = () => Object.fromEntries(parseFileCommands(readFileSync(files.GITHUB_OUTPUT, 'utf8')));

  async function run(
    contender: Contender,
    nodeFlags: readonly string[],
    extra: Record<string, string>,
  ): Promise<Timed> {
    for (const file of Object.values(files)) {
      writeFileSync(file, '');
    }
    const inputs = {
      ...defaultInputs(),
      'client-id': credentials.good.clientId,
      'client-secret': credentials.good.clientSecret,
      'ims-url': adobe.url,
      'hello-url': `${adobe.url}/pie/psdService/hello`,
      ...contender.inputs,
    };
    const env = { NODE_EXTRA_CA_CERTS: authorityFile, ...extra };
    const nothing = { variables: {}, paths: [] };
    const environment = phaseEnvironment(directories, nothing, {}, inputs, files, { inputs, env });
    const tokensBefore = adobe.tokens.length;

    arrivedAt = undefined;
    const startedAt = performance.now();
    const child = spawn(
      contender.command === 'node' ? node : contender.command,
      [...nodeFlags, ...contender.arguments],
      { cwd: directories.workspace, env: environment, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const printed: Buffer[] = [];
    child.stdout.on('data', (chunk) => printed.push(chunk));
    child.stderr.on('data', (chunk) => printed.push(chunk));
    let wallMs = 0;
    child.once('exit', () => {
      wallMs = performance.now() - startedAt;
    });
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    const token = outputs()['access-token'];
    const expected = adobe.tokens.length > tokensBefore ? adobe.tokens.at(-1) : token;
    if (exitCode !== 0 || (contender.token && (token === undefined || token !== expected))) {
      throw new Error(`${contender.name} ended with ${exitCode}, and printed:\n${Buffer.concat(printed)}`);
    }
    return { wallMs, requestMs: arrivedAt === undefined ? undefined : arrivedAt - startedAt };
  }

  return {
    root: directories.root,
    outputs,
    time: (contender) => run(contender, [], {}),
    run: async (contender, nodeFlags) => {
      await run(contender, nodeFlags, {});
    },
    async meter(contender) {
      const isNode = contender.command === 'node';
      await run(contender, isNode ? ['--require', meter] : [], { BENCH_METER: meterFile });
      const written = readFileSync(meterFile, 'utf8');
      return isNode ? JSON.parse(written) : { cpuMs: shellTimesMs(written) };
    },
    async close() {
      await adobe.close();
      rmSync(directories.root, { recursive: true, force: true });
    },
  };
}

/** The sum of what the shell's `times` says: user and system time of the shell and of its children. */
function shellTimesMs(times: string): number {
  return [...times.matchAll(/(\d+)m([\d.]+)s/g)]
    .map(([, minutes, seconds]) => (Number(minutes) * 60 + Number(seconds)) * 1000)
    .reduce((sum, ms) => sum + ms, 0);
}
