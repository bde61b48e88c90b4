type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Applies a merge or strategic patch, or a JSON patch of plain replacements, as a server would. */
export function applyPatch(target: Json, patch: unknown): Json {
  if (Array.isArray(patch)) return patch.reduce<Json>(applyOperation, structuredClone(target));
  return merge(target, patch as Json);
}

function applyOperation(target: Json, operation: Json): Json {
  const path = String(operation['path'])
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = path.pop() as string;
  let at = target;
  for (const key of path) at = (at[key] ??= {}) as Json;
  if (operation['op'] === 'remove') delete at[last];
  else at[last] = operation['value'];
  return target;
}

function merge(target: Json, patch: Json): Json {
  const merged: Json = { ...target };
  if (patch['$patch'] === 'replace') {
    const { $patch: _, ...rest } = patch;
    return rest;
  }
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) continue;
    if (value === null) delete merged[key];
    else if (isObject(value)) merged[key] = merge(isObject(merged[key]) ? merged[key] : {}, value);
    else if (Array.isArray(value) && Array.isArray(merged[key]))
      merged[key] = mergeLists(merged[key] as unknown[], value);
    else merged[key] = value;
  }
  return merged;
}

/** Lists of named things are merged by name, which is right for containers and their variables. */
function mergeLists(target: unknown[], patch: unknown[]): unknown[] {
  const keyed = patch.every((entry) => isObject(entry) && ('name' in entry || '$patch' in entry));
  if (!keyed) return patch;
  const merged = [...target] as Json[];
  for (const entry of patch as Json[]) {
    const at = merged.findIndex((one) => one['name'] === entry['name']);
    if (entry['$patch'] === 'delete') {
      if (at >= 0) merged.splice(at, 1);
    } else if (at < 0) merged.push(entry);
    else merged[at] = merge(merged[at] as Json, entry);
  }
  return merged;
}
