import { run } from '../../src/index';
import { runStep } from '../../src/phases';

jest.mock('../../src/phases', () => ({ runStep: jest.fn() }));

test('a program that loads the entry and calls run() starts one step, and waits for the end of the process', async () => {
  const ended = await Promise.race([run().then(() => true), new Promise((resolve) => setImmediate(resolve, false))]);

  expect(ended).toBe(false);
  expect(runStep).toHaveBeenCalledTimes(1);
});
