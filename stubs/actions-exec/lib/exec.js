// @actions/core imports this for platform.getDetails() alone, which asks the system's own programs for its
// version. This action never calls it, and starts no program: without the real package it also loads no
// `child_process`, and a reader of the bundle sees that it cannot.
export function getExecOutput() {
  throw new Error('@actions/exec is left out of this action on purpose: see stubs/actions-exec');
}
