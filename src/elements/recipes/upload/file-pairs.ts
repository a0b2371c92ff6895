/** The files of one recipe, by the name that they share. */
export interface FilePair {
  readonly name: string;
  readonly metadata: File | null;
  readonly jitterpak: File | null;
  /** What is neither. */
  readonly other: File | null;
}

/** Name without its ending, and the ending in small letters. */
const partsOf = (name: string): readonly [name: string, ending: string] => {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot + 1).toLowerCase()];
};

/** Puts together what has the same name before its ending, in the order in which the names come. */
export const pairFiles = (files: readonly File[]): readonly FilePair[] => {
  const pairs = new Map<string, FilePair>();
  for (const file of files) {
    const [name, ending] = partsOf(file.name);
    const kind = ending === 'json' ? 'metadata' : ending === 'jpk' ? 'jitterpak' : 'other';
    const key = kind === 'other' ? file.name : name;
    const known = pairs.get(key) ?? { name: key, metadata: null, jitterpak: null, other: null };
    pairs.set(key, { ...known, [kind]: file });
  }
  return [...pairs.values()];
};
