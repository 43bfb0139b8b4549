import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Every file beneath a directory, by its path from there, as UTF-8 text; without those named by their whole path. */
export function filesBeneath(root: string, except: readonly string[]): Record<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !except.includes(path));
  return Object.fromEntries(files.map((path) => [relative(root, path), readFileSync(path, 'utf8')]));
}
