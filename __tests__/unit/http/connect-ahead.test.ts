import { connectAhead } from '../../../src/http/proxy';

const { https_proxy } = process.env;

afterEach(() => {
  if (https_proxy === undefined) {
    delete process.env.https_proxy;
  } else {
    process.env.https_proxy = https_proxy;
  }
});

test('connectAhead() opens no connection for plain http', async () => {
  expect(await connectAhead(new URL('http://127.0.0.1:1/hello'))).toBeUndefined();
});

test('connectAhead() opens no connection if the environment names a proxy for the host', async () => {
  process.env.https_proxy = 'http://127.0.0.1:1';

  expect(await connectAhead(new URL('https://api.example/hello'))).toBeUndefined();
});
