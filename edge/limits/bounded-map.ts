/** A Map that drops what was set longest ago once it holds as many as it may. */
export class BoundedMap<K, V> extends Map<K, V> {
  readonly #most: number;

  constructor(most: number) {
    super();
    this.#most = most;
  }

  override set(key: K, value: V): this {
    this.delete(key);
    if (this.size >= this.#most) this.#dropOldest();
    return super.set(key, value);
  }

  #dropOldest(): void {
    for (const key of this.keys()) {
      this.delete(key);
      return;
    }
  }
}
