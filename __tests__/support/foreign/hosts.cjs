// A hosts file for one process, to be loaded with --require: the names in HOSTS are on the loopback interface, and no
// other name exists. Clients use no proxy for localhost and 127.0.0.1, so tests of a proxy need other names.
const dns = require('node:dns');
const { isIP } = require('node:net');

const names = (process.env.HOSTS ?? '').split(',');
const { lookup } = dns;

dns.lookup = (name, ...rest) => {
  if (isIP(name) !== 0) {
    return lookup(name, ...rest);
  }

  const callback = rest.at(-1);
  const options = rest.length > 1 ? rest[0] : {};
  if (!names.includes(name)) {
    const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' });
    return process.nextTick(callback, error);
  }
  const found = { address: '127.0.0.1', family: 4 };
  const results = options.all ? [[found]] : [found.address, found.family];
  return process.nextTick(callback, null, ...results);
};
