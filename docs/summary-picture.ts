import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { marked } from 'marked';
import { runStep } from '../__tests__/support/mini-runner';
import { credentials } from '../simulator/credentials';
import { startSimulator } from '../simulator/server';

/** Size of the picture in CSS pixels; each is two pixels wide and high. */
const SIZE = '660,260';

const browser = process.env.CHROMIUM ?? 'chromium';

/**
 * `npm run picture`: writes docs/summary.png, the picture in the README: the job summary of a step, with the style of
 * GitHub's Markdown. Needs Chromium; `CHROMIUM` is its name if that is not `chromium`.
 */
async function takePicture(): Promise<void> {
  const summary = await writeSummary();
  const require = createRequire(__filename);
  const style = readFileSync(require.resolve('github-markdown-css/github-markdown-light.css'), 'utf8');
  const folder = mkdtempSync(join(tmpdir(), 'summary-picture-'));
  try {
    const page = join(folder, 'summary.html');
    writeFileSync(
      page,
      `<!doctype html><meta charset="utf-8"><style>${style} body { margin: 24px }</style><article class="markdown-body">${marked.parse(summary)}</article>`,
    );
    execFileSync(
      browser,
      [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--hide-scrollbars',
        '--force-device-scale-factor=2',
        `--window-size=${SIZE}`,
        `--user-data-dir=${join(folder, 'profile')}`,
        `--screenshot=${join(__dirname, 'summary.png')}`,
        `file://${page}`,
      ],
      { stdio: 'ignore' },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function writeSummary(): Promise<string> {
  const simulator = await startSimulator();
  try {
    const { clientId, clientSecret } = credentials.good;
    const { rawSummary } = await runStep({
      inputs: {
        'client-id': clientId,
        'client-secret': clientSecret,
        'ims-url': simulator.url,
        hello: 'true',
        'hello-url': `${simulator.url}/pie/psdService/hello`,
      },
    });
    return rawSummary;
  } finally {
    await simulator.close();
  }
}

takePicture().catch((error: unknown) => {
  console.error(`docs/summary.png was not written: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
});
