import type { JsonObject } from '../../read-json-fields.ts';

/** A command that makes an object, and the object that it makes, to be compared with what was sent. */
export interface Generated {
  readonly verb: readonly string[];
  readonly args: readonly string[];
  readonly flags?: readonly string[];
  readonly tail?: readonly string[];
  readonly object: JsonObject;
  readonly lost?: readonly string[];
}

/** Reads the parts of a command out of a body; null when no such command can have made it. */
export type Generator = (body: JsonObject) => Generated | null;
