import dns from 'node:dns';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { main } from '../../src/main';
import { revoke } from '../../src/revoke';
import { createMasks } from '../../src/runner/masks';
import { reportFailure } from '../../src/runner/report';
import type { Runtime } from '../../src/runtime';
import { defaultInputs } from '../support/action-file';
import { type CommandFiles, commandFileNames } from '../support/file-commands';
import { closeServers } from '../support/servers';
import { captureStdout } from '../support/stdout';
import { isolateEnvironment, setInputs } from '../support/test-environment';
import { type Adobe, type Script, startAdobe } from './adobe';
import { START } from './tokens';

/** What a case gives the action. */
export interface RunOptions {
  readonly inputs: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly script: Script;
  /** Whether the time of the step is nearly up when it starts: for waits that take real time. */
  readonly hasLittleTime?: boolean;
  /** What the random source returns, from 0 up to 1. */
  readonly random?: number;
}

/** What the action did. */
export interface RunResult {
  readonly exitCode: 0 | 1;
  readonly stdout: string;
  /** The content of each of the runner's files. */
  readonly files: CommandFiles;
  readonly waitsMs: readonly number[];
  readonly requests: ReturnType<Adobe['requests']>;
}

/** The action and the server that it calls. They are shared by all cases of a test. */
export interface Sandbox {
  readonly origin: () => string;
  readonly runStep: (options: RunOptions) => Promise<RunResult>;
  readonly runPostPhase: (options: RunOptions) => Promise<RunResult>;
}

/** Real time, in milliseconds. */
const LITTLE_TIME_MS = 15;

/** The variables that stay: neither those of the tests nor those that an earlier case exported. */
const MACHINE = /^(PATH|SystemRoot|TEMP|TMP|TMPDIR)$/i;

/** Prepares a sandbox for the tests of a file. */
export function createSandbox(): Sandbox {
  let adobe: Adobe;
  let directory: string;
  let defaults: Record<string, string>;
  let machine: Record<string, string | undefined>;

  isolateEnvironment();
  beforeEach(async () => {
    adobe = await startAdobe();
    directory = fs.mkdtempSync(path.join(os.tmpdir(), 'adobe-access-token-'));
    defaults = defaultInputs();
    machine = Object.fromEntries(Object.entries(process.env).filter(([name]) => MACHINE.test(name)));
    // Stacks are most of what a failure prints, and the same in each case.
    jest.replaceProperty(Error, 'stackTraceLimit', 2);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    fs.rmSync(directory, { recursive: true, force: true });
    await closeServers();
  });

  async function run(options: RunOptions, phase: (runtime: Runtime) => Promise<0 | 1>): Promise<RunResult> {
    adobe.use(options.script);
    const files = Object.fromEntries(
      commandFileNames.map((name) => [name, path.join(directory, name)]),
    ) as CommandFiles;
    for (const file of Object.values(files)) {
      fs.writeFileSync(file, '');
    }
    setEnvironment({ ...machine, ...files, 'STATE_ims-url': adobe.origin, ...options.env });
    const inputs: Record<string, string> = {
      ...defaults,
      'ims-url': adobe.origin,
      'hello-url': `${adobe.origin}/hello`,
      ...options.inputs,
    };
    setInputs(inputs);
    const timeoutMs = Number(inputs['timeout-seconds']) * 1000;

    const waitsMs: number[] = [];
    const waitedMs = () => waitsMs.reduce((sum, ms) => sum + ms, 0);
    const runtime: Runtime = {
      now: () => new Date(START.getTime() + waitedMs()),
      uptimeMs: () => (options.hasLittleTime ? timeoutMs - LITTLE_TIME_MS : 0) + waitedMs(),
      sleep: async (ms) => waitsMs.push(ms),
      random: () => options.random ?? 0.5,
      randomUuid: () => '11111111-2222-4333-8444-555555555555',
    };
    rejectDnsLookups();
    fixCanParse();
    const printed = captureStdout();
    const exitCode = await phase(runtime).finally(() => jest.mocked(process.stdout.write).mockRestore());
    return {
      exitCode,
      stdout: printed.text(),
      files: Object.fromEntries(
        Object.entries(files).map(([name, file]) => [name, fs.readFileSync(file, 'utf8')]),
      ) as CommandFiles,
      waitsMs,
      requests: adobe.requests(),
    };
  }

  return {
    origin: () => adobe.origin,
    // As src/process.ts does it, which works once per process.
    runStep: (options) =>
      run(options, async (runtime) => {
        const masks = createMasks();
        try {
          await main(masks, runtime);
          return 0;
        } catch (error) {
          reportFailure(error, masks.redact);
          return 1;
        }
      }),
    runPostPhase: (options) =>
      run(options, async (runtime) => {
        await revoke(createMasks(), runtime);
        return 0;
      }),
  };
}

function setEnvironment(variables: Readonly<Record<string, string | undefined>>): void {
  for (const name of Object.keys(process.env)) {
    delete process.env[name];
  }
  Object.assign(process.env, variables);
}

/** No case reaches another machine. */
function rejectDnsLookups(): void {
  jest.spyOn(dns, 'lookup').mockImplementation(((name: string, ...rest: readonly unknown[]) => {
    const callback = rest.at(-1) as (error: Error) => void;
    setImmediate(() => callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' })));
  }) as unknown as typeof dns.lookup);
}

/**
 * After some thousand calls, Node 20 compiles `URL.canParse`, which then accepts some characters that `new URL` rejects.
 * A step makes only a few calls.
 */
function fixCanParse(): void {
  jest.spyOn(URL, 'canParse').mockImplementation((text, base) => {
    try {
      return Boolean(new URL(text, base));
    } catch {
      return false;
    }
  });
}
