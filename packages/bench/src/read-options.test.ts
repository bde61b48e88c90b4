import { describe, expect, it } from '@jest/globals';
import { readOptions } from './read-options.ts';

describe('readOptions', () => {
  it('has defaults for all', () => {
    expect(readOptions([])).toMatchObject({ runs: 3, only: null, sustainedSeconds: 30, scale: 1 });
  });

  it('reads minutes as seconds', () => {
    expect(readOptions(['--minutes', '5'])).toMatchObject({ sustainedSeconds: 300 });
  });

  it('names the scenarios where one is unknown', () => {
    expect(readOptions(['--only', 'end-to-edn'])).toMatch(
      /^There is no scenario "end-to-edn": --only takes end-to-end, ingest, .*search\./,
    );
  });

  it.each([
    [['--runs', '0'], '--runs takes'],
    [['--scale', 'x'], '--scale takes'],
    [['--minutes', '-1'], '--minutes'],
    [['--events', '20000000'], '--events takes'],
    [['--profile', 'x'], '--profile slows down'],
    [['--fast'], "Unknown option '--fast'"],
  ])('says what is wrong with %j', (args, problem) => {
    const read = readOptions(args);
    expect(read).toContain(problem);
    expect(read).toContain('--only NAME');
  });
});
