import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { read, root } from './files';

/** The files that the runner may run. */
export const bundleFiles = ['dist/index.js', 'dist/token/seal/index.js', 'dist/http/proxy/index.js'];

/** What a part of a bundle that no known file explains is attributed to. */
export const unknownOrigin = 'unknown';

/** What a bundle is made of. */
export interface Bundle {
  /**
   * Bytes by origin: a package's folder name, a stub's path, `.` for the action itself, `webpack` for what holds the
   * parts together, or {@link unknownOrigin}.
   */
  readonly bytes: ReadonlyMap<string, number>;
  /** What it loads at run time, each once, sorted. */
  readonly loads: readonly string[];
}

/**
 * Takes a bundle of ncc's apart. An ES module stands in it under its path. A CommonJS module has no more than a number,
 * so it is looked up among the files of the candidates, and its code has to be theirs to the letter.
 *
 * @param candidates folders of packages, from the root of the repository
 */
export function takeApart(bundle: string, candidates: readonly string[]): Bundle {
  const originByCode = new Map(candidates.flatMap(codesOf));
  const parts: { origin: string; text: string }[] = [];
  const withoutCommonJs = bundle.replace(
    /^\/\*{3}\/ \d+:\n\/\*{3}\/ \(\([^)]*\) => \{\n(.*?)\n\/\*{3}\/ \}\)/gms,
    (text, body: string) => {
      const external = /^\s*(?:"use strict";)?\s*module\.exports = require\("[^"]*"\);\s*$/.test(body);
      const code = normalized(body.replace(/__nccwpck_require__\(\d+\)/g, 'require()'));
      parts.push({ origin: external ? 'webpack' : (originByCode.get(code) ?? unknownOrigin), text });
      return '';
    },
  );
  const [frame = '', ...modules] = withoutCommonJs.split(/^(?=;\/\/ CONCATENATED MODULE: )/m);
  parts.push({ origin: 'webpack', text: frame });
  for (const text of modules) parts.push({ origin: originOf(text), text });

  const bytes = new Map<string, number>();
  for (const { origin, text } of parts) {
    bytes.set(origin, (bytes.get(origin) ?? 0) + Buffer.byteLength(text));
  }
  const loads = [...bundle.matchAll(/\b(?:require|import)\(\s*(?!\))([^)]*)\)/g)].map(
    ([, what = '']) => what,
  );
  return { bytes, loads: [...new Set(loads)].sort() };
}

function originOf(concatenated: string): string {
  const path = /^;\/\/ CONCATENATED MODULE: (.*)$/m.exec(concatenated)?.[1] ?? '';
  if (path.startsWith('external ')) return 'webpack';
  if (path.startsWith('./lib/') || path === './package.json') return '.';
  // The last folder counts: a package can bring a copy of another one in its own node_modules.
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? unknownOrigin;
}

function codesOf(folder: string): [code: string, origin: string][] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.c?js$/.test(file))
    .map((file) => {
      const source = readFileSync(join(root, folder, file), 'utf8');
      const code = normalized(source.replace(/\brequire\((['"])[^'"]*\1\)/g, 'require()'));
      return [code, folder.replace(/^node_modules\//, '')];
    });
}

/** Webpack moves the directive to the top, and breaks lines as it likes. */
function normalized(code: string): string {
  return code.replace(/(['"])use strict\1;/, '').replace(/\s+/g, '');
}

/** The packages whose licences a bundle carries along, by the names that they give themselves. */
export function licensedPackages(licencesFile: string): string[] {
  const names = read(licencesFile).matchAll(/(?<=^|\n\n)(@?[\w./-]+)\n(?:MIT\n|\n|$)/g);
  return [...names].map(([, name = '']) => name);
}
