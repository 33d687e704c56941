/** A table of numbers for the inner loops. The automaton fills it. */
export interface NumberTable {
  /** Another array after `grow` and `moveTo`: read it again then. */
  readonly numbers: Int32Array;
  /** Makes room for so many numbers. */
  grow(length: number): void;
  /** Moves the table into this array, which a compiled loop reads too. It cannot grow any more. */
  moveTo(room: Int32Array): void;
}

export function createNumberTable(length: number): NumberTable {
  let isMoved = false;
  const table: { -readonly [Name in keyof NumberTable]: NumberTable[Name] } = {
    numbers: new Int32Array(length),
    grow(wanted) {
      const { numbers } = table;
      if (wanted <= numbers.length) return;
      // The compiled loop would still read the old one. The limits of the automaton prevent this.
      if (isMoved) throw new RangeError("the table has no room for more");
      table.numbers = new Int32Array(Math.max(wanted, 2 * numbers.length));
      table.numbers.set(numbers);
    },
    moveTo(room) {
      // The array doubles when it grows, so it may be longer than the room: the rest is not used then.
      room.set(table.numbers.subarray(0, room.length));
      table.numbers = room;
      isMoved = true;
    },
  };
  return table;
}
