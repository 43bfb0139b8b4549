import * as core from '@actions/core';

/** Prints one line. Where the runner would read a workflow command, the line is broken up. */
export function info(line: string): void {
  core.info(line.replace(/[\r\n]+/g, ' ').replaceAll('##[', '## ['));
}

/** Prints a warning, which GitHub also shows with the job, under `title`. */
export function warning(title: string, text: string): void {
  core.warning(text, { title });
}
