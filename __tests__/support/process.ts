import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cancel } from './cancel';
import { createLineReader } from './lines';
import type { StepOptions } from './step-options';

/** How a process ended, and what it printed. */
export interface ProcessResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
  readonly commandLines: readonly string[];
}

const DEFAULT_KILL_AFTER_MS = 60_000;
const SAMPLE_INTERVAL_MS = 25;

/** How long the runner waits for the output of a process that has exited (actions/runner, ProcessInvoker). */
const OUTPUT_WAIT_MS = 5_000;

/**
 * Runs a script with node, without a shell and with this environment only, and passes each line of stdout and stderr to
 * `onLine` as it arrives. Resolves when the process has exited and its output is read.
 *
 * @throws Error if node cannot be started
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
  const killTimer = setTimeout(() => child.kill('SIGKILL'), options.killAfterMs ?? DEFAULT_KILL_AFTER_MS);
  const signalAtLine = planSignal(child, options);
  const commandLines = new Set<string>();
  const sampleTimer = setInterval(() => {
    for (const line of commandLinesOf(child.pid)) {
      commandLines.add(line);
    }
  }, SAMPLE_INTERVAL_MS);

  function takeLine(line: string): void {
    onLine(line);
    signalAtLine(line);
    options.onLine?.(line, child);
  }
  const stdout = collect(child.stdout, takeLine);
  const stderr = collect(child.stderr, takeLine);

  return new Promise((resolve, reject) => {
    let durationMs = 0;
    let outputTimer: NodeJS.Timeout | undefined;
    const stopTimers = () => {
      clearTimeout(killTimer);
      clearInterval(sampleTimer);
    };

    child.once('error', (error) => {
      // If the process has started, the error is a signal that came too late.
      if (child.pid !== undefined) {
        return;
      }
      stopTimers();
      reject(error);
    });
    child.once('exit', () => {
      durationMs = performance.now() - startedAt;
      stopTimers();
      // A grandchild may keep the pipes open.
      outputTimer = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, OUTPUT_WAIT_MS);
    });
    child.once('close', (exitCode, signal) => {
      clearTimeout(outputTimer);
      resolve({
        exitCode,
        signal,
        stdout: stdout(),
        stderr: stderr(),
        durationMs,
        commandLines: [...commandLines],
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

/** Arranges for the planned signal. The function that it returns takes each line, in case the signal waits for one. */
function planSignal(child: ChildProcess, { signal }: StepOptions): (line: string) => void {
  if (signal === undefined) {
    return () => {};
  }

  const { name, when } = signal;
  let sent = false;
  const send = () => {
    if (sent) {
      return;
    }
    sent = true;
    if (name === 'cancel') {
      void cancel(child);
      return;
    }
    child.kill(name);
  };
  if (when === 'start') {
    child.once('spawn', send);
  }
  if (when instanceof Promise) {
    void when.then(send, send);
  }
  return (line) => {
    if (typeof when === 'function' && when(line)) {
      send();
    }
  };
}

/** What `ps` shows of a process and of its descendants, one line each; nothing except on Linux. */
function commandLinesOf(pid: number | undefined): string[] {
  if (process.platform !== 'linux' || pid === undefined) {
    return [];
  }

  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    const own = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return [own, ...children.map(Number).flatMap(commandLinesOf)];
  } catch {
    return []; // The process has exited meanwhile.
  }
}
