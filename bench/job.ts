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

/** The times of a process that ran without the meter. */
export interface Timed {
  /** From before the process was started until it exited. */
  readonly wallMs: number;
  /** From before it was started until its first request arrived; undefined if it sent none. */
  readonly requestMs: number | undefined;
}

/** The figures that meter.js writes when the process exits. */
export interface Metered {
  readonly cpuMs: number;
  readonly peakBytes?: number;
  readonly scripts?: readonly { readonly path: string; readonly bytes: number }[];
  /** The built-in modules of `process.moduleLoadList`. */
  readonly builtIns?: readonly string[];
}

/** Returns the built-in modules that `more` has loaded and `less` has not. */
export function builtInsBeyond(less: Metered, more: Metered): string[] {
  const known = new Set(less.builtIns);
  return (more.builtIns ?? []).filter((name) => !known.has(name));
}

/** A job in which contenders run one after the other, with a simulated Adobe over TLS. */
export interface BenchJob {
  /** Runs a contender without the meter. */
  time(contender: Contender): Promise<Timed>;
  /** Runs a contender with the meter. */
  meter(contender: Contender): Promise<Metered>;
  /** The outputs that the last contender wrote. */
  outputs(): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const meter = join(__dirname, 'meter.js');

/** @param node the path of the node that runs the contenders */
export async function createBenchJob(node: string): Promise<BenchJob> {
  const directories = makeJobDirectories('bench-');
  const authority = await createAuthority();
  const authorityFile = join(directories.root, 'authority.pem');
  writeFileSync(authorityFile, authority.certPem);
  let arrivedAt: number | undefined;
  const adobe = await startSimulator({
    tls: await authority.issue({ hosts: ['127.0.0.1'] }),
    // The simulator reads the clock first when a request arrives.
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
    const child = spawn(node, [...nodeFlags, ...contender.arguments], {
      cwd: directories.workspace,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
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
    if (exitCode !== 0 || (contender.writesToken && (token === undefined || token !== expected))) {
      throw new Error(`${contender.name} exited with ${exitCode} and printed:\n${Buffer.concat(printed)}`);
    }

    return { wallMs, requestMs: arrivedAt === undefined ? undefined : arrivedAt - startedAt };
  }

  return {
    outputs,
    time: (contender) => run(contender, [], {}),
    async meter(contender) {
      await run(contender, ['--require', meter], { BENCH_METER: meterFile });
      return JSON.parse(readFileSync(meterFile, 'utf8'));
    },
    async close() {
      await adobe.close();
      rmSync(directories.root, { recursive: true, force: true });
    },
  };
}
