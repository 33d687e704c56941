import { joined } from "../shared/wording.ts";
import { labelled } from "./log-lines.ts";

interface KeptHome {
  readonly name: string;
  readonly why: string;
}

/** Tools that keep the job's own place: because `keep-config` says so, and because there could be no copy. */
export function keptHomeLines(
  asked: readonly string[],
  kept: readonly KeptHome[],
): readonly string[] {
  const stays = "What the task logs in to there stays.";
  const named = joined(asked, "and", asked.length);
  const verb = asked.length === 1 ? "uses" : "use";
  return [
    ...(asked.length === 0
      ? []
      : labelled("◌", "config", `${named} ${verb} the job's own settings (keep-config). ${stays}`)),
    ...kept.flatMap(({ name, why }) =>
      labelled("◌", "config", [`${name} uses the job's own settings: ${why}.`, stays]),
    ),
  ];
}

/** Whoever configures a tool for later steps looks for it there. */
export function changedHomeLines(changed: readonly string[]): readonly string[] {
  if (changed.length === 0) return [];
  const names = joined(changed, "and", changed.length);
  return labelled("◌", "config", [
    `What the task set or logged in to with ${names} was removed after it.`,
    `To keep it for later steps: keep-config: ${changed.join(", ")}`,
  ]);
}
