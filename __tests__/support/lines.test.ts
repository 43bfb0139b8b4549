import { createLineReader, splitLines } from './lines';

function read(...chunks: (string | Buffer)[]): string[] {
  const lines: string[] = [];
  const reader = createLineReader((line) => lines.push(line));
  for (const chunk of chunks) reader.write(Buffer.from(chunk as string));
  reader.end();
  return lines;
}

test('a line ends at a feed, a return or both', () => {
  expect(read('a\nb\r\nc\rd\n\ne')).toEqual(['a', 'b', 'c', 'd', '', 'e']);
});

test('a return and a feed that come apart end one line', () => {
  expect(read('a\r', '\nb\r', 'c')).toEqual(['a', 'b', 'c']);
});

test('a character that comes in two pieces stays whole', () => {
  const bytes = Buffer.from('ü\n');
  expect(read(bytes.subarray(0, 1), bytes.subarray(1))).toEqual(['ü']);
});

test('a byte order mark at the start is dropped', () => {
  expect(read('\uFEFF::debug::x\n')).toEqual(['::debug::x']);
});

test('splitLines gives what follows the last break too', () => {
  expect(splitLines('a\r\nb\n')).toEqual(['a', 'b', '']);
});
