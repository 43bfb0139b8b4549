import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export interface View {
  /** Width of the window in CSS pixels. */
  readonly width: number;
  readonly theme: Theme;
  /** Pixels of a picture for each CSS pixel. */
  readonly scale: number;
}

/** A page in a browser. */
export interface Page {
  /** Loads a file and waits until the promise that `window.ready` contains, if any, is settled. */
  open(file: string, view: View): Promise<void>;
  /** The value of a JavaScript expression, which must be JSON. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** Writes a picture of the page, from that many CSS pixels below its top, of at most that height. */
  takePicture(file: string, part: { readonly top: number; readonly maxHeight: number }): Promise<void>;
  /** Height of the page in CSS pixels. */
  height(): Promise<number>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

const CHROMIUM = process.env.CHROMIUM ?? 'chromium';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--hide-scrollbars',
  '--allow-file-access-from-files',
  '--remote-debugging-pipe',
];

const require = createRequire(__filename);

/**
 * Provides a page in Chromium while `use` runs.
 *
 * @throws {Error} if Chromium is not installed; the message says how to set it
 */
export async function withPage<Result>(use: (page: Page) => Promise<Result>): Promise<Result> {
  if (spawnSync(CHROMIUM, ['--version'], { stdio: 'ignore' }).status !== 0) {
    throw new Error(
      `This needs Chromium, and "${CHROMIUM}" does not start. Install it (for example apt-get install chromium), or set CHROMIUM to the path of Chromium or Chrome.`,
    );
  }
  const profile = mkdtempSync(join(tmpdir(), 'chromium-'));
  const browser = spawn(CHROMIUM, [...FLAGS, `--user-data-dir=${profile}`], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const closed = once(browser, 'close');
  const connection = connect(browser.stdio[3] as Writable, browser.stdio[4] as Readable);
  try {
    return await use(await createPage(connection));
  } finally {
    await connection.send('Browser.close').catch(() => browser.kill());
    await closed;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

type Connection = ReturnType<typeof connect>;

/** The Chrome DevTools Protocol over a pipe: JSON messages, each ended by a zero byte. */
function connect(toBrowser: Writable, fromBrowser: Readable) {
  let lastId = 0;
  let received = '';
  const waiting = new Map<number, (message: Message) => void>();
  const loaded: (() => void)[] = [];

  fromBrowser.setEncoding('utf8').on('data', (chunk: string) => {
    const texts = (received + chunk).split('\0');
    received = texts.pop() ?? '';
    for (const message of texts.map((text) => JSON.parse(text) as Message)) {
      if (message.method === 'Page.loadEventFired') {
        loaded.splice(0).forEach((resolve) => void resolve());
      }
      waiting.get(message.id ?? 0)?.(message);
      waiting.delete(message.id ?? 0);
    }
  });

  return {
    async send<Result>(method: string, params: object = {}, sessionId?: string): Promise<Result> {
      const id = ++lastId;
      const message = await new Promise<Message>((resolve) => {
        waiting.set(id, resolve);
        toBrowser.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      });
      if (message.error) {
        throw new Error(`Chromium: ${method}: ${message.error.message}`);
      }
      return message.result as Result;
    },
    pageLoaded: () => new Promise<void>((resolve) => loaded.push(resolve)),
  };
}

async function createPage(connection: Connection): Promise<Page> {
  const { targetId } = await connection.send<{ targetId: string }>('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await connection.send<{ sessionId: string }>('Target.attachToTarget', {
    targetId,
    flatten: true,
  });
  const send = <Result>(method: string, params: object = {}) => connection.send<Result>(method, params, sessionId);
  await send('Page.enable');

  const evaluate = async <Value>(expression: string): Promise<Value> => {
    const { result, exceptionDetails } = await send<{
      result: { value: Value };
      exceptionDetails?: { exception?: { description?: string } };
    }>('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) {
      throw new Error(`Chromium: ${exceptionDetails.exception?.description}`);
    }
    return result.value;
  };

  const height = () => evaluate<number>('Math.ceil(document.body.getBoundingClientRect().bottom)');

  return {
    evaluate,

    height,

    async open(file, { width, theme, scale }) {
      await send('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: scale, mobile: false });
      await send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: theme }] });
      const loaded = connection.pageLoaded();
      await send('Page.navigate', { url: `file://${file}` });
      await loaded;
      await evaluate('Promise.resolve(window.ready).then(() => null)');
    },

    async takePicture(file, { top, maxHeight }) {
      const width = await evaluate<number>('document.documentElement.clientWidth');
      const { data } = await send<{ data: string }>('Page.captureScreenshot', {
        captureBeyondViewport: true,
        clip: { x: 0, y: top, width, height: Math.min(maxHeight, (await height()) - top), scale: 1 },
      });
      writeFileSync(file, Buffer.from(data, 'base64'));
    },
  };
}

/** The path of GitHub's style for Markdown, which follows the theme of the browser. */
export const MARKDOWN_STYLE = require.resolve('github-markdown-css/github-markdown.css');
