import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type ActionFile, defaultInputs } from './action-file';
import type { CommandFiles } from './file-commands';
import type { StepOptions } from './step-options';
import type { StepRecord } from './step-record';

/** The directories of one job, all beneath one temporary directory. */
export type JobDirectories = Readonly<Record<'root' | 'home' | 'workspace' | 'temporary' | 'toolCache', string>>;

/** What the steps of a job have exported to the steps that follow. */
export interface Exported {
  variables: Readonly<Record<string, string>>;
}

const RUNNER_SYSTEMS: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'macOS',
  linux: 'Linux',
  win32: 'Windows',
};

// Without these a process does not start on Windows.
const HOST_VARIABLES = ['PATH', 'SystemRoot', 'windir', 'ComSpec', 'PATHEXT'];

const REPOSITORY = 'octo-org/octo-repo';
const DEFAULT_ACTOR = 'octocat';

/** Makes the directories of a job. The name of their common root begins with `prefix`. */
export function makeJobDirectories(prefix: string): JobDirectories {
  // mkdtemp makes the directory readable by its owner only.
  const root = mkdtempSync(join(realpathSync(tmpdir()), prefix));
  const directories = {
    root,
    home: join(root, 'home'),
    workspace: join(root, 'workspace'),
    temporary: join(root, 'temp'),
    toolCache: join(root, 'tool-cache'),
  };
  for (const directory of Object.values(directories)) {
    mkdirSync(directory, { recursive: true });
  }
  return directories;
}

/** The path of the payload of the event that started the workflow. */
export function eventPath(directories: JobDirectories): string {
  return join(directories.temporary, '_github_workflow', 'event.json');
}

/** The text of every file in the job's directories, by path, except the event's payload. */
export function filesLeftBehind(directories: JobDirectories): Record<string, string> {
  const files = readdirSync(directories.root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => path !== eventPath(directories));
  return Object.fromEntries(files.map((path) => [relative(directories.root, path), readFileSync(path, 'utf8')]));
}

/**
 * The whole environment of a phase, in the runner's order: the machine, what earlier steps exported, `STATE_…`,
 * `INPUT_…`, then the runner's own variables (actions/runner, ActionRunner and NodeScriptActionHandler). The options of
 * the test come last.
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
    ...stateVariables(state),
    ...inputVariables(inputs),
    ...githubVariables(directories, options),
    ...runnerVariables(directories, options),
    ...files,
    ...options.env,
    ...options.overrideFiles,
  };
  for (const name of options.without ?? []) {
    delete variables[name];
  }
  return variables;
}

/** The inputs of a step, with the defaults of those that it does not set. As on GitHub, warns about unknown inputs. */
export function resolveInputs(
  action: ActionFile,
  given: Readonly<Record<string, string>>,
  record: StepRecord,
): Record<string, string> {
  const defaults = defaultInputs(action.inputs);
  const unexpected = Object.keys(given).filter((name) => !Object.hasOwn(defaults, name));
  if (unexpected.length > 0) {
    const valid = Object.keys(defaults).join("', '");
    record.annotate('warning', `Unexpected input(s) '${unexpected.join("', '")}', valid inputs are ['${valid}']`);
  }
  return { ...defaults, ...given };
}

/** The variables in which the runner passes inputs: upper case, spaces to underscores, hyphens kept. */
export function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]),
  );
}

function stateVariables(state: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));
}

function hostVariables({ home, root }: JobDirectories): Record<string, string> {
  const inherited = HOST_VARIABLES.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(inherited),
    LANG: 'C.UTF-8',
    HOME: home,
    USERPROFILE: home,
    // Temporary files stay beneath the root, so that a test finds the ones left behind.
    TMPDIR: root,
    TEMP: root,
    TMP: root,
  };
}

function githubVariables(directories: JobDirectories, options: StepOptions): Record<string, string> {
  const actor = options.event?.actor ?? DEFAULT_ACTOR;
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
    GITHUB_REPOSITORY: REPOSITORY,
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
    GITHUB_WORKFLOW_REF: `${REPOSITORY}/.github/workflows/test.yml@refs/heads/main`,
    GITHUB_WORKFLOW_SHA: 'ffac537e6cbbf934b08745a378932722df287a53',
    GITHUB_WORKSPACE: directories.workspace,
  };
}

function runnerVariables(directories: JobDirectories, options: StepOptions): Record<string, string> {
  return {
    RUNNER_ARCH: process.arch.toUpperCase(),
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: 'GitHub Actions 2',
    RUNNER_OS: RUNNER_SYSTEMS[process.platform] ?? 'Linux',
    RUNNER_TEMP: directories.temporary,
    RUNNER_TOOL_CACHE: directories.toolCache,
    RUNNER_WORKSPACE: directories.root,
    ...(options.debug === true ? { RUNNER_DEBUG: '1' } : {}),
  };
}
