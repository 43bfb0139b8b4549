import * as core from '@actions/core';

/** Prints one line. Line breaks are folded: the runner would read what follows one as a workflow command. */
export function info(line: string): void {
  core.info(line.replace(/[\r\n]+/g, ' '));
}

/** Prints a warning that is shown with the job as well, under `title`. */
export function warning(title: string, text: string): void {
  core.warning(text, { title });
}
