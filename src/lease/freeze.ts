import type { Instant } from "../shared/clock.ts";

/** What a freeze stops: everything, one grant, or one repository (`owner/name`). */
export interface Freeze {
  readonly scope: "all" | "grant" | "repository";
  /** Empty for `all`. */
  readonly name: string;
  readonly since: Instant;
}
