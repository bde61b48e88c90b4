import type { Terminal } from '../terminal.ts';

export interface Progress {
  /** Called as often as one likes; the text is made only when it is shown. */
  show(text: () => string): void;
  end(): void;
}

/** Often enough to look alive. */
const REDRAW_MS = 200;
/** In a log, a line now and then. */
const LINE_MS = 10_000;

/** Tells how far a long work is: one line that changes on a terminal, a line now and then elsewhere. */
export function createProgress(terminal: Terminal): Progress {
  let shownAt = Date.now();
  return {
    show(text) {
      const now = Date.now();
      if (now - shownAt < (terminal.showsProgress ? REDRAW_MS : LINE_MS)) return;
      shownAt = now;
      if (terminal.showsProgress) terminal.redraw(text());
      else terminal.say(text());
    },
    end() {
      if (terminal.showsProgress) terminal.redraw('');
    },
  };
}
