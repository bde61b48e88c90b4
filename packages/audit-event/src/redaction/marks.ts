/**
 * Which values of a JSON text are to be replaced, as a tree of keys and indices. `value`: each scalar
 * in there; `json`: a text that is JSON itself, of which parts are to be replaced.
 */
export type Marks = 'value' | 'json' | ReadonlyMap<string, Marks>;
