import { answers } from './answers';
import { connections } from './connections';
import { expectFault } from './fault';
import { files, filesOnLinux } from './files';
import { hello } from './hello';
import { proxies } from './proxies';
import { refusals } from './refusals';
import { retries } from './retries';
import { endings } from './signals';

const faults = [
  ...connections,
  ...answers,
  ...refusals,
  ...retries,
  ...proxies,
  ...hello,
  ...endings,
  ...files,
  ...(process.platform === 'linux' ? filesOnLinux : []),
];

test.concurrent.each(faults)('%s', async (...fault) => {
  await expectFault(fault);
});
