import { isolateEnvironment } from '../support/test-environment';

isolateEnvironment();
afterEach(() => {
  jest.dontMock('../../src/phases');
  jest.resetModules();
});

test.each([
  ['a token', 'abc', 1],
  ['no token', '', 0],
  ['no state', undefined, 0],
])('the post phase loads its bundle only if a token was saved: with %s', async (_, token, runs) => {
  const runPostPhase = jest.fn();
  const load = jest.fn(() => ({ runPostPhase }));
  jest.doMock('../../src/phases', load);
  Object.assign(process.env, token === undefined ? {} : { STATE_token: token });

  require('../../src/post');
  await new Promise((resolve) => setImmediate(resolve));

  expect(load).toHaveBeenCalledTimes(runs);
  expect(runPostPhase).toHaveBeenCalledTimes(runs);
});
