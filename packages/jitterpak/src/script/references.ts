import { expressionsOf, placeOf, type Script } from './ast.ts';
import type { ScriptPlace } from './script-error.ts';

export interface ScriptReference extends ScriptPlace {
  readonly kind: 'operation' | 'script' | 'source' | 'target';
  /** In lower case. */
  readonly guid: string;
}

const kinds = { op: 'operation', sc: 'script', s: 'source', t: 'target' } as const;
const reference = /^\s*(?:<TAG>)?\s*(op|sc|s|t)\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\s*(?:<\/TAG>)?\s*$/i;

/** The project's items that a script names in its strings. `FORMAT.md` § 5 */
export const referencesOf = (script: Script): readonly ScriptReference[] =>
  Array.from(expressionsOf(script)).flatMap(node => {
    const [, prefix, guid] =
      node.kind === 'literal' && typeof node.value === 'string' ? (reference.exec(node.value) ?? []) : [];
    if (prefix === undefined || guid === undefined) return [];
    const kind = kinds[prefix.toLowerCase() as keyof typeof kinds];
    return [{ kind, guid: guid.toLowerCase(), ...placeOf(script, node) }];
  });

/** The source paths and bracketed names that a script reads, without doubles. Bare names may be local variables and are not among them. */
export const sourcesOf = (script: Script): readonly string[] => [
  ...new Set(Array.from(expressionsOf(script)).flatMap(node => (node.kind === 'source' ? [node.path] : []))),
];
