const NEWLINE = 0x0a;
const FIRST_BYTES = 4096;

/** Splits bytes into the lines of MCP's stdio transport: one JSON text each, which holds no newline itself. */
export class LineSplitter {
  readonly #maxBytes: number;
  /** Grows by doubling: a sender of single bytes costs neither an object nor a copy of everything for each. */
  #kept = Buffer.alloc(0);
  #length = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The lines that are complete now, or undefined if one is too long: nothing after it can be trusted to be a message. */
  push(chunk: Buffer): readonly string[] | undefined {
    const lines: string[] = [];
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      if (!this.#keep(chunk.subarray(from, at))) return undefined;
      lines.push(this.#take());
      from = at + 1;
    }
    if (!this.#keep(chunk.subarray(from))) return undefined;
    return lines.filter((line) => line.trim() !== "");
  }

  #keep(part: Buffer): boolean {
    const length = this.#length + part.length;
    if (length > this.#maxBytes) return false;
    if (length > this.#kept.length) {
      const grown = Buffer.alloc(Math.max(FIRST_BYTES, 2 * length));
      this.#kept.copy(grown, 0, 0, this.#length);
      this.#kept = grown;
    }
    part.copy(this.#kept, this.#length);
    this.#length = length;
    return true;
  }

  #take(): string {
    const line = this.#kept.toString("utf8", 0, this.#length);
    this.#kept = Buffer.alloc(0);
    this.#length = 0;
    return line;
  }
}
