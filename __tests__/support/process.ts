import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cancel } from './cancel';
import { createLineReader } from './lines';
import type { StepOptions } from './step-options';

/** How a process ended, and what it printed. */
export type ProcessResult = {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
  readonly peak: number | null;
  readonly commandLines: readonly string[];
};

const defaultKillAfterMs = 60_000;
const sampleMs = 25;

/** How long the runner waits for the output of a process that has exited (actions/runner, ProcessInvoker). */
const outputWaitMs = 5_000;

/**
 * Runs a script with node, without a shell and with this environment only; hands over each line of stdout and stderr as
 * it comes. Resolves once the process has exited and its output is read, rejects only where node cannot be started.
 */
export function runProcess(
  script: string,
  environment: Record<string, string>,
  workingDirectory: string,
  options: StepOptions,
  onLine: (line: string) => void,
): Promise<ProcessResult> {
  const node = options.node ?? process.env.ACTION_NODE ?? process.execPath;
  const startedAt = performance.now();
  const child = spawn(node, [script], {
    cwd: workingDirectory,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const killTimer = setTimeout(() => child.kill('SIGKILL'), options.killAfterMs ?? defaultKillAfterMs);
  const watchLine = planSignal(child, options);
  const watch = watchFromOutside(child);

  function takeLine(line: string): void {
    onLine(line);
    watchLine(line);
    options.onLine?.(line, child);
  }
  const stdout = collect(child.stdout, takeLine);
  const stderr = collect(child.stderr, takeLine);

  return new Promise((resolve, reject) => {
    let durationMs = 0;
    let outputTimer: NodeJS.Timeout | undefined;
    child.once('error', (error) => {
      // An error with a process behind it is a signal that came too late.
      if (child.pid !== undefined) return;
      clearTimeout(killTimer);
      watch.stop();
      reject(error);
    });
    child.once('exit', () => {
      durationMs = performance.now() - startedAt;
      clearTimeout(killTimer);
      watch.stop();
      // A grandchild may hold the pipes open for ever.
      outputTimer = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, outputWaitMs);
    });
    child.once('close', (exitCode, signal) => {
      clearTimeout(outputTimer);
      if (child.pid === undefined) return;
      resolve({
        exitCode,
        signal,
        stdout: stdout(),
        stderr: stderr(),
        durationMs,
        peak: watch.peak(),
        commandLines: watch.commandLines(),
      });
    });
  });
}

function collect(stream: NodeJS.ReadableStream, onLine: (line: string) => void): () => string {
  const chunks: Buffer[] = [];
  const reader = createLineReader(onLine);
  stream.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    reader.write(chunk);
  });
  stream.on('close', () => reader.end());
  return () => Buffer.concat(chunks).toString('utf8');
}

/** Arranges for the planned signal, and gives the function that looks at each line for its moment. */
function planSignal(child: ChildProcess, { signal }: StepOptions): (line: string) => void {
  if (signal === undefined) return () => {};
  const { name, when } = signal;
  let sent = false;
  const send = () => {
    if (sent) return;
    sent = true;
    if (name === 'cancel') {
      void cancel(child);
      return;
    }
    child.kill(name);
  };
  if (when === 'start') child.once('spawn', send);
  if (when instanceof Promise) void when.then(send, send);
  return (line) => {
    if (typeof when === 'function' && when(line)) send();
  };
}

/** What anybody on the machine can see of a process while it runs, looked at now and then. */
function watchFromOutside(child: ChildProcess) {
  let peak: number | null = null;
  const commandLines = new Set<string>();
  const timer = setInterval(() => {
    peak = peakMemoryBytes(child.pid) ?? peak;
    for (const line of commandLinesOf(child.pid)) commandLines.add(line);
  }, sampleMs);
  return { peak: () => peak, commandLines: () => [...commandLines], stop: () => clearInterval(timer) };
}

/** What `ps` shows of a process and of those that it has started, one line each. */
function commandLinesOf(pid: number | undefined): string[] {
  if (process.platform !== 'linux' || pid === undefined) return [];
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    const own = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return [own, ...children.map(Number).flatMap(commandLinesOf)];
  } catch {
    return []; // It has just exited.
  }
}

function peakMemoryBytes(pid: number | undefined): number | null {
  if (process.platform !== 'linux' || pid === undefined) return null;
  try {
    const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kibibytes === undefined ? null : Number(kibibytes) * 1024;
  } catch {
    return null; // It has just exited.
  }
}
