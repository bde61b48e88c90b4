/**
 * How the server joins lists of its own resources, by the name of the list: the keys of which one
 * tells entries apart. Source: the `patchMergeKey` tags of k8s.io/api.
 */
const MERGE_KEYS: Readonly<Record<string, readonly string[]>> = {
  ports: ['containerPort', 'port'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  hostAliases: ['ip'],
  ownerReferences: ['uid'],
  conditions: ['type'],
  addresses: ['type'],
  topologySpreadConstraints: ['topologyKey'],
};

/** Lists of texts that a strategic patch adds to. */
const SETS: ReadonlySet<string> = new Set(['finalizers']);

/** Lists of objects that are replaced as a whole, though their entries may have names. */
const ATOMIC: ReadonlySet<string> = new Set(['subjects', 'rules', 'tolerations']);

/** Whether a strategic patch adds to this list of texts. */
export const isSet = (list: string): boolean => SETS.has(list);

/** The key by which the entries of a list are told apart; null where the list has none. */
export function mergeKeyOf(list: string, entry: Readonly<Record<string, unknown>>): string | null {
  if (ATOMIC.has(list)) return null;
  return (
    ((Object.hasOwn(MERGE_KEYS, list) ? MERGE_KEYS[list] : undefined) ?? ['name']).find((key) =>
      isKey(entry[key]),
    ) ?? null
  );
}

const isKey = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';
