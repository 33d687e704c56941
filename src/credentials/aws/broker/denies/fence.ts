import type { Instant } from "../../../../shared/clock.ts";
import { END_MARGIN_SECONDS } from "./own-policy.ts";

/** What a session's own policy, which denies everything from a certain instant on, makes of a Deny in the role. */
export type Fence =
  /** The session needs a Deny. */
  | { readonly kind: "ahead" }
  /** Its own policy applies now; in so many milliseconds it does for certain, whatever clocks differ. */
  | { readonly kind: "reached"; readonly waitMs: number }
  | { readonly kind: "passed" }
  /** By the broker's clock it applies, but AWS's clock decides: ask for it. */
  | { readonly kind: "unknown" };

/** `server`: an instant that has passed at AWS; undefined when that is not known. */
export function fenceAt(
  deniedFrom: Instant,
  { server, local }: { readonly server: Instant | undefined; readonly local: Instant },
): Fence {
  if (server === undefined) return { kind: local < deniedFrom ? "ahead" : "unknown" };
  const waitMs = deniedFrom + END_MARGIN_SECONDS * 1000 - server;
  if (waitMs <= 0) return { kind: "passed" };
  return server < deniedFrom ? { kind: "ahead" } : { kind: "reached", waitMs };
}
