/** Numbers that inner loops read. */
export interface NumberTable {
  /** Replaced by a longer one as the table grows. */
  readonly numbers: Int32Array;
  /** Makes room for so many. */
  grow(length: number): void;
  /** From now on they are here, and there is no room for more. */
  moveTo(place: Int32Array): void;
}

export function createNumberTable(length: number): NumberTable {
  let isMoved = false;
  const table: { -readonly [Name in keyof NumberTable]: NumberTable[Name] } = {
    numbers: new Int32Array(length),
    grow(wanted) {
      const { numbers } = table;
      if (wanted <= numbers.length) return;
      // What reads it there would not know of another place.
      if (isMoved) throw new RangeError("the table has no room for more");
      table.numbers = new Int32Array(Math.max(wanted, 2 * numbers.length));
      table.numbers.set(numbers);
    },
    moveTo(place) {
      const { numbers } = table;
      // What is behind its room is not used yet.
      place.set(numbers.subarray(0, place.length));
      table.numbers = place;
      isMoved = true;
    },
  };
  return table;
}
