/** What was printed since `captureStdout`. */
export interface Printed {
  readonly text: () => string;
  /** Without the last line break. */
  readonly lines: () => string[];
}

/** Catches what the action prints, which a test's `afterEach` undoes with `jest.restoreAllMocks`. */
export function captureStdout(): Printed {
  let printed = '';
  jest.spyOn(process.stdout, 'write').mockImplementation(((
    chunk: string | Uint8Array,
    ...rest: readonly unknown[]
  ) => {
    printed += String(chunk);
    const done = rest.find((argument) => typeof argument === 'function') as (() => void) | undefined;
    done?.();
    return true;
  }) as typeof process.stdout.write);
  return { text: () => printed, lines: () => printed.split(/\r?\n/).slice(0, -1) };
}

/** The values that the printed `::add-mask::` commands register, as the runner reads them. */
export function registeredMasks({ lines }: Printed): string[] {
  const prefix = '::add-mask::';
  return lines()
    .filter((line) => line.startsWith(prefix))
    .map((line) => unescapeData(line.slice(prefix.length)));
}

/** Undoes the escaping of a workflow command's message. */
export function unescapeData(data: string): string {
  return data.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}
