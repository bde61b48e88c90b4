import { parser } from '@prometheus-io/lezer-promql';

export interface PromqlUse {
  readonly metrics: readonly string[];
  /** Where the expression cannot be read. */
  readonly errors: readonly string[];
}

/** Which metrics an expression names. Grafana's variables are filled in before. */
export function readPromql(expression: string): PromqlUse {
  const text = expression.replaceAll('$__rate_interval', '5m').replaceAll(/\$\w+/g, 'x');
  const metrics = new Set<string>();
  const errors: string[] = [];
  parser.parse(text).iterate({
    enter(node) {
      if (node.type.isError) errors.push(`${text}: not PromQL at ${node.from}`);
      if (node.name === 'VectorSelector') {
        const name = /^[a-zA-Z_:][\w:]*/.exec(text.slice(node.from, node.to))?.[0];
        if (name !== undefined) metrics.add(name);
      }
    },
  });
  return { metrics: [...metrics], errors };
}
