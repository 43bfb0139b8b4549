import { type Command, commandNames, parseCommand } from './commands';
import { requiredName, type StepRecord } from './step-record';

type Handler = {
  /** Whether the runner prints the command's own line too while echoing is on. */
  readonly echoed: boolean;
  run(command: Command, record: StepRecord): void;
};

const handlers: Readonly<Record<string, Handler>> = {
  'add-mask': { echoed: false, run: (command, record) => record.addMask(command.data) },
  'add-matcher': { echoed: true, run: () => {} },
  'remove-matcher': { echoed: true, run: () => {} },
  'add-path': {
    echoed: true,
    run(command, record) {
      refuseUnlessAllowed(command, record);
      if (command.data === '') throw new Error('The path must not be empty.');
      record.addPath(command.data);
    },
  },
  'set-env': {
    echoed: true,
    run(command, record) {
      refuseUnlessAllowed(command, record);
      record.exportVariable(requiredName(command), command.data);
    },
  },
  'set-output': {
    echoed: true,
    run(command, record) {
      warnOfDeprecation(command, record);
      record.setOutput(requiredName(command), command.data);
    },
  },
  'save-state': {
    echoed: true,
    run(command, record) {
      warnOfDeprecation(command, record);
      record.saveState(requiredName(command), command.data);
    },
  },
  debug: { echoed: false, run: (command, record) => record.debug(command.data) },
  error: { echoed: false, run: (command, record) => record.annotateCommand('error', command) },
  warning: { echoed: false, run: (command, record) => record.annotateCommand('warning', command) },
  notice: { echoed: false, run: (command, record) => record.annotateCommand('notice', command) },
  group: { echoed: true, run: (command, record) => record.write(`##[group]${command.data}`) },
  endgroup: { echoed: true, run: (_command, record) => record.write('##[endgroup]') },
};

const echoSettings: Readonly<Record<string, boolean>> = { ON: true, OFF: false };

/** A stop token of this length or less is not masked (actions/runner, ActionCommandManager). */
const longestPlainStopToken = 6;

/**
 * Takes the lines of stdout and stderr in the order in which they came, prints what is text and carries out what is a
 * command (actions/runner, OutputManager and ActionCommandManager). Problem matchers are taken and ignored.
 */
export function createInterpreter(record: StepRecord): (line: string) => void {
  let stopToken: string | null = null;
  let echoing = record.debugging;

  function carryOut(command: Command, line: string): void {
    const handler = handlers[command.name];
    const echoed = handler?.echoed ?? true;
    if (echoing && echoed) record.write(line);
    if (echoing && command.name === 'add-mask' && command.data.trim() !== '') record.write('::add-mask::***');
    try {
      if (command.name === 'echo') echoing = echoSetting(command.data);
      handler?.run(command, record);
    } catch (error) {
      record.fail(`command '${echoed ? line : command.name}'`, error);
    }
  }

  function stop(command: Command, line: string): void {
    const allowed = /^(1|true|\$true)$/i.test(
      record.variables.ACTIONS_ALLOW_UNSECURE_STOPCOMMAND_TOKENS ?? '',
    );
    if (!allowed && !isStopToken(command.data)) {
      record.fail("command 'stop-commands'", new Error('This stop token is not allowed.'));
      return;
    }
    stopToken = command.data.toLowerCase();
    if (command.data.length > longestPlainStopToken) record.masker.add(command.data);
    record.write(line);
  }

  return (line) => {
    const command = parseCommand(
      line,
      stopToken === null ? commandNames : new Set([...commandNames, stopToken]),
    );
    if (command !== null && stopToken !== null && command.name === stopToken) {
      record.commands.push(command);
      record.write(line);
      stopToken = null;
      return;
    }
    if (command === null || stopToken !== null) {
      record.write(withoutRunnerMarkers(line));
      return;
    }
    record.commands.push(command);
    if (command.name === 'stop-commands') {
      stop(command, line);
      return;
    }
    carryOut(command, line);
  };
}

function refuseUnlessAllowed(command: Command, record: StepRecord): void {
  const allowed = /^\s*true\s*$/i.test(record.variables.ACTIONS_ALLOW_UNSECURE_COMMANDS ?? '');
  if (allowed) return;
  throw new Error(
    `The \`${command.name}\` command is disabled, unless ACTIONS_ALLOW_UNSECURE_COMMANDS is \`true\`.`,
  );
}

function warnOfDeprecation(command: Command, record: StepRecord): void {
  record.annotate('warning', `The \`${command.name}\` command is deprecated.`);
}

function echoSetting(data: string): boolean {
  const setting = echoSettings[data.trim().toUpperCase()];
  if (setting === undefined) throw new Error(`Invalid echo command value: '${data}'.`);
  return setting;
}

function isStopToken(token: string): boolean {
  const lower = token.toLowerCase();
  return token !== '' && lower !== 'pause-logging' && !commandNames.has(lower);
}

// The runner folds its log by these markers, so an action's own are made harmless.
function withoutRunnerMarkers(line: string): string {
  return line.replace(/##\[(start|end)-action/g, '##[\\$1-action');
}
