import { checkCase } from './check-case';
import { clocks } from './clocks';
import { connections } from './connections';
import { credentialProblems } from './credentials';
import { defects } from './defects';
import { networks } from './dual-stack';
import { echoes } from './echoes';
import { environments } from './environment';
import type { Ending, FaultCase } from './fault-case';
import { files, filesOnLinux } from './files';
import { helloCalls } from './hello';
import { inputs } from './inputs';
import { MessageCollection, reviewedMessages } from './messages';
import { proxies } from './proxies';
import { proxySettings } from './proxy-settings';
import { refusals } from './refusals';
import { responses } from './responses';
import { retries } from './retries';
import { revocations } from './revocations';
import { runCase } from './run-case';
import { sharing } from './sharing';
import { signals } from './signals';
import { certificates } from './tls';
import { tokens } from './tokens';
import { verdicts } from './verdicts';

const ON_LINUX = process.platform === 'linux';

const faults: readonly FaultCase[] = [
  ...inputs,
  ...credentialProblems,
  ...files,
  ...(ON_LINUX ? filesOnLinux : []),
  ...connections,
  ...responses,
  ...tokens,
  ...refusals,
  ...retries,
  ...proxies,
  ...proxySettings,
  ...certificates,
  ...networks,
  ...clocks,
  ...environments,
  ...echoes,
  ...helloCalls,
  ...verdicts,
  ...sharing,
  ...revocations,
  ...signals,
  ...defects,
];

const messages = new MessageCollection();

test.concurrent.each(faults.map((fault) => [sentenceOf(fault), fault] as const))('%s', async (_, fault) => {
  const [name, setup, , , expected] = fault;
  const run = await runCase(setup);
  if (!expected?.textVaries) {
    messages.add(name, run.result);
  }
  checkCase(fault, run);
});

test('no two rows of the table have the same name', () => {
  const names = faults.map(([name]) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

// The texts quote error codes of the system.
(ON_LINUX ? test : test.skip)('messages.snap.md holds what the rows above print', () => {
  const page = messages.toMarkdown();
  expect(page).toBe(reviewedMessages(page));
});

function sentenceOf([name, , ending]: FaultCase): string {
  const endings: Partial<Record<Ending, string>> = {
    success: 'succeeds',
    warning: 'succeeds with a warning',
    inconclusive: 'succeeds, and hello is inconclusive',
    'not revoked': 'succeeds, and its token is not revoked',
    cancelled: 'ends at once',
  };
  return `given ${name}, the step ${endings[ending] ?? `fails with ${ending}`}`;
}
