import { parseCommand } from './commands';

test.each([
  ['::error title=A title,file=a.ts::The message', 'error', { title: 'A title', file: 'a.ts' }, 'The message'],
  [' \t\u0085::debug::x', 'debug', {}, 'x'],
  ['::debug::a%0D%0Ab%250A%3A::c', 'debug', {}, 'a\r\nb%0A%3A::c'],
  ['::error title=a%3A%2C%2525%0A::x', 'error', { title: 'a:,%25\n' }, 'x'],
  ['::Set-Output NAME=x::y', 'set-output', { name: 'x' }, 'y'],
  ['::error a=,=b,,c=d=e,f::x', 'error', { c: 'd=e' }, 'x'],
])('parseCommand reads the command in %j', (line, name, properties, data) => {
  expect(parseCommand(line)).toEqual({ name, properties, data });
});

test.each([
  ['##[add-mask]x', '##[add-mask]', 'x'],
  ['a server says: ##[Error]x]y', '##[error]', 'x]y'],
  ['##[set-output name=a;other=b]c', '##[set-output]', 'c'],
])('parseCommand finds the bracketed command in %j, and keeps its brackets', (line, name, data) => {
  expect(parseCommand(line)).toEqual({ name, properties: {}, data });
});

test.each([
  '::unknown::x',
  '::error',
  '::error x',
  ':: error::x',
  '::::error::x',
  'x ::debug::x',
  '\uFEFF::debug::x',
  '##[section]x',
  '##[error x',
  '##[]x',
  '',
])('parseCommand finds no command in %j', (line) => {
  expect(parseCommand(line)).toBeNull();
});
