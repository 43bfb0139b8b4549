// Preloaded with `node --require`; writes the figures of the process to the file $BENCH_METER when the
// process exits.
const fs = require('node:fs');

process.once('exit', () => {
  const cpu = process.cpuUsage();
  const scripts = Object.keys(require.cache).filter((path) => path !== __filename && path.endsWith('.js'));
  const metered = {
    cpuMs: (cpu.user + cpu.system) / 1000,
    peakBytes: readPeakBytes(),
    scripts: scripts.map((path) => ({ path, bytes: fs.statSync(path).size })),
    builtIns: process.moduleLoadList,
  };
  fs.writeFileSync(process.env.BENCH_METER, JSON.stringify(metered));
});

function readPeakBytes() {
  if (process.platform !== 'linux') {
    return process.resourceUsage().maxRSS * 1024;
  }
  // On Linux, the peak of getrusage(2) includes the process before exec: a copy of the parent process.
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(fs.readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
}
