import type { ChildProcess } from 'node:child_process';
import type { Command } from './commands';
import type { Annotation } from './step-record';

/** A signal for the running step, and the moment to send it. */
export type SignalPlan = {
  /** `cancel` stands for what the runner does when a run is cancelled. */
  readonly name: NodeJS.Signals | 'cancel';
  /** Once the process has started, at the first line for which the function says so, or once the promise settles. */
  readonly when: 'start' | ((line: string) => boolean) | Promise<unknown>;
};

/** What a test can ask of a step. */
export type StepOptions = {
  /** The step's `with`. Inputs that are left out get their defaults. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Stands for the workflow's `env`, and overrides any variable that the runner sets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Values that are masked from the start, because the workflow has them as secrets. */
  readonly secrets?: readonly string[];
  /** The event that started the workflow. */
  readonly event?: { readonly name: string; readonly payload: unknown; readonly actor?: string };
  /** Variables to leave unset, such as GITHUB_OUTPUT. */
  readonly without?: readonly string[];
  /** Other paths for the files that the step writes, by variable. As on GitHub, only the original is read. */
  readonly overrideFiles?: Readonly<Record<string, string>>;
  /** Runs the step with debug logging. */
  readonly debug?: boolean;
  /** Sees each line of stdout and stderr before it is masked. */
  readonly onLine?: (line: string, child: ChildProcess) => void;
  /** Sent to the main phase; the post phase gets none. */
  readonly signal?: SignalPlan;
  /** How long a phase may take before it is killed, in milliseconds. 60 s if not given. */
  readonly killAfterMs?: number;
  /** The node to run the action with. */
  readonly node?: string;
  /** The directory of the action.yml. */
  readonly action?: string;
};

/** Options that hold for every step of a job that does not give its own; `env` and `secrets` add up. */
export type JobOptions = Partial<Omit<StepOptions, 'inputs'>>;

/** What a phase of a step did. */
export type StepResult = {
  /** Null where a signal ended the process. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether the process had to be killed, since it did not end by itself. */
  readonly hung: boolean;
  readonly conclusion: 'success' | 'failure';
  readonly stdout: string;
  readonly stderr: string;
  /** The masked log that github.com shows, commands carried out, without the runner's own header. */
  readonly log: readonly string[];
  readonly annotations: readonly Annotation[];
  readonly outputs: Readonly<Record<string, string>>;
  /** Variables exported to the steps that follow. */
  readonly env: Readonly<Record<string, string>>;
  /** Entries put before PATH for the steps that follow. */
  readonly paths: readonly string[];
  readonly state: Readonly<Record<string, string>>;
  /** The job summary as github.com shows it: masked line by line. */
  readonly summary: string;
  /** The job summary as the step wrote it. */
  readonly rawSummary: string;
  /** The outputs that could be passed on as job outputs: those that are not empty and hold nothing that is masked now. */
  jobOutputs(names?: readonly string[]): Record<string, string>;
  /** The values given to `add-mask`. */
  readonly masks: readonly string[];
  /** Every command found in the output, in order. */
  readonly commands: readonly Command[];
  /** Files in the job's directories after the phase, by path; those that the runner made are left out. */
  readonly leftBehind: Readonly<Record<string, string>>;
  /** From start to exit, in milliseconds. */
  readonly durationMs: number;
  /** Peak resident memory in bytes, sampled every 25 ms on Linux; null elsewhere, or where the process was too quick. */
  readonly peak: number | null;
  /** What `ps` showed of the process and of those that it started, sampled likewise. */
  readonly commandLines: readonly string[];
  /** What the step's post phase did; null before the job's end, or where the action has none. */
  readonly post: StepResult | null;
};
