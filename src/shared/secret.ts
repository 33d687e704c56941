/** Reads a secret's file again; undefined when it cannot be read. */
export type SecretSource = () => string | undefined;

/**
 * Holds a secret so that no log, JSON, template string or error message can contain it by accident. Only `reveal()` returns
 * it, which a search finds.
 */
export class Secret {
  readonly #value: string;
  readonly #source: SecretSource | undefined;

  constructor(value: string, source?: SecretSource) {
    this.#value = value;
    this.#source = source;
  }

  /** The secret itself. Call it as late as possible, and never keep what it returns. */
  reveal(): string {
    return this.#value;
  }

  /** Whether it comes from a file, whose content can change. */
  get isFromFile(): boolean {
    return this.#source !== undefined;
  }

  /** The secret that its file has now. This one if there is no file, if that did not change, or if it cannot be read. */
  reread(): Secret {
    const value = this.#source?.();
    return value === undefined || value === this.#value ? this : new Secret(value, this.#source);
  }

  toString(): string {
    return "***";
  }

  toJSON(): string {
    return "***";
  }

  /** For `console.log` and `util.inspect`. The symbol is registered by name, so no Node import is needed. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "***";
  }
}
