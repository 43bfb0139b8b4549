import { isolateEnvironment } from '../support/test-environment';

isolateEnvironment();
afterEach(() => {
  jest.dontMock('../../src/phases');
  jest.resetModules();
});

test.each([
  ['true', 1],
  ['false', 0],
  [undefined, 0],
])('the post phase loads its bundle only if a token is to be revoked: with the state %s', async (revoke, runs) => {
  const runPostPhase = jest.fn();
  const load = jest.fn(() => ({ runPostPhase }));
  jest.doMock('../../src/phases', load);
  Object.assign(process.env, revoke === undefined ? {} : { STATE_revoke: revoke });

  require('../../src/post');
  await new Promise((resolve) => setImmediate(resolve));

  expect(load).toHaveBeenCalledTimes(runs);
  expect(runPostPhase).toHaveBeenCalledTimes(runs);
});
