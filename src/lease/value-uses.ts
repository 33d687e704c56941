/** How many leases got one value, by what it is known by (KeyRing.fingerprints). The store never has the value. */
export interface ValueUses {
  /**
   * Counts one more lease under the first of these, and returns how many there were under all of them: a value is known by
   * one for each store key, and keeps its count while keys overlap.
   */
  countValueUse(fingerprints: readonly string[]): Promise<number>;
}
