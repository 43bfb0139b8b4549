import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import packageJson from '../../package.json';
import { findActionDirectory } from '../support/action-file';

/** The repository's directory. */
export const root = findActionDirectory();

/** This repository, as `owner/name`. The owner is a placeholder until scripts/set-owner.mjs has run. */
export const repository = packageJson.repository.replace('github:', '');

/** A file's text. @param path from the root of the repository */
export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

function list(directory: string, extension: string): string[] {
  return readdirSync(join(root, directory), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(extension))
    .map(({ name }) => (directory === '.' ? name : `${directory}/${name}`));
}

/** This repository's own workflows, and the recipes. */
export const workflowFiles = list('.github/workflows', '.yml');
export const exampleFiles = list('examples', '.yml');

/** The pages for users and maintainers. */
export const markdownFiles = ['.', '.github', 'docs', 'bench', 'examples'].flatMap((directory) =>
  list(directory, '.md'),
);

/** The parts of a workflow that these tests read. */
export interface Workflow {
  readonly on: unknown;
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly permissions?: unknown;
  readonly 'timeout-minutes'?: number;
  readonly steps?: readonly Step[];
}

/** A step of a job. */
export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

/** A workflow, or a part of one, read as YAML 1.2, in which `on` is a string. */
export function parseWorkflow(text: string): Workflow {
  return parse(text) as Workflow;
}

/** The steps of all jobs. */
export function stepsOf({ jobs }: Workflow): Step[] {
  return Object.values(jobs).flatMap(({ steps }) => steps ?? []);
}

/** The parts of action.yml that these tests read. */
export interface Manifest {
  readonly inputs: Readonly<Record<string, { description: string; required?: boolean; default?: string }>>;
  readonly outputs: Readonly<Record<string, { description: string }>>;
}

export const manifest = parse(read('action.yml')) as Manifest;

/** The text of each fenced code block in that language. */
export function codeBlocks(markdown: string, language: string): string[] {
  return [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, block = '']) => block);
}

/** The text without its code blocks. */
export function withoutCode(markdown: string): string {
  return markdown.replace(/^```.*?^```$/gms, '');
}

/** The rows of the table in a section, without its header and without padding. */
export function tableUnder(markdown: string, heading: string): string[] {
  const section = markdown.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) => line.replace(/ +/g, ' ').trim());
}
