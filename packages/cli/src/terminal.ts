import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Where a command reads and writes. Results go to standard output, all else to standard error. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable;
  /** Whether a person looks at the results. */
  readonly showsResults: boolean;
  /** Whether a person looks at what goes on meanwhile. */
  readonly showsProgress: boolean;
  /** Writes a piece of the result; resolves once there is room for more. */
  print(text: string | Uint8Array): Promise<void>;
  say(line: string): void;
  /** Writes the last line of standard error anew; an empty text takes it away. */
  redraw(line: string): void;
  /** Colours on a terminal only, and not with NO_COLOR. */
  readonly style: (style: Style, text: string) => string;
}

const CLEAR_LINE = '\r\u001b[2K';

export function createTerminal(process: NodeJS.Process): Terminal {
  const { stdout, stderr, stdin, env } = process;
  return {
    environment: env,
    stdin,
    showsResults: stdout.isTTY,
    showsProgress: stderr.isTTY,
    async print(text) {
      if (!stdout.write(text)) await once(stdout, 'drain');
    },
    say: (line) => void stderr.write(`${line}\n`),
    redraw: (line) => void stderr.write(`${CLEAR_LINE}${line}`),
    style: (style, text) => styleText(style, text, { stream: stdout }),
  };
}
