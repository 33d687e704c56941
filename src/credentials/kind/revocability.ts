/** How honestly a kind can be revoked: data for the docs' table, the receipt and the output `revocation`. */
export interface Revocability {
  /** What ends a lease early. */
  readonly revoke: "immediate" | "requested" | "none";
  /**
   * The best that the output `revocation` can say. `expires`: the provider ends it alone, at `diesAt`. `none`: nothing
   * ends it; it stays valid.
   */
  readonly best: "verified" | "requested" | "expires" | "none";
  /** How death is shown, in one phrase. */
  readonly proof: string;
  /** What survives in spite of it, in one sentence; empty when nothing does. */
  readonly survives: string;
  /** Shortest life that the provider itself gives, in seconds. */
  readonly minimumSeconds: number;
  /** Whether "not found" while probing proves that nothing was issued (no call of ours can still be under way). */
  readonly absenceIsFinal: boolean;
}
