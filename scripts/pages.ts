import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Marked } from 'marked';
import { markdownFiles, read, root } from '../__tests__/repository/files';
import { MARKDOWN_STYLE, type Page, THEMES, withPage } from './browser';

/** Where the pages and their pictures go. */
const FOLDER = join(root, 'pages');

/** Widths of the window in CSS pixels. */
const WIDTHS = { desktop: 1280, tablet: 768, phone: 390 } as const;

/** Height of a picture in CSS pixels: a longer page has several. */
const MAX_HEIGHT = 1500;

const require = createRequire(__filename);
const MERMAID = require.resolve('@mermaid-js/tiny/dist/mermaid.tiny.js');

const STYLE = `
  @import "${MARKDOWN_STYLE}";
  article { box-sizing: border-box; max-width: 894px; margin: 0 auto; padding: 32px }
  @media (max-width: 767px) { article { padding: 16px } }
  pre.mermaid { background: none; text-align: center }`;

/** Draws the diagrams as github.com does, in its theme. */
const SCRIPT = `
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  mermaid.initialize({ startOnLoad: false, theme: isDark ? 'dark' : 'default' });
  window.ready = mermaid.run({ querySelector: 'pre.mermaid', suppressErrors: true });`;

/**
 * What is wrong with a page: content wider than the window, a table that only a scroll bar shows whole on a wide screen, a
 * name in the first column of a table that is broken in two, a picture that does not load, a diagram that cannot be drawn.
 * A table or a code block may be wider: it has a scroll bar, as on github.com.
 */
const FIND_PROBLEMS = `(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const isShortName = (code) => code.textContent.length <= 15 && code.textContent === code.parentElement.textContent;
  return [
    ...(document.documentElement.scrollWidth > innerWidth ? ['the page is wider than the window'] : []),
    ...all('td:first-child > code:only-child').filter((code) => isShortName(code) && code.getClientRects().length > 1).map((code) => 'a name is broken: ' + code.textContent),
    ...all('img').filter((img) => img.naturalWidth === 0 && img.src.startsWith('file:')).map((img) => 'a picture is missing: ' + img.src),
    ...all('pre.mermaid').flatMap((pre, index) => pre.querySelector('svg') && !pre.querySelector('.error-icon') ? [] : ['diagram ' + (index + 1) + ' is broken']),
  ];
})()`;

const marked = new Marked({
  renderer: {
    code({ text, lang }) {
      return lang === 'mermaid' ? `<pre class="mermaid">${escapeHtml(text)}</pre>` : false;
    },
    blockquote({ tokens }) {
      const [, type, body] = /^<p>\[!(\w+)\]\s*([\s\S]*)$/.exec(this.parser.parse(tokens)) ?? [];
      if (type === undefined) {
        return false;
      }
      const kind = type.toLowerCase();
      const title = `${type.slice(0, 1)}${kind.slice(1)}`;
      return `<div class="markdown-alert markdown-alert-${kind}"><p class="markdown-alert-title">${title}</p><p>${body}</div>`;
    },
  },
});

/** `npm run pages`: writes the README and docs/ to pages/ as HTML and as pictures, and fails if a page is broken. */
async function renderPages(): Promise<void> {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const given = process.argv.slice(2);
  const files = markdownFiles.filter((file) => given.length === 0 || given.includes(file));
  const problems = await withPage(async (page) => {
    const found: string[] = [];
    for (const file of files) {
      found.push(...(await render(page, file)));
    }
    return found;
  });
  console.log(`Pages: ${files.length}, in ${FOLDER}, as HTML and as pictures of each width and theme.`);
  if (problems.length > 0) {
    throw new Error(`these pages are broken:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  }
}

async function render(page: Page, file: string): Promise<string[]> {
  const name = file.replace(/\.md$/, '').replaceAll('/', '-');
  const html = join(FOLDER, `${name}.html`);
  writeFileSync(html, pageOf(file));
  const problems: string[] = [];
  for (const [size, width] of Object.entries(WIDTHS)) {
    for (const theme of THEMES) {
      await page.open(html, { width, theme, scale: 1 });
      const found = await page.evaluate<string[]>(FIND_PROBLEMS);
      problems.push(...found.map((problem) => `${file}, ${size}, ${theme}: ${problem}`));
      const height = await page.height();
      for (let top = 0; top < height; top += MAX_HEIGHT) {
        const picture = `${name}-${size}-${theme}-${top / MAX_HEIGHT + 1}.png`;
        await page.takePicture(join(FOLDER, picture), { top, maxHeight: MAX_HEIGHT });
      }
    }
  }
  return problems;
}

function pageOf(file: string): string {
  const base = `file://${join(root, dirname(file))}/`;
  return `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><base href="${base}">
    <title>${file}</title><style>${STYLE}</style><script>${readFileSync(MERMAID, 'utf8')}</script>
    <body class="markdown-body"><article>${marked.parse(read(file))}</article><script>${SCRIPT}</script>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

renderPages().catch((error: unknown) => {
  console.error(`npm run pages: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
});
