/** Whether the agent runs behind the wall, as a user of its own. */
export interface Isolation {
  readonly wall: boolean;
  /** One sentence for each thing that is missing for the wall. Empty if it is complete. */
  readonly missing: readonly string[];
}
