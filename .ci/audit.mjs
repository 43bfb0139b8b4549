// Fails where the registry knows of a vulnerability in a package that the bundles are made of. Registries that mirror
// another one often answer no questions of this kind: that is told, and passes.
import { spawnSync } from 'node:child_process';

// An npm that is set to be offline, or not to audit, would find nothing without asking.
const command = 'npm audit --json --omit=dev --audit --no-offline';
const { stdout, stderr } = spawnSync(command, { shell: true, encoding: 'utf8' });

/** What npm reports; undefined where it printed something else. */
function report() {
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}

const { vulnerabilities, metadata, error, message } = report() ?? {};
const total = metadata?.vulnerabilities?.total;

if (total === 0) {
  console.log('The registry knows of no vulnerability in the packages that the bundles are made of.');
} else if (total > 0) {
  for (const { name, severity, via } of Object.values(vulnerabilities)) {
    // A word in place of an advisory is the name of the package that has it.
    const why = via.map((cause) =>
      typeof cause === 'string' ? `by ${cause}` : `${cause.title}, ${cause.url}`,
    );
    console.error(`${name} (${severity}): ${why.join('; ')}`);
  }
  process.exitCode = 1;
} else if (error !== undefined && typeof message === 'string') {
  // npm has no code for it, but gives a message of its own only where the question itself failed.
  console.log(`PASSED OVER: the registry does not answer npm audit (${message}).`);
} else {
  console.error(`npm audit gave no report.\n${stdout}${stderr}`);
  process.exitCode = 1;
}
