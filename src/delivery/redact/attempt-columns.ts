/** Room for so many attempts at first. */
const FIRST_ROOM = 16;

/** Attempts to match, a column for each of their numbers: objects would be slower. Those of one group are together. */
export class AttemptColumns {
  count = 0;
  elements = new Int32Array(FIRST_ROOM);
  /** See move-table.ts. */
  rows = new Int32Array(FIRST_ROOM);
  /** Where the group of each started. */
  starts = new Float64Array(FIRST_ROOM);

  /** Adds an attempt at the end. */
  push(element: number, row: number, start: number): void {
    const at = this.count;
    if (at === this.elements.length) this.grow();
    this.elements[at] = element;
    this.rows[at] = row;
    this.starts[at] = start;
    this.count = at + 1;
  }

  /** The same, unless an attempt is at that place: the older one's match covers the younger one's. */
  pushNew(element: number, row: number, start: number): void {
    if (!this.has(element, row)) this.push(element, row, start);
  }

  /** Whether an attempt is at that place. */
  has(element: number, row: number): boolean {
    const { count, elements, rows } = this;
    for (let at = 0; at < count; at += 1) {
      if (elements[at] === element && rows[at] === row) return true;
    }
    return false;
  }

  /** Whether the attempt at an index starts a group. */
  isFirst(index: number): boolean {
    return index === 0 || this.starts[index] !== this.starts[index - 1];
  }

  private grow(): void {
    const length = 2 * this.elements.length;
    const { elements, rows, starts } = this;
    this.elements = new Int32Array(length);
    this.elements.set(elements);
    this.rows = new Int32Array(length);
    this.rows.set(rows);
    this.starts = new Float64Array(length);
    this.starts.set(starts);
  }
}
