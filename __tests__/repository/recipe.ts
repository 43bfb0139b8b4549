import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { data, Evaluator, Lexer, Parser, wellKnownFunctions } from '@actions/expressions';
import { parse } from 'yaml';
import { read, repository, type Step } from './files';

/** Values of the contexts in expressions, by name: `secrets`, `vars`, `github` and others. */
export type Contexts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

type Texts = Readonly<Record<string, string>>;

/** A step of a recipe. */
export interface RecipeStep extends Step {
  readonly env?: Texts;
  readonly 'continue-on-error'?: boolean;
}

/** A job of a recipe. */
export interface RecipeJob {
  readonly env?: Texts;
  readonly outputs?: Texts;
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly unknown[]>> };
  readonly steps: readonly RecipeStep[];
}

/** What this action did in a step, as the steps after it see it. */
export interface ActionResult {
  readonly outcome: 'success' | 'failure';
  readonly outputs: Texts;
  readonly exported: Texts;
}

/** What the steps of a job run with. */
export interface JobOptions {
  readonly contexts: Contexts;
  readonly env: Texts;
  /** The directory in which scripts run; its folder `bin` comes first in their PATH. */
  readonly directory: string;
  /** Takes the place of this action. */
  readonly runAction: (inputs: Texts) => Promise<ActionResult> | ActionResult;
}

/** The result of a job. */
export interface JobResult {
  readonly outcome: 'success' | 'failure';
  /** The names of the steps that ran, in order. */
  readonly ran: readonly string[];
  readonly outputs: Texts;
  /** Standard output and error of all scripts. */
  readonly log: string;
}

/** The jobs of a recipe, in the order of the file. */
export function jobsOf(file: string): [name: string, job: RecipeJob][] {
  return Object.entries((parse(read(file)) as { jobs: Record<string, RecipeJob> }).jobs);
}

/** Runs the steps of a job as the runner does: conditions, environment, scripts. Other actions do nothing. */
export async function runJob(job: RecipeJob, options: JobOptions): Promise<JobResult> {
  const steps: Record<string, { outcome: string; outputs: Texts }> = {};
  const exported: Record<string, string> = {};
  const ran: string[] = [];
  let outcome: JobResult['outcome'] = 'success';
  let log = '';

  for (const step of job.steps) {
    const jobEnv = interpolateAll(job.env, { ...options.contexts, steps });
    const contexts: Contexts = { ...options.contexts, steps, env: jobEnv };
    if (outcome === 'failure' || (step.if !== undefined && !isTrue(step.if, contexts))) {
      continue;
    }
    ran.push(step.name ?? step.run ?? step.uses ?? '');

    let result: ActionResult = { outcome: 'success', outputs: {}, exported: {} };
    if (step.uses?.startsWith(`${repository}@`)) {
      result = await options.runAction(interpolateAll(step.with as Texts, contexts));
    } else if (step.run !== undefined) {
      const event = { GITHUB_EVENT_NAME: String(contexts.github?.event_name ?? '') };
      const env = { ...options.env, ...event, ...exported, ...jobEnv, ...interpolateAll(step.env, contexts) };
      const run = await runScript(step.run, env, options.directory);
      log += run.log;
      result = { outcome: run.exitCode === 0 ? 'success' : 'failure', outputs: run.outputs, exported: {} };
    }

    Object.assign(exported, result.exported);
    if (step.id !== undefined) {
      steps[step.id] = { outcome: result.outcome, outputs: result.outputs };
    }
    if (result.outcome === 'failure' && step['continue-on-error'] !== true) {
      outcome = 'failure';
    }
  }
  return { outcome, ran, outputs: interpolateAll(job.outputs, { ...options.contexts, steps }), log };
}

/** The value of an expression, as text. */
export function evaluate(expression: string, contexts: Contexts): string {
  const names = Object.keys(contexts);
  const tree = new Parser(new Lexer(expression).lex().tokens, names, Object.values(wellKnownFunctions)).parse();
  const context = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
  return new Evaluator(tree, context).evaluate().coerceString();
}

function isTrue(condition: string, contexts: Contexts): boolean {
  return evaluate(`!!(${condition})`, contexts) === 'true';
}

function interpolateAll(texts: Texts = {}, contexts: Contexts): Texts {
  const entries = Object.entries(texts).map(([name, text]) => [
    name,
    String(text).replace(/\$\{\{(.*?)\}\}/gs, (_whole, expression: string) => evaluate(expression, contexts)),
  ]);
  return Object.fromEntries(entries);
}

/** Runs a script as the runner does. Its folder `bin` comes first in the PATH. */
export async function runScript(
  script: string,
  env: Texts,
  directory: string,
): Promise<{ exitCode: number; outputs: Texts; log: string }> {
  const outputFile = join(directory, 'outputs');
  writeFileSync(outputFile, '');
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd: directory,
    env: { ...env, PATH: [join(directory, 'bin'), process.env.PATH].join(delimiter), GITHUB_OUTPUT: outputFile },
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      log += chunk;
    });
  }
  const [exitCode] = (await once(child, 'close')) as [number];
  const lines = readFileSync(outputFile, 'utf8').split('\n').filter(Boolean);
  const outputs = lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
  return { exitCode, outputs: Object.fromEntries(outputs), log };
}
