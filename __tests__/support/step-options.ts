import type { ChildProcess } from 'node:child_process';
import type { Command } from './commands';
import type { Annotation } from './step-record';

/** A signal for the running step, and when to send it. */
export interface SignalPlan {
  /** `cancel` stands for all that the runner does when a run is cancelled. */
  readonly name: NodeJS.Signals | 'cancel';
  /** When the process has started, at the first line for which the function returns true, or when the promise settles. */
  readonly when: 'start' | ((line: string) => boolean) | Promise<unknown>;
}

/** How a test runs a step. */
export interface StepOptions {
  /** The step's `with`. Absent inputs get their defaults. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The workflow's `env`; also overrides any variable that the runner sets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Values that are masked from the start, because they are secrets of the workflow. */
  readonly secrets?: readonly string[];
  /** The event that started the workflow. */
  readonly event?: { readonly name: string; readonly payload: unknown; readonly actor?: string };
  /** Variables to leave unset, such as GITHUB_OUTPUT. */
  readonly without?: readonly string[];
  /** Other paths for the files that the step writes, by variable. As on GitHub, only the original is read. */
  readonly overrideFiles?: Readonly<Record<string, string>>;
  /** Runs the step with debug logging. */
  readonly debug?: boolean;
  /** Gets each line of stdout and stderr before it is masked. */
  readonly onLine?: (line: string, child: ChildProcess) => void;
  /** Sent to the main phase only. */
  readonly signal?: SignalPlan;
  /** After how many milliseconds a phase is killed; 60 s if absent. */
  readonly killAfterMs?: number;
  /** The node that runs the action. */
  readonly node?: string;
  /** The directory of the action.yml. */
  readonly action?: string;
}

/** Options for every step of a job that does not set them; `env` and `secrets` add up. */
export type JobOptions = Partial<Omit<StepOptions, 'inputs'>>;

/** What a phase of a step did. */
export interface StepResult {
  /** Null if a signal ended the process. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether the process had to be killed because it did not exit. */
  readonly hung: boolean;
  readonly conclusion: 'success' | 'failure';
  readonly stdout: string;
  readonly stderr: string;
  /** The masked log that github.com shows: commands carried out, without the runner's header. */
  readonly log: readonly string[];
  readonly annotations: readonly Annotation[];
  readonly outputs: Readonly<Record<string, string>>;
  /** Variables exported to the steps that follow. */
  readonly env: Readonly<Record<string, string>>;
  /** The lines of GITHUB_PATH, which the action leaves empty. */
  readonly paths: readonly string[];
  readonly state: Readonly<Record<string, string>>;
  /** The job summary as github.com shows it: masked line by line. */
  readonly summary: string;
  /** The job summary as the step wrote it. */
  readonly rawSummary: string;
  /** The outputs that the runner accepts as job outputs: those that are not empty and hold nothing that is masked now. */
  jobOutputs(names?: readonly string[]): Record<string, string>;
  /** The values of the `add-mask` commands. */
  readonly masks: readonly string[];
  /** Every command in the output, in order. */
  readonly commands: readonly Command[];
  /** Files in the job's directories after the phase, by path, except those that the runner made. */
  readonly leftBehind: Readonly<Record<string, string>>;
  /** From start to exit, in milliseconds. */
  readonly durationMs: number;
  /** What `ps` showed of the process and its descendants, sampled every 25 ms; empty except on Linux. */
  readonly commandLines: readonly string[];
  /** The result of the step's post phase; null before the job's end, or if the action has none. */
  readonly post: StepResult | null;
}
