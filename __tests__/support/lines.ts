/** Takes the bytes of a stream as they arrive. */
export interface LineReader {
  write(bytes: Uint8Array): void;
  /** The stream has ended: what follows its last line break is a line too. */
  end(): void;
}

/**
 * Passes each line of a UTF-8 stream to `onLine` as soon as it is complete. As in .NET's StreamReader, `\n`, `\r\n` and
 * a lone `\r` each end a line, and a byte order mark at the start is dropped.
 */
export function createLineReader(onLine: (line: string) => void): LineReader {
  const decoder = new TextDecoder();
  let pending = '';
  let endedInReturn = false;

  function take(decoded: string): void {
    if (decoded === '') {
      return;
    }

    // The second half of a `\r\n` that arrived in two parts ends no further line.
    const text = endedInReturn && decoded.startsWith('\n') ? decoded.slice(1) : decoded;
    endedInReturn = decoded.endsWith('\r');
    const lines = splitLines(pending + text);
    pending = lines.pop() ?? '';
    for (const line of lines) {
      onLine(line);
    }
  }

  return {
    write: (bytes) => take(decoder.decode(bytes, { stream: true })),
    end() {
      take(decoder.decode());
      if (pending !== '') {
        onLine(pending);
      }
      pending = '';
    },
  };
}

/** The lines of a text, by the same rule. The last line of a text that ends in a line break is empty. */
export function splitLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}
