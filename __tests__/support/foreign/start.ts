import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createLineReader } from '../lines';

/** A server in another process, because its package is an ES module and jest runs CommonJS. */
export interface ForeignServer {
  readonly port: number;
  /** Ends the server. @returns the lines that it printed */
  stop(): Promise<readonly string[]>;
}

/** `NODE_OPTIONS` for a process that resolves the names in `HOSTS` and no others. */
export const ownHosts = { NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, 'hosts.cjs'))}` };

/**
 * Starts a server that is not part of this project.
 *
 * @param script its file in this folder
 * @param settings passed to it as JSON
 * @param env added to the environment
 * @throws Error with its stderr if it ends before it listens
 */
export async function startForeign(
  script: string,
  settings: unknown,
  env: Readonly<Record<string, string>> = {},
): Promise<ForeignServer> {
  const child = spawn(process.execPath, [join(__dirname, script), JSON.stringify(settings)], {
    env: { ...process.env, ...env },
  });
  const lines: string[] = [];
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = once(child, 'close');
  const port = await new Promise<number>((resolve, reject) => {
    const reader = createLineReader((line) => {
      lines.push(line);
      if (lines.length === 1) {
        resolve(Number(line));
      }
    });
    child.stdout.on('data', reader.write);
    void ended.then(() => reject(new Error(`${script} ended before it listened: ${stderr}`)), reject);
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
