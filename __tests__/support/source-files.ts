import * as fs from 'node:fs';
import * as path from 'node:path';

const SOURCE = path.join(__dirname, '../../src');

/** Every file of src/, by its path from there, with slashes. */
export function sourceFiles(): string[] {
  return fs
    .readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replaceAll('\\', '/'))
    .sort();
}

export function readSource(file: string): string {
  return fs.readFileSync(path.join(SOURCE, file), 'utf8');
}

/** The code of a file, without its comments. */
export function readCode(file: string): string {
  return readSource(file)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
}

/** What a file imports: packages by their names, files of src/ by their paths from there. */
export function importsOf(file: string): string[] {
  const specifiers = [
    ...readCode(file).matchAll(/(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*['"]([^'"]+)['"]/g),
    ...readCode(file).matchAll(/(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g),
    ...readCode(file).matchAll(/\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/g),
  ].map(([, specifier = '']) => specifier);
  return specifiers.map((specifier) => {
    if (!specifier.startsWith('.')) {
      return specifier;
    }
    const target = path.posix.join(path.posix.dirname(file), specifier);
    return (
      [`${target}.ts`, `${target}/index.ts`].find((candidate) => sourceFiles().includes(candidate)) ?? target
    );
  });
}
