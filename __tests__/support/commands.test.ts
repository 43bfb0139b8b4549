import { parseCommand, propertyOf } from './commands';

describe('a command with colons', () => {
  test('has a name, properties and data', () => {
    expect(parseCommand('::error title=A title,file=a.ts,line=3::The message')).toEqual({
      name: 'error',
      properties: { title: 'A title', file: 'a.ts', line: '3' },
      data: 'The message',
    });
  });

  test('may stand behind white space, but behind nothing else', () => {
    expect(parseCommand(' \t\u0085::debug::x')?.data).toBe('x');
    expect(parseCommand('x ::debug::x')).toBeNull();
    expect(parseCommand('\uFEFF::debug::x')).toBeNull();
  });

  test('is unescaped once', () => {
    expect(parseCommand('::debug::a%0D%0Ab%250A%3A')?.data).toBe('a\r\nb%0A%3A');
    expect(parseCommand('::error title=a%3A%2C%2525%0A::x')?.properties).toEqual({ title: 'a:,%25\n' });
  });

  test('does not tell cases apart', () => {
    const command = parseCommand('::Set-Output NAME=x::y');
    expect(command?.name).toBe('set-output');
    expect(command && propertyOf(command, 'name')).toBe('x');
  });

  test('ignores properties without a value, and extra equals signs', () => {
    expect(parseCommand('::error a=,=b,c==d=e,,f::x')?.properties).toEqual({ c: 'd=e' });
  });

  test.each(['::unknown::x', '::error', '::error x', ':: error::x', '', 'plain text'])(
    'is not in %j',
    (line) => {
      expect(parseCommand(line)).toBeNull();
    },
  );
});

describe('a command with brackets', () => {
  test('counts anywhere in a line', () => {
    expect(parseCommand('server says: ##[add-mask]x')).toEqual({
      name: 'add-mask',
      properties: {},
      data: 'x',
    });
  });

  test('separates properties by semicolons', () => {
    expect(parseCommand('##[set-output name=a%5D%3B;other=b]c%25')).toEqual({
      name: 'set-output',
      properties: { name: 'a];', other: 'b' },
      data: 'c%',
    });
  });

  test.each(['##[section]x', '##[error x', '##[]x'])('is not in %j', (line) => {
    expect(parseCommand(line)).toBeNull();
  });
});
