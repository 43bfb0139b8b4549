import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';

interface ActionFile {
  readonly branding: { readonly icon: string; readonly color: string };
  readonly inputs: Readonly<Record<string, Input>>;
  readonly outputs: Readonly<Record<string, { readonly description?: string }>>;
  readonly runs: Readonly<Record<string, string>>;
}

interface Input {
  readonly description?: string;
  readonly required?: boolean;
  readonly default?: string;
}

/** What action.yml says. */
export function readActionFile(): ActionFile {
  return parse(fs.readFileSync(path.join(__dirname, '../../../action.yml'), 'utf8'));
}

/** The inputs that action.yml declares, by name. */
export function actionInputs(): ActionFile['inputs'] {
  return readActionFile().inputs;
}
