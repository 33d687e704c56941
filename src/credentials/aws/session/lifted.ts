/** What the settings of a lease lift of the denies that go with it. */
export interface Lifted {
  /** `chain: true`: the session may assume further roles. */
  readonly chain: boolean;
  /** `bearer: true`: the session may get bearer tokens of services, such as CodeArtifact's. */
  readonly bearer: boolean;
  /** `secrets: read`: a read may read stored secrets. */
  readonly secrets: boolean;
}

export const NOTHING_LIFTED: Lifted = { chain: false, bearer: false, secrets: false };

/** Why a lease with `chain` counts as a write, whatever its own policy allows. */
export const CHAIN_WRITES =
  "with `chain`, the session may assume further roles, and those sessions carry neither its policy nor its end";

type HandedOn = Pick<Lifted, "chain" | "bearer">;

/** What the session may hand on, for the line that says what was issued; empty when it may not. */
export function handsOn({ chain, bearer }: HandedOn): string {
  const may = [
    ...(chain ? ["assume further roles"] : []),
    ...(bearer ? ["get bearer tokens (up to 12 h)"] : []),
  ];
  return may.length === 0 ? "" : `, which may ${may.join(" and ")}`;
}

/** What the end of the lease does not reach, as facts for its end. */
export function outlivesTheEnd({ chain, bearer }: HandedOn): readonly string[] {
  return [
    ...(chain ? ["roles that it assumed are not revoked: those sessions live up to 1 h"] : []),
    ...(bearer ? ["bearer tokens that it got are not revoked: they live up to 12 h"] : []),
  ];
}
