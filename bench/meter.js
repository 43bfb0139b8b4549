// Loaded into a process with `node --require`, to write into the file $BENCH_METER what the process came to.
const fs = require('node:fs');

process.once('exit', () => {
  const cpu = process.cpuUsage();
  const scripts = Object.keys(require.cache).filter((path) => path !== __filename && path.endsWith('.js'));
  const metered = {
    cpuMs: (cpu.user + cpu.system) / 1000,
    peakBytes: peakBytes(),
    scripts: scripts.map((path) => ({ path, bytes: fs.statSync(path).size })),
    builtIns: process.moduleLoadList,
  };
  fs.writeFileSync(process.env.BENCH_METER, JSON.stringify(metered));
});

function peakBytes() {
  if (process.platform !== 'linux') {
    return process.resourceUsage().maxRSS * 1024;
  }
  // There, the peak of getrusage(2) counts what the process was before it became node: a copy of the one that started it.
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(fs.readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
}
