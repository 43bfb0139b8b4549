import { type Command, propertyOf, setIgnoringCase } from './commands';
import type { Masker } from './masker';

export type Level = 'error' | 'warning' | 'notice';

/** What GitHub shows beside a run: the message is masked and cut, the rest is as the action gave it. */
export type Annotation = {
  readonly level: Level;
  readonly title: string;
  readonly message: string;
  /** File, line and the like, where the action named them. */
  readonly [property: string]: string;
};

/** What one phase of a step has done so far, as the runner sees it. */
export type StepRecord = ReturnType<typeof createStepRecord>;

/** How many annotations of a level the runner keeps for a step (actions/runner, ExecutionContext). */
export const annotationsPerLevel = 10;

/** How many characters of an annotation's message the runner keeps (actions/runner, ExecutionContext). */
export const annotationLength = 4096;

// github.com shows the word where the log holds the tag.
const tags: Readonly<Record<Level, { written: string; shown: string }>> = {
  error: { written: '##[error]', shown: 'Error: ' },
  warning: { written: '##[warning]', shown: 'Warning: ' },
  notice: { written: '##[notice]', shown: 'Notice: ' },
};

const deniedVariable = 'NODE_OPTIONS';

/** An empty record. `debugging` shows the lines meant for debugging; `variables` is the environment the step was given. */
export function createStepRecord(
  masker: Masker,
  debugging: boolean,
  variables: Readonly<Record<string, string>>,
) {
  const log: string[] = [];
  const annotations: Annotation[] = [];
  const commands: Command[] = [];
  const masks: string[] = [];
  const paths: string[] = [];
  const outputs: Record<string, string> = {};
  const environment: Record<string, string> = {};
  const state: Record<string, string> = {};
  let failed = false;

  function write(text: string): void {
    log.push(...masker.mask(text).split('\n'));
  }

  function debug(text: string): void {
    if (!debugging) return;
    for (const line of text.replaceAll('\r\n', '\n').split('\n')) write(`##[debug]${line}`);
  }

  function annotate(level: Level, text: string, properties: Readonly<Record<string, string>> = {}): void {
    const message = masker.mask(text).slice(0, annotationLength);
    const sameLevel = annotations.filter((annotation) => annotation.level === level);
    if (sameLevel.length < annotationsPerLevel) {
      // The runner masks the message alone: a secret in a title stays readable.
      annotations.push({ ...properties, level, title: properties.title ?? '', message });
    }
    if (message === '') return;
    const { written, shown } = tags[level];
    const line = masker.mask(written + message);
    log.push(...(line.startsWith(written) ? shown + line.slice(written.length) : line).split('\n'));
  }

  return {
    log,
    annotations,
    commands,
    masks,
    paths,
    outputs,
    environment,
    state,
    debugging,
    variables,
    masker,
    write,
    debug,
    annotate,

    /** Whether a command could not be carried out: the step then fails, whatever its exit code. */
    get failed() {
      return failed;
    },

    /** Records a command or file that the runner could not process. */
    fail(what: string, error: unknown): void {
      failed = true;
      annotate('error', `Unable to process ${what} successfully.`);
      annotate('error', error instanceof Error ? error.message : String(error));
    },

    annotateCommand(level: Level, command: Command): void {
      const properties = Object.fromEntries(
        Object.entries(command.properties).map(([name, value]) => [name.toLowerCase(), value]),
      );
      annotate(level, command.data, properties);
    },

    addMask(value: string): void {
      if (value.trim() === '') {
        annotate('warning', "Can't add secret mask for empty string in ##[add-mask] command.");
        return;
      }
      masks.push(value);
      masker.add(value);
    },

    setOutput(name: string, value: string): void {
      refuseEmptyName(name);
      setIgnoringCase(outputs, name, value);
      debug(`Set output ${name} = ${value}`);
    },

    exportVariable(name: string, value: string): void {
      if (name.toUpperCase() === deniedVariable) {
        annotate('error', `Can't set ${deniedVariable}: the runner refuses it.`);
        return;
      }
      refuseEmptyName(name);
      environment[name] = value;
      debug(`${name}='${value}'`);
    },

    saveState(name: string, value: string): void {
      setIgnoringCase(state, name, value);
      debug(`Save intra-action state ${name} = ${value}`);
    },

    addPath(path: string): void {
      const present = paths.indexOf(path);
      if (present >= 0) paths.splice(present, 1);
      paths.push(path);
    },
  };
}

/** The name that a command must carry as a property. */
export function requiredName(command: Command): string {
  const name = propertyOf(command, 'name');
  if (name === '') throw new Error(`Required field 'name' is missing in ##[${command.name}] command.`);
  return name;
}

function refuseEmptyName(name: string): void {
  if (name === '') throw new Error('The name must not be empty.');
}
