import { type Command, parseCommand } from './commands';
import type { Masker } from './masker';

type Level = 'error' | 'warning';

/** What GitHub shows beside a run: the message is masked and cut, the properties are unchanged. */
export interface Annotation {
  readonly level: Level;
  readonly title: string;
  readonly message: string;
  /** File, line and the like, if the action named them. */
  readonly [property: string]: string;
}

/** What a phase of a step has done so far, as the runner sees it. */
export type StepRecord = ReturnType<typeof createStepRecord>;

/** How many annotations of a level the runner keeps for a step (actions/runner, ExecutionContext). */
const MAX_ANNOTATIONS_PER_LEVEL = 10;

/** How many characters of an annotation's message the runner keeps (actions/runner, ExecutionContext). */
const MAX_ANNOTATION_LENGTH = 4096;

/** The words that github.com shows in place of the tags `##[error]` and `##[warning]`. */
const SHOWN_TAGS: Readonly<Record<Level, string>> = { error: 'Error: ', warning: 'Warning: ' };

/** The runner lets no step set this variable for the steps that follow (actions/runner, SetEnvFileCommand). */
const DENIED_VARIABLE = 'NODE_OPTIONS';

/**
 * An empty record.
 *
 * @param debugging whether the log shows debug lines
 */
export function createStepRecord(masker: Masker, debugging: boolean) {
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
    if (debugging) {
      text.split('\n').forEach((line) => {
        write(`##[debug]${line}`);
      });
    }
  }

  function annotate(level: Level, text: string, properties: Readonly<Record<string, string>> = {}): void {
    const message = masker.mask(text).slice(0, MAX_ANNOTATION_LENGTH);
    const sameLevel = annotations.filter((annotation) => annotation.level === level);
    if (sameLevel.length < MAX_ANNOTATIONS_PER_LEVEL) {
      // The runner masks the message only: a secret in a title stays readable.
      annotations.push({ ...properties, level, title: properties.title ?? '', message });
    }
    if (message !== '') {
      log.push(...(SHOWN_TAGS[level] + message).split('\n'));
    }
  }

  function fail(what: string, error: unknown): void {
    failed = true;
    annotate('error', `Unable to process ${what} successfully.`);
    annotate('error', error instanceof Error ? error.message : String(error));
  }

  function addMask(value: string): void {
    if (value.trim() === '') {
      annotate('warning', "Can't add secret mask for empty string in ##[add-mask] command.");
      return;
    }

    masks.push(value);
    masker.add(value);
  }

  function carryOut({ name, properties, data }: Command): void {
    switch (name) {
      case 'add-mask':
        addMask(data);
        return;
      case 'debug':
        debug(data);
        return;
      case 'error':
      case 'warning':
        annotate(name, data, properties);
        return;
      default:
        fail(`command '${name}'`, new Error('The mini runner does not model this command.'));
    }
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

    /** Whether the runner could not process a command or a file: the step then fails, whatever its exit code. */
    get failed() {
      return failed;
    },

    annotate,

    /** Records a file that the runner could not process. */
    fail,

    /**
     * Takes a line of stdout or stderr: carries out a command, prints any other line (actions/runner, OutputManager). A
     * command that no step of this action should print fails the step.
     */
    takeLine(line: string): void {
      const command = parseCommand(line);
      if (command === null) {
        write(line);
        return;
      }

      commands.push(command);
      carryOut(command);
    },

    setOutput(name: string, value: string): void {
      requireName(name);
      outputs[name] = value;
      debug(`Set output ${name} = ${value}`);
    },

    exportVariable(name: string, value: string): void {
      if (name.toUpperCase() === DENIED_VARIABLE) {
        annotate('error', `Can't set ${DENIED_VARIABLE}: the runner refuses it.`);
        return;
      }

      requireName(name);
      environment[name] = value;
      debug(`${name}='${value}'`);
    },

    saveState(name: string, value: string): void {
      state[name] = value;
      debug(`Save intra-action state ${name} = ${value}`);
    },
  };
}

function requireName(name: string): void {
  if (name === '') {
    throw new Error('The name must not be empty.');
  }
}
