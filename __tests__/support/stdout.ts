import { parseCommand } from './commands';

/** What has been printed since `captureStdout`. */
export interface Printed {
  readonly text: () => string;
  /** Without the last line break. */
  readonly lines: () => string[];
}

/** Captures what the action prints. A test's `afterEach` undoes this with `jest.restoreAllMocks`. */
export function captureStdout(): Printed {
  let printed = '';
  jest.spyOn(process.stdout, 'write').mockImplementation(((chunk: string | Uint8Array, ...rest: readonly unknown[]) => {
    printed += String(chunk);
    const done = rest.find((argument) => typeof argument === 'function') as (() => void) | undefined;
    done?.();
    return true;
  }) as typeof process.stdout.write);
  return { text: () => printed, lines: () => printed.split(/\r?\n/).slice(0, -1) };
}

/** The values of the printed `add-mask` commands. */
export function registeredMasks({ lines }: Printed): string[] {
  return lines()
    .map((line) => parseCommand(line))
    .flatMap((command) => (command?.name === 'add-mask' ? [command.data] : []));
}
