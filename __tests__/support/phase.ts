import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ActionFile } from './action-file';
import {
  type Exported,
  eventPath,
  filesLeftBehind,
  type JobDirectories,
  phaseEnvironment,
  resolveInputs,
} from './environment';
import { applyFileCommands, type CommandFiles, commandFileNames, readSummary } from './file-commands';
import type { Masker } from './masker';
import { runProcess } from './process';
import type { StepOptions, StepResult } from './step-options';
import { createStepRecord } from './step-record';

/** What the phases of a job share. */
export interface PhaseContext {
  readonly directories: JobDirectories;
  readonly masker: Masker;
  readonly exported: Exported;
}

const OWNER_ONLY = 0o600;

/** Runs one script of an action, main or post, and exports its variables to the job. */
export async function runPhase(
  context: PhaseContext,
  action: ActionFile,
  script: string,
  state: Readonly<Record<string, string>>,
  options: StepOptions,
): Promise<StepResult> {
  const { directories, masker, exported } = context;
  const files = makeCommandFiles(directories);
  writeEvent(directories, options);

  const record = createStepRecord(masker, options.debug === true);
  const inputs = resolveInputs(action, options.inputs, record);
  const environment = phaseEnvironment(directories, exported, state, inputs, files, options);
  const ended = await runProcess(
    join(action.directory, script),
    environment,
    directories.workspace,
    options,
    record.takeLine,
  );

  applyFileCommands(files, record);
  const rawSummary = readSummary(files, record);
  for (const path of Object.values(files)) {
    rmSync(path, { force: true });
  }
  exported.variables = { ...exported.variables, ...record.environment };

  const { outputs } = record;
  const succeeded = ended.exitCode === 0 && !record.failed && options.signal?.name !== 'cancel';
  return {
    ...ended,
    hung: ended.signal === 'SIGKILL' && options.signal?.name !== 'SIGKILL',
    conclusion: succeeded ? 'success' : 'failure',
    log: record.log,
    annotations: record.annotations,
    outputs,
    env: record.environment,
    paths: record.paths,
    state: record.state,
    summary: rawSummary.split('\n').map(masker.mask).join('\n'),
    rawSummary,
    jobOutputs: (names = Object.keys(outputs)) => {
      const values = names.map((name) => [name, outputs[name] ?? ''] as const);
      return Object.fromEntries(values.filter(([, value]) => value !== '' && !masker.holdsSecret(value)));
    },
    masks: record.masks,
    commands: record.commands,
    leftBehind: filesLeftBehind(directories),
    post: null,
  };
}

// Each phase gets new files, under names that it cannot guess.
function makeCommandFiles(directories: JobDirectories): CommandFiles {
  const folder = join(directories.temporary, '_runner_file_commands');
  mkdirSync(folder, { recursive: true });
  const suffix = randomUUID();
  const paths = commandFileNames.map((name) => {
    const path = join(folder, `${name.replace('GITHUB_', '').toLowerCase()}_${suffix}`);
    writeFileSync(path, '', { mode: OWNER_ONLY });
    return [name, path] as const;
  });
  return Object.fromEntries(paths) as CommandFiles;
}

function writeEvent(directories: JobDirectories, options: StepOptions): void {
  const path = eventPath(directories);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(options.event?.payload ?? {}), { mode: OWNER_ONLY });
}
