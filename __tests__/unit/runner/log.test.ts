import { info, warning } from '../../../src/runner/log';
import { captureStdout } from '../../support/stdout';

afterEach(() => jest.restoreAllMocks());

test.each([
  ['valid until 2026-11-24T14:03:21Z (23 h 59 min).', 'valid until 2026-11-24T14:03:21Z (23 h 59 min).'],
  ['a\n::error::b', 'a ::error::b'],
  ['a\r::error::b', 'a ::error::b'],
  ['a\r\n\n\r\n::error::b', 'a ::error::b'],
  ['##[group]a', '## [group]a'],
])('info() prints %j as one line that is not a command', (line, expected) => {
  const printed = captureStdout();

  info(line);

  expect(printed.lines()).toEqual([expected]);
});

test('warning() prints one command with a title, whatever its text contains', () => {
  const printed = captureStdout();

  warning('a: b, c', '100 %\n::error::x');

  expect(printed.lines()).toEqual(['::warning title=a%3A b%2C c::100 %25%0A::error::x']);
});
