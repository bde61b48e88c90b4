import { drawPanel, panelHeight, type Panel } from './draw-panel.ts';
import type { FigureSummary, ScenarioSummary } from './summarise-runs.ts';
import { bar, svg, text } from './svg.ts';

const GAP = 14;
const LEGEND_HEIGHT = 26;
/** Under the bars, which begin there. */
const LEGEND_LEFT = 120;
const LEGEND_GAP = 24;
const BOX = 12;
/** Of the plots' font, on average. */
const LETTER_WIDTH = 7;

/** The colour of each process; the baseline's service stands in the place of ours. */
const PROCESSES = ['ingest', 'writer', 'service', 'Redis', 'MariaDB'] as const;
const kindOf = (process: (typeof PROCESSES)[number]): string => {
  switch (process) {
    case 'ingest':
      return 'c0';
    case 'writer':
      return 'c1';
    case 'service':
      return 'c4';
    case 'Redis':
      return 'c3';
    case 'MariaDB':
      return 'c2';
    default:
      return process satisfies never;
  }
};

/** Throughput, CPU and disk, each beside the baseline. */
export function drawPlot(summaries: readonly ScenarioSummary[]): string {
  const content: string[] = [];
  let top = GAP;
  const draw = (panel: Panel): void => {
    content.push(...drawPanel(panel, top));
    top += panelHeight(panel) + GAP;
  };
  draw(throughput(summaries));
  draw(cpu(summaries));
  top -= LEGEND_HEIGHT;
  content.push(...legend(top));
  top += LEGEND_HEIGHT + GAP;
  draw(disk(summaries));
  return svg(top, 'Throughput, CPU and disk beside the baseline', content);
}

function throughput(summaries: readonly ScenarioSummary[]): Panel {
  return {
    title: 'End to end, events a second',
    target: 50_000,
    bars: [
      plainBar('k8s-audit', figureOf(summaries, 'end-to-end', 'eventsPerSecond'), 'c0'),
      plainBar('baseline', figureOf(summaries, 'end-to-end', 'baselineEventsPerSecond'), 'c4'),
    ],
  };
}

function cpu(summaries: readonly ScenarioSummary[]): Panel {
  const phases = summaries.find(({ name }) => name === 'end-to-end')?.cpuUs ?? {};
  const barOf = (label: string, phase: string) => ({
    label,
    parts: PROCESSES.flatMap((process) => {
      const spread = phases[phase]?.[process];
      return spread === undefined ? [] : [{ kind: kindOf(process), value: spread.median }];
    }),
  });
  return {
    title: 'CPU µs an event, by process',
    digits: 1,
    bars: [barOf('k8s-audit', 'end to end'), barOf('baseline', 'baseline, end to end')],
  };
}

function disk(summaries: readonly ScenarioSummary[]): Panel {
  return {
    title: 'Disk, bytes an event in all tables and indexes',
    target: 350,
    bars: [
      plainBar('k8s-audit', figureOf(summaries, 'disk', 'bytes'), 'c0'),
      plainBar('baseline', figureOf(summaries, 'disk', 'baselineBytes'), 'c4'),
    ],
  };
}

function figureOf(
  summaries: readonly ScenarioSummary[],
  scenario: string,
  figure: string,
): FigureSummary | undefined {
  const found = summaries.find(({ name }) => name === scenario);
  return found?.figures.find((one) => one.figure === figure);
}

const plainBar = (label: string, figure: FigureSummary | undefined, kind: string) => ({
  label,
  parts: [{ kind, value: figure?.median ?? 0 }],
  ...(figure && { spread: figure }),
});

function legend(top: number): string[] {
  let x = LEGEND_LEFT;
  return PROCESSES.flatMap((process) => {
    const words = process === 'service' ? 'baseline service' : process;
    const drawn = [
      bar({ x, y: top, width: BOX, height: BOX }, kindOf(process)),
      text({ x: x + BOX + 6, y: top + 11 }, words, 'quiet'),
    ];
    x += BOX + 6 + words.length * LETTER_WIDTH + LEGEND_GAP;
    return drawn;
  });
}
