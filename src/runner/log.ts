import * as core from '@actions/core';

/** Prints one line, broken up wherever the runner would read a workflow command: behind a line break, and at `##[`. */
export function info(line: string): void {
  core.info(line.replace(/[\r\n]+/g, ' ').replaceAll('##[', '## ['));
}

/** Prints a warning that is shown with the job as well, under `title`. */
export function warning(title: string, text: string): void {
  core.warning(text, { title });
}
