/**
 * Holds a secret so that no log, JSON, template string or error message can print it by accident.
 * `reveal()` is the one way out, and greppable.
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

  /** What `console.log` and `util.inspect` show (the symbol is registered by name, so no Node import is needed). */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "***";
  }
}
