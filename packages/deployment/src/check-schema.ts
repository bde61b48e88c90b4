import { loadModel } from './manifest-modules.ts';
import type { Manifest } from './read-manifests.ts';

/** What is wrong with an object by its schema: missing fields, types, formats. Unknown fields: findUnknownFields. */
export async function checkSchema(manifest: Manifest): Promise<string[]> {
  const Model = await loadModel(manifest.apiVersion, manifest.kind);
  try {
    new Model(manifest).validate();
    return [];
  } catch (error) {
    return [`${manifest.kind} ${manifest.metadata.name}: ${(error as Error).message}`];
  }
}
