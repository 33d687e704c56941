/** What revoking this kind achieves. The docs, the receipt and the output `revocation` show it. */
export interface Revocability {
  /** How a lease ends early. */
  readonly revoke: "immediate" | "requested" | "none";
  /**
   * The best value that the output `revocation` can have. `expires`: the provider ends it at `diesAt`. `none`: nothing
   * ends it; it stays valid.
   */
  readonly best: "verified" | "requested" | "expires" | "none";
  /** How to prove that the credential is dead, in one phrase. */
  readonly proof: string;
  /** What survives all the same, in whole sentences; empty when nothing does. */
  readonly survives: string;
  /** Set where nothing but revoking ends a credential: its provider knows no end for it. `diesAt` is undefined then. */
  readonly neverExpires?: true;
  /** The shortest lifetime that the provider accepts, in seconds. */
  readonly minimumSeconds: number;
  /** Whether "not found" in a probe proves that nothing was issued: no earlier call can still create it. */
  readonly absenceIsFinal: boolean;
}
