import { createContext, runInContext } from 'node:vm';
import { importsOf, sourceFiles } from '../support/source-files';
import { codeBlocks, markdownFiles, read } from './files';

/** What these tests use of Mermaid. */
interface Mermaid {
  parse(text: string): Promise<unknown>;
  readonly mermaidAPI: { getDiagramFromText(text: string): Promise<{ readonly db: FlowchartDb }> };
}

interface FlowchartDb {
  getEdges(): readonly { readonly start: string; readonly end: string }[];
  getVertices(): ReadonlyMap<string, { readonly text?: string }>;
}

const ARCHITECTURE = 'docs/architecture.md';

const blocks = markdownFiles.flatMap((file) =>
  codeBlocks(read(file), 'mermaid').map((text, index) => ({ where: `${file}, diagram ${index + 1}`, text })),
);

/** Mermaid as a browser loads it. A document that can do nothing is enough to parse: it is for cleaning HTML. */
function loadMermaid(): Mermaid {
  const document = { nodeType: 9, createElement: () => ({}) };
  const context = createContext({ window: { document, Element: class {} }, console, structuredClone });
  runInContext(read('node_modules/@mermaid-js/tiny/dist/mermaid.tiny.js'), context);
  return (context as { mermaid: Mermaid }).mermaid;
}

const mermaid = loadMermaid();

const folder = (file: string) => (file.includes('/') ? `${file.split('/')[0]}/` : file);
const rooms = new Set(sourceFiles().map(folder));

/** The arrows of a flowchart between nodes whose label begins with a folder or a file of src/, as `from → to`. */
async function arrowsIn(text: string): Promise<{ readonly nodes: string[]; readonly arrows: string[] }> {
  await mermaid.parse(text);
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  const labels = new Map([...db.getVertices()].map(([id, { text: label = '' }]) => [id, label.split('<br>')[0]]));
  const between = db.getEdges().map(({ start, end }) => [labels.get(start) ?? '', labels.get(end) ?? '']);
  return {
    nodes: [...labels.values()].filter((label = '') => rooms.has(label)) as string[],
    arrows: between.filter((labels) => labels.every((label) => rooms.has(label))).map((arrow) => arrow.join(' → ')),
  };
}

/** The same of the imports in src/. */
function importArrows(): string[] {
  const arrows = sourceFiles().flatMap((file) =>
    importsOf(file)
      .filter((to) => sourceFiles().includes(to) && folder(to) !== folder(file))
      .map((to) => `${folder(file)} → ${folder(to)}`),
  );
  return [...new Set(arrows)].sort();
}

test.each(blocks)('Mermaid parses $where', async ({ text }) => {
  await expect(mermaid.parse(text)).resolves.toBeDefined();
});

test('Mermaid rejects a node with the reserved ID "end"', async () => {
  const text = 'flowchart TD\n  end["post.ts"] --> main["main.ts"]\n';

  await expect(mermaid.parse(text)).rejects.toThrow('Parse error');
});

const [text = ''] = codeBlocks(read(ARCHITECTURE), 'mermaid');

test('the module diagram has a node for each folder and each file outside of folders', async () => {
  const { nodes } = await arrowsIn(text);

  expect(nodes.sort()).toEqual([...rooms].sort());
});

test('the module diagram has an arrow for each import between its nodes, and no other', async () => {
  const { arrows } = await arrowsIn(text);

  expect(arrows.sort()).toEqual(importArrows());
});
