import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidArgumentError, program } from 'commander';
import { type Authority, createAuthority } from './certificates';
import { guide } from './guide';
import { type SimulatorOptions, startSimulator } from './server';

interface Flags {
  readonly port: number;
  readonly https?: boolean;
  readonly tokensPerSecond?: number;
  readonly tokenLifetimeSeconds?: number;
}

/** Why the system may refuse a port, in words. */
const portProblems: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken',
  EACCES: 'is not open to you',
};

program
  .name('simulator')
  .description(
    'Runs a simulated Adobe on 127.0.0.1: IMS tokens, their revocation, and an API to try them on.',
  )
  .option('--port <number>', 'port to listen on; 0 for any free one', wholeNumber(0, 65_535), 8080)
  .option('--https', 'speak https, with a certificate of a new test authority')
  .option('--tokens-per-second <number>', 'answer 429 beyond so many tokens for a client', wholeNumber(1))
  .option('--token-lifetime-seconds <number>', 'how long tokens serve (default: 86399)', wholeNumber(1))
  .action(run)
  .parseAsync()
  .catch((error: unknown) => program.error(`error: ${error instanceof Error ? error.message : error}`));

async function run(flags: Flags): Promise<void> {
  const authority = flags.https ? await createAuthority() : undefined;
  const simulator = await startSimulator(await simulatorOptions(flags, authority)).catch((error) => {
    const problem = portProblems[error.code];
    if (!problem) throw error;
    throw new Error(`port ${flags.port} ${problem}: choose another with --port, or 0 for any free one`);
  });
  const folder = authority && mkdtempSync(join(tmpdir(), 'simulated-adobe-'));
  const caFile = folder && join(folder, 'ca.pem');

  const stop = async () => {
    if (folder) rmSync(folder, { recursive: true, force: true });
    await simulator.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);

  if (authority && caFile) writeFileSync(caFile, authority.certPem);
  console.log(guide(simulator.url, caFile));
}

async function simulatorOptions(flags: Flags, authority?: Authority): Promise<SimulatorOptions> {
  const { port, tokensPerSecond, tokenLifetimeSeconds } = flags;
  return {
    port,
    logger: (line) => console.log(line),
    ...(authority && { tls: await authority.issue({ hosts: ['localhost', '127.0.0.1'] }) }),
    ...(tokensPerSecond !== undefined && { throttle: { tokensPerSecond } }),
    ...(tokenLifetimeSeconds !== undefined && { tokenLifetimeSeconds }),
  };
}

function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It takes a whole number, ${range}.`);
  };
}
