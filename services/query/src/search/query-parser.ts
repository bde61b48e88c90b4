import { EmbeddedActionsParser, type IToken } from 'chevrotain';
import {
  And,
  Close,
  Comparison,
  Field,
  Minus,
  Not,
  Open,
  Or,
  QUERY_TOKENS,
  Quoted,
  Word,
} from './query-tokens.ts';

/** A query as it was written, before anybody asks whether its fields and values exist. */
export type QueryNode =
  | { readonly kind: 'and' | 'or'; readonly nodes: readonly QueryNode[] }
  | { readonly kind: 'not'; readonly node: QueryNode }
  | {
      readonly kind: 'term';
      readonly field: IToken | null;
      readonly operator: IToken | null;
      readonly value: IToken;
    };

/**
 * The grammar: `or` binds least, then `and` (which may be left out), then `not` and `-`. A field may
 * stand in front of a group: `verb:(delete or patch)`.
 */
class QueryParser extends EmbeddedActionsParser {
  constructor() {
    super(QUERY_TOKENS, { maxLookahead: 2 });
    this.performSelfAnalysis();
  }

  readonly query = this.RULE('query', (): QueryNode => {
    const nodes: QueryNode[] = [];
    this.OPTION(() => nodes.push(this.SUBRULE(this.anyOf, { ARGS: [null] })));
    return nodes[0] ?? { kind: 'and', nodes: [] };
  });

  private readonly anyOf = this.RULE('anyOf', (field: IToken | null): QueryNode => {
    const nodes = [this.SUBRULE(this.allOf, { ARGS: [field] })];
    this.MANY(() => {
      this.CONSUME(Or);
      nodes.push(this.SUBRULE2(this.allOf, { ARGS: [field] }));
    });
    return join('or', nodes);
  });

  private readonly allOf = this.RULE('allOf', (field: IToken | null): QueryNode => {
    const nodes = [this.SUBRULE(this.negation, { ARGS: [field] })];
    this.MANY(() => {
      this.OPTION(() => this.CONSUME(And));
      nodes.push(this.SUBRULE2(this.negation, { ARGS: [field] }));
    });
    return join('and', nodes);
  });

  private readonly negation = this.RULE('negation', (field: IToken | null): QueryNode =>
    this.OR([
      {
        ALT: () => {
          this.OR2([{ ALT: () => this.CONSUME(Not) }, { ALT: () => this.CONSUME(Minus) }]);
          return { kind: 'not' as const, node: this.SUBRULE(this.negation, { ARGS: [field] }) };
        },
      },
      { ALT: () => this.SUBRULE(this.primary, { ARGS: [field] }) },
    ]),
  );

  private readonly primary = this.RULE('primary', (outer: IToken | null): QueryNode => {
    let field = outer;
    let operator: IToken | null = null;
    this.OPTION(() => {
      field = this.CONSUME(Field);
      this.OPTION2(() => {
        operator = this.CONSUME(Comparison);
      });
    });
    return this.OR([
      {
        ALT: () => {
          this.CONSUME(Open);
          const node = this.SUBRULE(this.anyOf, { ARGS: [field] });
          this.CONSUME(Close);
          return node;
        },
      },
      { ALT: () => ({ kind: 'term' as const, field, operator, value: this.CONSUME(Quoted) }) },
      { ALT: () => ({ kind: 'term' as const, field, operator, value: this.CONSUME(Word) }) },
    ]);
  });
}

const join = (kind: 'and' | 'or', nodes: readonly QueryNode[]): QueryNode =>
  nodes.length === 1 ? (nodes[0] as QueryNode) : { kind, nodes };

/** One parser serves all queries: it is reset with each, and nothing in it waits. */
export const queryParser = new QueryParser();
