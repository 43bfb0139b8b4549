import * as dns from 'node:dns';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { main } from '../../src/main';
import { post } from '../../src/post';
import { createMasks } from '../../src/runner/masks';
import { report } from '../../src/runner/report';
import type { World } from '../../src/world';
import { actionInputs } from '../support/action-file';
import { type CommandFiles, commandFileNames } from '../support/file-commands';
import { closeServers } from '../support/servers';
import { captureStdout } from '../support/stdout';
import { isolateEnvironment, setInputs } from '../support/test-environment';
import { type Adobe, type Script, startAdobe } from './adobe';
import { START } from './tokens';

/** What a case gives the action. */
export interface Given {
  readonly inputs: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly script: Script;
  /** Whether the step has hardly any time left when it begins: for what would be waited for in real time. */
  readonly isHurried?: boolean;
  /** What the dice give, from 0 up to 1. */
  readonly dice?: number;
}

/** All that the action did. */
export interface Done {
  readonly exitCode: 0 | 1;
  readonly stdout: string;
  /** What it wrote into each of the runner's files. */
  readonly files: CommandFiles;
  readonly waitsMs: readonly number[];
  readonly asked: ReturnType<Adobe['asked']>;
}

/** The action, and the Adobe that it talks to, for all cases of a test. */
export interface Stage {
  readonly origin: () => string;
  readonly runMain: (given: Given) => Promise<Done>;
  readonly runPost: (given: Given) => Promise<Done>;
}

/** What a step has left that is hurried, in milliseconds of real time. */
const HURRY_MS = 15;

/** What a bare machine has: neither the tests' own variables nor those that an earlier case exported. */
const MACHINE = /^(PATH|SystemRoot|TEMP|TMP|TMPDIR)$/i;

/** Sets the stage for the tests of a file. */
export function setStage(): Stage {
  let adobe: Adobe;
  let folder: string;
  let defaults: Record<string, string>;
  let machine: Record<string, string | undefined>;

  isolateEnvironment();
  beforeEach(async () => {
    adobe = await startAdobe();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adobe-access-token-'));
    defaults = Object.fromEntries(
      Object.entries(actionInputs()).map(([name, { default: value = '' }]) => [name, value]),
    );
    machine = Object.fromEntries(Object.entries(process.env).filter(([name]) => MACHINE.test(name)));
    // Stacks are most of what a failure prints, and the same in each case.
    jest.replaceProperty(Error, 'stackTraceLimit', 2);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    fs.rmSync(folder, { recursive: true, force: true });
    await closeServers();
  });

  async function run(given: Given, phase: (world: World) => Promise<0 | 1>): Promise<Done> {
    adobe.play(given.script);
    const files = Object.fromEntries(
      commandFileNames.map((name) => [name, path.join(folder, name)]),
    ) as CommandFiles;
    for (const file of Object.values(files)) {
      fs.writeFileSync(file, '');
    }
    setEnvironment({ ...machine, ...files, ...given.env });
    const inputs: Record<string, string> = {
      ...defaults,
      'ims-url': adobe.origin,
      'hello-url': `${adobe.origin}/hello`,
      ...given.inputs,
    };
    setInputs(inputs);
    const timeoutMs = Number(inputs['timeout-seconds']) * 1000;

    const waitsMs: number[] = [];
    const waitedMs = () => waitsMs.reduce((sum, ms) => sum + ms, 0);
    const world: World = {
      now: () => new Date(START.getTime() + waitedMs()),
      uptimeMs: () => (given.isHurried ? timeoutMs - HURRY_MS : 0) + waitedMs(),
      sleep: async (ms) => {
        waitsMs.push(ms);
      },
      random: () => given.dice ?? 0.5,
    };
    knowNoNames();
    parseInEarnest();
    const printed = captureStdout();
    const exitCode = await phase(world).finally(() => jest.mocked(process.stdout.write).mockRestore());
    return {
      exitCode,
      stdout: printed.text(),
      files: Object.fromEntries(
        Object.entries(files).map(([name, file]) => [name, fs.readFileSync(file, 'utf8')]),
      ) as CommandFiles,
      waitsMs,
      asked: adobe.asked(),
    };
  }

  return {
    origin: () => adobe.origin,
    // As src/index.ts does it, which a process can do only once.
    runMain: (given) =>
      run(given, async (world) => {
        const masks = createMasks();
        try {
          await main(masks, world);
          return 0;
        } catch (error) {
          report(error, masks.redact);
          return 1;
        }
      }),
    runPost: (given) =>
      run(given, async (world) => {
        await post(createMasks(), world);
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

/** Names are looked up nowhere, so that no case gets off this machine. */
function knowNoNames(): void {
  jest.spyOn(dns, 'lookup').mockImplementation(((name: string, ...rest: readonly unknown[]) => {
    const tell = rest.at(-1) as (error: Error) => void;
    setImmediate(() =>
      tell(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' })),
    );
  }) as unknown as typeof dns.lookup);
}

/**
 * Once Node 20 has compiled `URL.canParse`, which takes some thousand calls, it says yes to some letters that `new URL`
 * refuses. A step makes a handful of them.
 */
function parseInEarnest(): void {
  jest.spyOn(URL, 'canParse').mockImplementation((text, base) => {
    try {
      return Boolean(new URL(text, base));
    } catch {
      return false;
    }
  });
}
