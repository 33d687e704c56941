/**
 * Holds a secret so that no log, JSON, template string or error message can contain it by accident. Only `reveal()` returns
 * it, which a search finds.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The secret itself. Call it as late as possible, and never keep what it returns. */
  reveal(): string {
    return this.#value;
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
