import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createLineReader } from '../lines';

/** A server in a process of its own: its package is an ES module, and jest runs CommonJS. */
export interface ForeignServer {
  readonly port: number;
  /** Ends it, and gives the lines that it printed. */
  stop(): Promise<readonly string[]>;
}

/** Where the scripts of the servers are. */
const folder = __dirname;

/** `NODE_OPTIONS` that give a process a hosts file of its own: the names in `HOSTS`, and no others. */
export const ownHosts = { NODE_OPTIONS: `--require ${JSON.stringify(join(folder, 'hosts.cjs'))}` };

/**
 * Starts a server that no one here wrote.
 *
 * @param script its file in this folder
 * @param settings handed to it as JSON
 * @param env added to the environment
 * @throws Error with what it printed, where it ends before it listens
 */
export async function startForeign(
  script: string,
  settings: unknown,
  env: Readonly<Record<string, string>> = {},
): Promise<ForeignServer> {
  const child = spawn(process.execPath, [join(folder, script), JSON.stringify(settings)], {
    env: { ...process.env, ...env },
  });
  const lines: string[] = [];
  let complaints = '';
  child.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  const ended = once(child, 'close');
  const port = await new Promise<number>((resolve, reject) => {
    const reader = createLineReader((line) => {
      lines.push(line);
      if (lines.length === 1) resolve(Number(line));
    });
    child.stdout.on('data', reader.write);
    void ended.then(() => reject(new Error(`${script} ended before it listened: ${complaints}`)), reject);
  });
  return {
    port,
    async stop() {
      child.stdin.end();
      await ended;
      return lines.slice(1);
    },
  };
}
