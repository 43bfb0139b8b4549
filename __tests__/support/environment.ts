import { mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { ActionFile } from './action-file';
import { setIgnoringCase } from './commands';
import type { CommandFiles } from './file-commands';
import type { StepOptions } from './step-options';
import type { StepRecord } from './step-record';

/** The directories of one job, all inside its own temporary one. */
export type JobDirectories = Readonly<
  Record<'root' | 'home' | 'workspace' | 'temporary' | 'toolCache', string>
>;

/** What an earlier step of the job has left for the next. */
export type Exported = { variables: Readonly<Record<string, string>>; paths: readonly string[] };

const runnerSystems: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'macOS',
  linux: 'Linux',
  win32: 'Windows',
};

// Without these a process does not start on Windows.
const hostVariableNames = ['PATH', 'SystemRoot', 'windir', 'ComSpec', 'PATHEXT'];

const repository = 'octo-org/octo-repo';
const defaultActor = 'octocat';

/** Makes the directories of a job, beneath a temporary one whose name begins like that. */
export function makeJobDirectories(prefix: string): JobDirectories {
  // mkdtemp makes the directory for its owner alone.
  const root = mkdtempSync(join(realpathSync(tmpdir()), prefix));
  const directories = {
    root,
    home: join(root, 'home'),
    workspace: join(root, 'workspace'),
    temporary: join(root, 'temp'),
    toolCache: join(root, 'tool-cache'),
  };
  for (const directory of Object.values(directories)) mkdirSync(directory, { recursive: true });
  return directories;
}

/** Where the payload of the event is that started the workflow. */
export function eventPath(directories: JobDirectories): string {
  return join(directories.temporary, '_github_workflow', 'event.json');
}

/**
 * The whole environment of a phase, built from nothing, in the runner's order: the machine, what earlier steps exported,
 * `STATE_…`, `INPUT_…`, then the runner's own variables (actions/runner, ActionRunner and NodeScriptActionHandler).
 * What the test asks for comes last.
 */
export function phaseEnvironment(
  directories: JobDirectories,
  exported: Exported,
  state: Readonly<Record<string, string>>,
  inputs: Readonly<Record<string, string>>,
  files: CommandFiles,
  options: StepOptions,
): Record<string, string> {
  const variables: Record<string, string> = {
    ...hostVariables(directories),
    CI: 'true',
    ...exported.variables,
    ...prefixed('STATE_', state),
    ...inputVariables(inputs),
    ...githubVariables(directories, options),
    ...runnerVariables(directories, options),
    ...files,
    ...options.env,
    ...options.overrideFiles,
  };
  if (exported.paths.length > 0) {
    variables.PATH = [...exported.paths.toReversed(), variables.PATH].join(delimiter);
  }
  for (const name of options.without ?? []) delete variables[name];
  return variables;
}

/**
 * The inputs of a step, with the defaults of those it does not give. Values are taken as they are, and an empty one
 * does not call for the default. As on GitHub, warns of inputs that are unknown or deprecated.
 */
export function resolveInputs(
  action: ActionFile,
  given: Readonly<Record<string, string>>,
  record: StepRecord,
): Record<string, string> {
  const known = Object.keys(action.inputs);
  const lowerKnown = known.map((name) => name.toLowerCase());
  const resolved = Object.fromEntries(
    Object.entries(action.inputs).map(([name, input]) => [name, input.default]),
  );
  for (const [name, value] of Object.entries(given)) setIgnoringCase(resolved, name, value);

  for (const name of Object.keys(given)) {
    const message = action.inputs[known[lowerKnown.indexOf(name.toLowerCase())] ?? '']?.deprecationMessage;
    if (message == null) continue;
    record.annotate('warning', `Input '${name}' has been deprecated with message: ${message}`);
  }
  const unexpected = Object.keys(given).filter((name) => !lowerKnown.includes(name.toLowerCase()));
  if (unexpected.length > 0) {
    record.annotate(
      'warning',
      `Unexpected input(s) '${unexpected.join("', '")}', valid inputs are ['${known.join("', '")}']`,
    );
  }
  return resolved;
}

function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      value,
    ]),
  );
}

function prefixed(prefix: string, entries: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(entries).map(([name, value]) => [prefix + name, value]));
}

function hostVariables({ home, root }: JobDirectories): Record<string, string> {
  const inherited = hostVariableNames.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(inherited),
    LANG: 'C.UTF-8',
    HOME: home,
    USERPROFILE: home,
    // Temporary files stay where a test can find what was left behind.
    TMPDIR: root,
    TEMP: root,
    TMP: root,
  };
}

function githubVariables(directories: JobDirectories, options: StepOptions): Record<string, string> {
  const actor = options.event?.actor ?? defaultActor;
  return {
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__self',
    GITHUB_ACTOR: actor,
    GITHUB_ACTOR_ID: '583231',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_BASE_REF: '',
    GITHUB_EVENT_NAME: options.event?.name ?? 'push',
    GITHUB_EVENT_PATH: eventPath(directories),
    GITHUB_GRAPHQL_URL: 'https://api.github.com/graphql',
    GITHUB_HEAD_REF: '',
    GITHUB_JOB: 'test',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REF_NAME: 'main',
    GITHUB_REF_PROTECTED: 'false',
    GITHUB_REF_TYPE: 'branch',
    GITHUB_REPOSITORY: repository,
    GITHUB_REPOSITORY_ID: '1296269',
    GITHUB_REPOSITORY_OWNER: 'octo-org',
    GITHUB_REPOSITORY_OWNER_ID: '6811672',
    GITHUB_RETENTION_DAYS: '90',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '1658821493',
    GITHUB_RUN_NUMBER: '3',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: 'ffac537e6cbbf934b08745a378932722df287a53',
    GITHUB_TRIGGERING_ACTOR: actor,
    GITHUB_WORKFLOW: 'Test',
    GITHUB_WORKFLOW_REF: `${repository}/.github/workflows/test.yml@refs/heads/main`,
    GITHUB_WORKFLOW_SHA: 'ffac537e6cbbf934b08745a378932722df287a53',
    GITHUB_WORKSPACE: directories.workspace,
  };
}

function runnerVariables(directories: JobDirectories, options: StepOptions): Record<string, string> {
  return {
    RUNNER_ARCH: process.arch.toUpperCase(),
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: 'GitHub Actions 2',
    RUNNER_OS: runnerSystems[process.platform] ?? 'Linux',
    RUNNER_TEMP: directories.temporary,
    RUNNER_TOOL_CACHE: directories.toolCache,
    RUNNER_WORKSPACE: directories.root,
    ...(options.debug === true ? { RUNNER_DEBUG: '1' } : {}),
  };
}
