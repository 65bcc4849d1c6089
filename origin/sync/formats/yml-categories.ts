import { Problem } from '#shared/problem.ts';

const MAX_CATEGORIES = 200_000;
const MAX_DEPTH = 12;

/** The category tree of a YML file. */
export interface Categories {
  add(id: string, parentId: string | undefined, name: string): void;
  /** `Furniture > Mattresses`; '' for an id that the file does not tell. A category that is its own ancestor ends the path. */
  path(id: string): string;
}

export function categoryTree(): Categories {
  const nodes = new Map<string, { name: string; parentId: string | undefined }>();
  const paths = new Map<string, string>();
  const pathOf = (id: string): string => {
    const names: string[] = [];
    const seen = new Set<string>();
    for (let at: string | undefined = id; at !== undefined && !seen.has(at) && names.length < MAX_DEPTH;) {
      const node = nodes.get(at);
      if (node === undefined) break;
      seen.add(at);
      names.unshift(node.name);
      at = node.parentId;
    }
    return names.join(' > ');
  };
  return {
    add(id, parentId, name) {
      if (nodes.size >= MAX_CATEGORIES) throw new Problem('feed/malformed', `more than ${MAX_CATEGORIES} categories`);
      nodes.set(id, { name: name.trim().replaceAll('>', '/').slice(0, 200), parentId });
      paths.clear();
    },
    path(id) {
      const known = paths.get(id);
      if (known !== undefined) return known;
      const path = pathOf(id);
      paths.set(id, path);
      return path;
    },
  };
}
