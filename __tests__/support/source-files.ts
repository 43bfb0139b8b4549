import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseSync } from '@swc/core';

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

/** What a file imports, types too: packages by their names, files of src/ by their paths from there. */
export function importsOf(file: string): string[] {
  const { imports } = inspect(readSource(file));
  return imports.map((specifier) => {
    const target = path.posix.join(path.posix.dirname(file), specifier);
    const isSource = specifier.startsWith('.') && fs.existsSync(path.join(SOURCE, `${target}.ts`));
    return isSource ? `${target}.ts` : specifier;
  });
}

/** What a piece of code imports and names. */
export interface Code {
  readonly imports: readonly string[];
  /** Identifiers, members as `object.name` and `.name`, however they are written, and `new Date()`. */
  readonly names: ReadonlySet<string>;
}

interface Node {
  readonly type?: string;
  readonly value?: unknown;
  readonly source?: Node | null;
  readonly argument?: Node;
  readonly arguments?: readonly { readonly expression: Node }[] | null;
  readonly callee?: Node;
  readonly expression?: Node;
  readonly object?: Node;
  readonly property?: Node;
}

export function inspect(code: string): Code {
  const imports: string[] = [];
  const names = new Set<string>();
  const visit = (node: Node): void => {
    const { type, source, callee, arguments: given } = node;
    if (source?.type === 'StringLiteral') {
      imports.push(String(source.value));
    } else if (type === 'TsImportType') {
      imports.push(String(node.argument?.value));
    } else if (type === 'TsExternalModuleReference') {
      imports.push(String(node.expression?.value));
    } else if (callee?.type === 'Import') {
      imports.push(String(given?.[0]?.expression.value ?? 'an expression'));
    } else if (type === 'MemberExpression') {
      names.add(`.${nameOf(node.property)}`).add(`${nameOf(node.object)}.${nameOf(node.property)}`);
    } else if (type === 'Identifier') {
      names.add(String(node.value));
    } else if (type === 'NewExpression' && !given?.length) {
      names.add(`new ${nameOf(callee)}()`);
    }
  };
  JSON.stringify(parseSync(code, { syntax: 'typescript' }), (_, node: unknown) => {
    if (typeof node === 'object' && node !== null) {
      visit(node);
    }
    return node;
  });
  return { imports, names };
}

/** The last name of an expression: `b` of `a.b` and of `a['b']`. */
function nameOf(node: Node | undefined): string {
  const inner = node?.type === 'Computed' ? node.expression : node?.property;
  return inner === undefined ? String(node?.value) : nameOf(inner);
}
