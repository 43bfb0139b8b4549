import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { marked } from 'marked';
import { runStep } from '../__tests__/support/mini-runner';
import { type Case, cases, firstCase } from '../simulator/cases';
import { startSimulator } from '../simulator/server';
import { MARKDOWN_STYLE, THEMES, withPage } from './browser';

/** Width of the pictures in CSS pixels, as the README shows them. */
const WIDTH = 640;

const FOLDER = join(__dirname, '../docs/pictures');

/** `npm run picture`: writes the pictures of the README to docs/pictures: the job summary of a success and of a failure. */
async function takePictures(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'summary-pictures-'));
  try {
    mkdirSync(FOLDER, { recursive: true });
    await withPage(async (page) => {
      for (const [name, shown] of [['success', firstCase] as const, ['failure', cases['wrong-secret']] as const]) {
        const file = join(folder, `${name}.html`);
        writeFileSync(file, pageOf(await summaryOf(shown)));
        for (const theme of THEMES) {
          await page.open(file, { width: WIDTH, theme, scale: 2 });
          await page.takePicture(join(FOLDER, `summary-${name}-${theme}.png`), { top: 0, maxHeight: 1000 });
        }
      }
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function pageOf(summary: string): string {
  const style = `@import "${MARKDOWN_STYLE}";
    article { padding: 16px 24px; border: 1px solid var(--borderColor-default); border-radius: 6px }
    article > :first-child { margin-top: 0 } article > :last-child { margin-bottom: 0 }`;
  return `<!doctype html><meta charset="utf-8"><style>${style}</style><body class="markdown-body"><article>${marked.parse(summary)}</article>`;
}

/** The job summary of a case, with the name of Adobe's host in place of the simulator's. */
async function summaryOf({ inputs }: Case): Promise<string> {
  const simulator = await startSimulator();
  try {
    const { rawSummary } = await runStep({
      inputs: {
        'ims-url': simulator.url,
        hello: 'true',
        'hello-url': `${simulator.url}/pie/psdService/hello`,
        ...inputs,
      },
      env: {
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_ACTION_REPOSITORY: 'OWNER/adobe-access-token',
        GITHUB_ACTION_REF: 'v1',
      },
    });
    return rawSummary.replaceAll(new URL(simulator.url).host, 'ims-na1.adobelogin.com');
  } finally {
    await simulator.close();
  }
}

takePictures().catch((error: unknown) => {
  console.error(`The pictures were not written: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
});
