import { type Code, importsOf, inspect, readSource, sourceFiles } from '../support/source-files';

// Which folder may import what is in biome.json. Here is what Biome cannot say.
const files = sourceFiles();

const folder = (file: string) => (file.includes('/') ? `${file.split('/')[0]}/` : file);

/** Arrows from each file to the files of src/ that it imports. */
const imports = new Map(files.map((file) => [file, importsOf(file).filter((to) => files.includes(to))]));

/** The same between folders; a file outside of folders stands for itself. */
const folderImports = new Map<string, string[]>();
for (const [from, targets] of imports) {
  const others = targets.map(folder).filter((to) => to !== folder(from));
  folderImports.set(folder(from), [...(folderImports.get(folder(from)) ?? []), ...others]);
}

/** Each circle of arrows, as `a → b → a`. */
function circlesIn(arrows: ReadonlyMap<string, readonly string[]>): string[] {
  const circles = new Set<string>();
  const done = new Set<string>();
  const walk = (from: string, trail: readonly string[]): void => {
    if (trail.includes(from)) {
      circles.add([...trail.slice(trail.indexOf(from)), from].join(' → '));
      return;
    }
    if (!done.has(from)) {
      arrows.get(from)?.forEach((to) => void walk(to, [...trail, from]));
      done.add(from);
    }
  };
  [...arrows.keys()].forEach((from) => void walk(from, []));
  return [...circles];
}

/** The files that no entry leads to. */
function unused(arrows: ReadonlyMap<string, readonly string[]>): string[] {
  const used = new Set(['index.ts', 'post.ts']);
  for (const file of used) {
    arrows.get(file)?.forEach((to) => void used.add(to));
  }
  return [...arrows.keys()].filter((file) => !used.has(file));
}

test('the imports and names of a file are found, however they are written', () => {
  const { imports: found, names } = inspect(`
    import a from 'a'; import type { b } from 'b'; export * from 'c'; export { d } from 'd'; import 'e';
    import f = require('f'); await import('g'); type H = import('h').H; await import(\`i\`);
    j.k['l']; new Date(); new Map(m);`);

  expect(found).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'an expression']);
  expect([...names]).toEqual(expect.arrayContaining(['j', '.k', 'k.l', '.l', 'j.k', 'new Date()']));
  expect(names).not.toContain('new Map()');
  expect(importsOf('main.ts')).toContain('failure.ts');
});

test('every import leads to a file of src/, to package.json, to a package or to a module of Node.js', () => {
  const odd = files.flatMap((file) =>
    importsOf(file).filter((to) => /^\.|^an expression$/.test(to) && !/^(\.\.\/)+package\.json$/.test(to)),
  );

  expect(odd).toEqual([]);
});

test('no imports go in a circle, between files or between folders', () => {
  expect(circlesIn(imports)).toEqual([]);
  expect(circlesIn(folderImports)).toEqual([]);
});

test('a circle of imports is found', () => {
  const arrows = new Map([
    ['a', ['b', 'c']],
    ['b', ['c']],
    ['c', ['d']],
    ['d', ['b']],
  ]);

  expect(circlesIn(arrows)).toEqual(['b → c → d → b']);
});

test('an entry leads to every file', () => {
  expect(unused(imports)).toEqual([]);
});

test('a file that no entry leads to is found, even if others import it', () => {
  const arrows = new Map([
    ['index.ts', ['a.ts']],
    ['a.ts', []],
    ['b.ts', ['c.ts']],
    ['c.ts', ['b.ts']],
  ]);

  expect(unused(arrows)).toEqual(['b.ts', 'c.ts']);
});

interface Wall {
  readonly sentence: string;
  readonly names: readonly string[];
  /** The files, or folders with a slash, that may use these names all the same. */
  readonly except?: readonly string[];
  /** Lines of code that break the wall. */
  readonly broken: readonly string[];
}

const WALLS: readonly Wall[] = [
  {
    sentence: 'only runner/, process.ts and post.ts know the process',
    names: ['process', 'globalThis', 'global'],
    except: ['runner/', 'process.ts', 'post.ts'],
    broken: ['const { env } = process;', "process['env'];", 'globalThis.process.env;', 'global.process;'],
  },
  {
    sentence: 'only process.ts ends the process or sets its exit code',
    names: ['exitCode', '.exitCode', 'setFailed', 'process.exit', 'process.abort', 'process.kill', '.reallyExit'],
    except: ['process.ts'],
    broken: ['process.exitCode = 0;', 'core.setFailed(e);', "process['exit'](1);", 'process.abort();'],
  },
  {
    sentence: 'only process.ts reads the clock or the random source',
    names: ['new Date()', 'Date.now', 'Math.random', 'performance', 'process.uptime', '.hrtime', 'getRandomValues'],
    except: ['process.ts'],
    broken: ['new Date();', "Date['now']();", 'Math.random();', 'performance.now();', 'process.uptime();'],
  },
  {
    sentence: 'only process.ts writes to the log past @actions/core',
    names: ['console', 'stdout', 'stderr', '.stdout', '.stderr'],
    except: ['process.ts'],
    broken: ["console.log('x');", "process.stdout.write('x');", 'const { stderr } = process;'],
  },
  {
    sentence: 'no file loads the undici of Node.js',
    names: [
      'fetch',
      '.fetch',
      'Request',
      'Response',
      'Headers',
      'FormData',
      'WebSocket',
      'EventSource',
      'MessageEvent',
    ],
    broken: [
      'fetch(url);',
      "globalThis['fetch'](url);",
      'const get = fetch;',
      'new Response();',
      'new WebSocket(url);',
    ],
  },
  {
    sentence: 'no file makes code or reaches the insides of Node.js',
    names: ['eval', 'Function', 'require', '.constructor', '.binding', '.getBuiltinModule', '.dlopen', '.mainModule'],
    broken: [
      "process.binding('fs');",
      'x.constructor.constructor(text)();',
      "x['constructor'];",
      "process.getBuiltinModule('net');",
      "require('node:net');",
      'new Function(text);',
    ],
  },
];

const namesUsed = ({ names }: Wall, code: Code) => names.filter((name) => code.names.has(name));

describe.each(WALLS)('$sentence', (wall) => {
  test('in src/', () => {
    const checked = files.filter((file) => ![file, folder(file)].some((name) => wall.except?.includes(name)));

    const found = checked.flatMap((file) =>
      namesUsed(wall, inspect(readSource(file))).map((name) => `${file}: ${name}`),
    );

    expect(found).toEqual([]);
  });

  test.each(wall.broken)('it is broken by: %s', (line) => {
    expect(namesUsed(wall, inspect(line))).not.toEqual([]);
  });
});

test('no comment in src/ switches a rule of Biome off', () => {
  expect(files.filter((file) => readSource(file).includes('biome-ignore'))).toEqual([]);
});
