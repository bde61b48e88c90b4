/** Where `kubectl apply` keeps the manifest that it was given. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Metadata that the server or the client's serialiser fills in, and that nobody types. */
export const FILLED_METADATA: ReadonlySet<string> = new Set([
  'creationTimestamp',
  'managedFields',
  'uid',
  'resourceVersion',
  'generation',
  'selfLink',
]);
