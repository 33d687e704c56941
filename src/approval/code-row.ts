/** What a code of a decision means. */
export interface CodeRow {
  /** `refused`: no approval can change it. `pending`: someone can still approve. `note`: why it proceeds. */
  readonly outcome: "refused" | "pending" | "note";
  /** What it means, for every case of the code. */
  readonly meaning: string;
  /** What to do now. A pending decision has its own remedy, which names people; a note needs none. */
  readonly remedy: string;
}
