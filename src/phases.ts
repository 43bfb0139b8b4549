// What both entries load: one bundle, dist/phases.js.
import { main } from './main';
import { runPhase } from './process';
import { revoke } from './revoke';
import { reportFailure, warnInternalError } from './runner/report';

export function runStep(): void {
  runPhase({ run: main, report: reportFailure, exitCodeOnError: 1 });
}

export function runPostPhase(): void {
  runPhase({ run: revoke, report: warnInternalError, exitCodeOnError: 0 });
}
