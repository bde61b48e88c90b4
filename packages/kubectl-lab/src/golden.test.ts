import { describe, expect, it } from '@jest/globals';
import { readGoldenCases } from './golden-case.ts';
import { chooseAction, tellEvents } from './tell-events.ts';

// Recorded from kubectl 1.27 to 1.33 by `pnpm golden`.
describe('golden cases', () => {
  it.each(readGoldenCases().map((one) => [one.typed.join(' '), one.versions.join(), one] as const))(
    'kubectl %s (%s)',
    (_typed, _versions, one) => {
      const action = chooseAction(tellEvents(one.events), one.events);
      expect({
        summary: action.summary,
        confidence: action.kubectl?.confidence ?? 'none',
        command: action.kubectl?.command ?? '',
      }).toEqual({ summary: one.summary, confidence: one.confidence, command: one.command });
    },
  );
});
