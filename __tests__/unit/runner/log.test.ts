import { info, warning } from '../../../src/runner/log';
import { captureStdout } from '../../support/stdout';

afterEach(() => jest.restoreAllMocks());

test('a line is printed as it is', () => {
  const printed = captureStdout();

  info('Access token valid until 2026-11-24T14:03:21Z (23 h 59 min).');

  expect(printed.lines()).toEqual(['Access token valid until 2026-11-24T14:03:21Z (23 h 59 min).']);
});

test.each(['a\n::error::b', 'a\r::error::b', 'a\r\n::error::b', 'a\n\n\n::error::b'])(
  'what stands behind a line break cannot pose as a command: %j',
  (line) => {
    const printed = captureStdout();

    info(line);

    expect(printed.lines()).toEqual(['a ::error::b']);
  },
);

test('a warning is an annotation with a title', () => {
  const printed = captureStdout();

  warning('No known expiry', 'Nobody says when.');

  expect(printed.lines()).toEqual(['::warning title=No known expiry::Nobody says when.']);
});

test('a warning stays one command, whatever it holds', () => {
  const printed = captureStdout();

  warning('a: b, c', '100 %\n::error::x');

  expect(printed.lines()).toEqual(['::warning title=a%3A b%2C c::100 %25%0A::error::x']);
});
