// The package `proxy`, by the authors of the proxy agents on npm. Only the check of the credentials is ours.
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createProxy } from 'proxy';
import { serve } from './serve.mjs';

const { userinfo, tls } = JSON.parse(process.argv[2]);
const proxy = createProxy(tls ? createTlsServer(tls) : createServer());

proxy.on('connect', ({ url }) => process.stdout.write(`${url}\n`));
if (userinfo) {
  proxy.authenticate = ({ headers }) => {
    const [scheme, credentials = ''] = (headers['proxy-authorization'] ?? '').split(' ');
    return scheme === 'Basic' && Buffer.from(credentials, 'base64').toString() === userinfo;
  };
}
await serve(proxy);
