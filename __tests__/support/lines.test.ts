import { createLineReader, splitLines } from './lines';

const BYTES = Buffer.from('ü\n');

test.each([
  ['at a feed, a return or both', ['a\nb\r\nc\rd\n\ne'], ['a', 'b', 'c', 'd', '', 'e']],
  ['once at a return and a feed that arrive apart', ['a\r', '\nb\r', 'c'], ['a', 'b', 'c']],
  ['without cutting a character that arrives in two parts', [BYTES.subarray(0, 1), BYTES.subarray(1)], ['ü']],
  ['after dropping a byte order mark', ['\uFEFF::debug::x\n'], ['::debug::x']],
])('createLineReader ends a line %s', (_when, chunks, expected) => {
  const lines: string[] = [];
  const reader = createLineReader((line) => lines.push(line));

  for (const chunk of chunks) {
    reader.write(Buffer.from(chunk as string));
  }
  reader.end();

  expect(lines).toEqual(expected);
});

test('splitLines keeps what follows the last line break', () => {
  expect(splitLines('a\r\nb\n')).toEqual(['a', 'b', '']);
});
