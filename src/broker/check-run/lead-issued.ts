import { plural } from "../../shared/wording.ts";
import { fixedWidth, plainText } from "./escape.ts";
import { dateAndTime } from "./instants.ts";
import type { Phase } from "./lead-groups.ts";
import { jobsText, peopleText, targetText } from "./phrases.ts";
import type { AskView, LeaseView, PullView } from "./view.ts";

type Asks = readonly [AskView, ...AskView[]];
type IssuedPhase = Exclude<Phase, "pending" | "approved" | "withdrawn" | "refused">;

/** What was released, on whose approval, and whether it can still be used. */
export function issuedSentence(asks: Asks, phase: IssuedPhase): string {
  const what = targetText(asks[0]);
  const jobs = jobsText(asks);
  if (phase === "not_issued")
    return `${what} could not be issued to ${jobs}. Nothing of it is left.`;
  return `${what} was released to ${jobs}, ${becauseText(asks)}. ${validityText(asks, phase)}`;
}

function becauseText(asks: Asks): string {
  const { outcome } = asks[0];
  if (outcome.kind !== "issued" || outcome.required > 0) {
    const by = asks.flatMap((ask) => (ask.outcome.kind === "issued" ? ask.outcome.by : []));
    return `approved by ${peopleText(by) || "nobody"}`;
  }
  const reason = plainText(outcome.reason ?? "none is needed").replace(/\.$/u, "");
  return `without an approval, because policy says: ${reason}`;
}

function validityText(asks: Asks, phase: Exclude<IssuedPhase, "not_issued">): string {
  const leases = leasesOf(asks);
  const isOne = leases.length === 1;
  switch (phase) {
    case "stuck":
      return stuckText(leases);
    case "live": {
      const last = dateAndTime(Math.max(...leases.map(({ expiresAt }) => expiresAt)));
      if (leases.every(({ state }) => state === "revoking")) {
        return isOne
          ? "Its lease is being ended."
          : `Their ${leases.length} leases are being ended.`;
      }
      return `${isOne ? "It is" : `${plural(leases.length, "lease")} are`} valid until ${last} at the latest.`;
    }
    case "ended":
      return isOne ? "Its lease has ended." : `All ${leases.length} leases have ended.`;
    case "forgotten":
      return "Its lease is no longer in the store.";
    default:
      return phase satisfies never;
  }
}

function stuckText(leases: readonly LeaseView[]): string {
  const isWithdrawn = leases.some(({ endReason }) => endReason === "withdrawn");
  const they = leases.length === 1 ? "It" : "They";
  return `${isWithdrawn ? "That approval was withdrawn. " : ""}**${they} could not be revoked yet, and may still be valid.** The broker keeps trying.`;
}

/** Whose approval was withdrawn while they ran. */
export function withdrawnSentence(asks: Asks, { state }: PullView): string {
  const leases = leasesOf(asks);
  const [word, be] = leases.length === 1 ? ["lease", "was"] : ["leases", "were"];
  const now = leases.every(({ endedAt }) => endedAt !== undefined)
    ? `${be} ended`
    : `${leases.length === 1 ? "is" : "are"} being ended`;
  const again =
    state === "open" ? " A new approval of this commit can release it again, to a re-run." : "";
  return `The approval behind ${targetText(asks[0])} was withdrawn, so the ${word} of ${jobsText(asks)} ${now}.${again}`;
}

/** An approval would not help. */
export function refusedSentence(asks: Asks): string {
  const { outcome } = asks[0];
  if (outcome.kind !== "refused") return "";
  const codes = new Set(
    asks.flatMap((ask) => (ask.outcome.kind === "refused" ? [ask.outcome.code] : [])),
  );
  const why = [...codes].map(fixedWidth).join(", ");
  const remedy = codes.size === 1 ? ` ${plainText(outcome.remedy)}` : "";
  return `${targetText(asks[0])} was refused to ${jobsText(asks)} (${why}). An approval does not change that.${remedy}`.trim();
}

function leasesOf(asks: Asks): readonly LeaseView[] {
  return asks.flatMap(({ outcome }) =>
    outcome.kind === "issued" && outcome.lease !== undefined ? [outcome.lease] : [],
  );
}
