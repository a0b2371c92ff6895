/** What was loaded and may serve several elements. A load that fails is forgotten, so that the next one tries again. */
export class SessionCache {
  readonly #entries = new Map<string, Promise<unknown>>();

  /** The value under `key`, loaded when it is not there. Loads of one key at a time are shared. */
  get<Value>(key: string, load: () => Promise<Value>): Promise<Value> {
    const known = this.#entries.get(key);
    if (known) return known as Promise<Value>;
    const loading = load();
    this.#entries.set(key, loading);
    loading.catch(() => {
      if (this.#entries.get(key) === loading) this.#entries.delete(key);
    });
    return loading;
  }

  /** Forgets everything whose key begins so: `recipes`. */
  forget(prefix: string): void {
    for (const key of this.#entries.keys()) if (key.startsWith(prefix)) this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }
}
