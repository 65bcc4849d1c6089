import * as YAML from 'yaml';

/** A rendered object, as far as it is looked at here. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  data?: Record<string, string>;
  spec?: Record<string, unknown>;
}

/** The objects of a stream of YAML documents. Throws an Error when one has no kind or no name. */
export function readManifests(text: string): Manifest[] {
  const documents = YAML.parseAllDocuments(text).map((document) => {
    if (document.errors.length > 0) throw new Error(document.errors.map(({ message }) => message).join('\n'));
    return asManifest(document.toJS({ maxAliasCount: -1 }));
  });
  return documents.filter((manifest) => manifest !== null);
}

/** Whatever kustomize renders has a kind and a name; an empty document is null. */
function asManifest(json: unknown): Manifest | null {
  if (json === null) return null;
  const manifest = json as Manifest;
  if (typeof manifest.kind !== 'string' || typeof manifest.metadata?.name !== 'string')
    throw new Error(`not an object of Kubernetes: ${JSON.stringify(json).slice(0, 200)}`);
  return manifest;
}
