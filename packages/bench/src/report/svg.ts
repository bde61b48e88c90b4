/** Elements as text; the plots need five of them. */
export const WIDTH = 760;

/** Colours that can be read on white and on black; the page's scheme decides about the rest. */
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1e293b }
  .title { font-weight: 600; font-size: 15px }
  .quiet { fill: #64748b }
  .grid { stroke: #e2e8f0; stroke-width: 1 }
  .target { stroke: #dc2626; stroke-width: 1.5; stroke-dasharray: 5 4 }
  .target-text { fill: #dc2626 }
  .spread { stroke: #1e293b; stroke-width: 1.5 }
  .c0 { fill: #4f46e5 } .c1 { fill: #0d9488 } .c2 { fill: #d97706 } .c3 { fill: #be185d } .c4 { fill: #94a3b8 }
  .course { fill: none; stroke: #4f46e5; stroke-width: 2; stroke-linejoin: round }
  .area { fill: #4f46e5; opacity: 0.12 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e2e8f0 } .quiet { fill: #94a3b8 } .spread { stroke: #e2e8f0 }
    .target { stroke: #f87171 } .target-text { fill: #f87171 }
    .c0 { fill: #818cf8 } .c1 { fill: #2dd4bf } .c2 { fill: #fbbf24 } .c3 { fill: #f472b6 } .c4 { fill: #64748b }
    .course { stroke: #818cf8 } .area { fill: #818cf8 } .grid { stroke: #334155 }
  }`;

export const svg = (height: number, label: string, content: readonly string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${label}">
<style>${STYLE}
</style>
${content.join('\n')}
</svg>
`;

const round = (value: number): string => String(Math.round(value * 10) / 10);

export const text = (
  at: { readonly x: number; readonly y: number; readonly anchor?: 'start' | 'middle' | 'end' },
  words: string,
  kind = '',
): string =>
  `<text x="${round(at.x)}" y="${round(at.y)}" text-anchor="${at.anchor ?? 'start'}" class="${kind}">${words}</text>`;

export const bar = (
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  kind: string,
): string =>
  `<rect x="${round(box.x)}" y="${round(box.y)}" width="${round(box.width)}" height="${round(box.height)}" class="${kind}"/>`;

export const line = (
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
  kind: string,
): string =>
  `<line x1="${round(from.x)}" y1="${round(from.y)}" x2="${round(to.x)}" y2="${round(to.y)}" class="${kind}"/>`;

/** What lies under a line, down to `bottom`. */
export function area(points: ReadonlyArray<{ x: number; y: number }>, bottom: number): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return '';
  const corners = [{ x: first.x, y: bottom }, ...points, { x: last.x, y: bottom }];
  return `<polygon points="${corners.map(({ x, y }) => `${round(x)},${round(y)}`).join(' ')}" class="area"/>`;
}

export const polyline = (points: ReadonlyArray<{ x: number; y: number }>, kind: string): string =>
  `<polyline points="${points.map(({ x, y }) => `${round(x)},${round(y)}`).join(' ')}" class="${kind}"/>`;
