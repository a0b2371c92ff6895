/** Longer texts are seldom twice the same. */
const worthSharing = 64;

/**
 * Texts as copies of their own, short ones shared. A piece of a document's text keeps the whole document in memory
 * (engines cut without copying), and a project of thousands of files would never let go of any.
 */
export class TextStore {
  private readonly shared = new Map<string, string>();

  keep(text: string): string {
    if (text.length > worthSharing) return copy(text);
    const known = this.shared.get(text);
    if (known !== undefined) return known;
    const own = copy(text);
    this.shared.set(own, own);
    return own;
  }
}

/** Up to twelve characters are copied by every engine anyway. */
const copy = (text: string): string => (text.length < 13 ? text : ` ${text}`.slice(1));
