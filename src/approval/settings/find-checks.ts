import type { DocumentGrant } from "../../policy/document.ts";
import type { PolicyFrame } from "../../policy/policy.ts";
import { joined } from "../../shared/wording.ts";
import { unreadable } from "../facts.ts";
import type { CheckSettings, ExpectedCheck } from "./check-facts.ts";
import { checkNotRequired, fromWriter } from "./check-not-required.ts";
import { together } from "./find-approvers.ts";
import { branchesOf } from "./find-bases.ts";
import type { BaseSettings, SettingFacts } from "./setting-facts.ts";
import { setting, type PartFindings, type SettingFinding } from "./setting-finding.ts";

type Writing = Pick<DocumentGrant, "name" | "access" | "allow" | "approval">;

/** Whether the check of a pull request can wait for an approval of this grant. */
export function canHoldMerge({ access, allow, approval }: Omit<Writing, "name">): boolean {
  const isOnPullRequest = ["pull_request", "pull_request_review"].some((event) =>
    allow.events.includes(event),
  );
  return access === "write" && isOnPullRequest && approval?.count !== 0;
}

/** Whether the check that a broker writes keeps pull requests from being merged, as its configuration says. */
export function findChecks(
  frame: Pick<PolicyFrame, "bases">,
  grants: readonly Writing[],
  { facts, check }: { readonly facts: SettingFacts; readonly check: ExpectedCheck },
): PartFindings {
  const parts = branchesOf(frame, grants.filter(canHoldMerge), facts).map(({ branch, path }) => {
    const [settings, base] = [facts.checks.get(branch), facts.bases.get(branch)];
    // Whether there is such a branch is said of the base.
    const exists = base?.exists.known === true && base.exists.value;
    if (settings === undefined || base === undefined || !exists) return NOTHING;
    return findCheck({ branch, path, settings, base, check });
  });
  return together(parts);
}

const NOTHING: PartFindings = { findings: [], unread: [] };

interface Look {
  readonly branch: string;
  readonly path: SettingFinding["path"];
  readonly settings: CheckSettings;
  readonly base: BaseSettings;
  readonly check: ExpectedCheck;
}

function findCheck(look: Look): PartFindings {
  const { branch, path, settings, check } = look;
  const { required } = settings;
  const mode = check.broker?.mode;
  if (!required.known) {
    const why = `cannot read whether ${branch} requires the check ${check.name}: ${required.why}`;
    return { findings: [], unread: mode === "required" ? [unreadable(why)] : [] };
  }
  const own = required.value.filter(({ name }) => name === check.name);
  if (own.length === 0) {
    return mode === "required"
      ? of(settings.hasQueue ? unusable(look) : notRequired(look))
      : NOTHING;
  }
  if (mode === "neutral") {
    const message = `${branch} requires the check ${check.name}, which never fails: github.check is neutral, so it holds nothing back.`;
    const expected = "Set github.check to required, or do not require the check.";
    return of(setting("check_never_fails", path, { message, expected }));
  }
  return together([settings.hasQueue ? of(blockedQueue(look)) : NOTHING, findSource(look, own)]);
}

function of(finding: SettingFinding): PartFindings {
  return { findings: [finding], unread: [] };
}

function notRequired({ branch, path, settings, check }: Look): SettingFinding {
  const { required, idle } = settings;
  const others = required.known ? required.value.map(({ name }) => name) : [];
  return setting("check_not_required", path, checkNotRequired({ branch, check, others, idle }));
}

/** From whom it is taken. Every requirement has to be met, so one that names the App is enough. */
function findSource(
  look: Look,
  own: readonly { readonly source: number | undefined }[],
): PartFindings {
  const { branch, path, check, settings } = look;
  const { name, broker } = check;
  const named = own.flatMap(({ source }) => source ?? []);
  if (named.length === 0) {
    const message = `${branch} accepts the check ${name} from any source: every workflow with checks: write or statuses: write, and everybody who can push, can post one that passes.`;
    const expected = `Choose ${fromWriter(check)} as the source of ${name}.`;
    return of(setting("check_any_source", path, { message, expected }));
  }
  if (broker === undefined) return NOTHING;
  const { writer } = broker;
  if (!writer.known) {
    const why = `cannot tell whether ${branch} accepts the check ${name} from the broker: ${writer.why}`;
    return { findings: [], unread: [unreadable(why)] };
  }
  const other = named.find((source) => source !== writer.value);
  return together([
    other === undefined ? NOTHING : of(otherSource(look, other, writer.value)),
    findBypass(look, settings.bypass),
  ]);
}

/** Of GitHub Actions on github.com: it is what every workflow writes check runs as. */
const ACTIONS = 15_368;

function otherSource({ branch, path, check }: Look, other: number, own: number): SettingFinding {
  const whose =
    other === ACTIONS
      ? " (on github.com, that is GitHub Actions: every workflow can write it)"
      : "";
  const message = `${branch} accepts the check ${check.name} only from the App ${other}${whose}. The broker writes as the App ${own}, so its check does not count.`;
  const expected = `Choose ${fromWriter(check)} as the source of ${check.name}.`;
  return setting("check_other_source", path, { message, expected });
}

function blockedQueue({ branch, path, check }: Look): SettingFinding {
  const message = `${branch} has a merge queue and requires the check ${check.name}, which the broker does not write on the commits of a queue: nothing can be merged.`;
  const expected = `Do not require ${check.name} there, or remove the merge queue.`;
  return setting("check_blocks_queue", path, { message, expected });
}

function unusable({ branch, path, check }: Look): SettingFinding {
  const message = `${branch} has a merge queue, so the check ${check.name} cannot be required there: a pull request can be merged while the check fails.`;
  const expected =
    "Use merge_group for what has to wait for an approval, or remove the merge queue.";
  return setting("check_in_queue", path, { message, expected });
}

/** Those who can also bypass the review are named with it. */
function findBypass(
  { branch, path, base, check }: Look,
  bypass: CheckSettings["bypass"],
): PartFindings {
  if (!bypass.known) {
    if (!base.bypass.known && base.bypass.why === bypass.why) return NOTHING;
    const message = `Who can bypass the check ${check.name} of ${branch} was not shown: ${bypass.why}.`;
    const expected = "Look at the bypass list of the ruleset in the repository's settings.";
    return of(setting("check_bypass_unread", path, { message, expected }));
  }
  const said = new Set(base.bypass.known ? base.bypass.value : []);
  const more = bypass.value.filter((actor) => !said.has(actor));
  if (more.length === 0) return NOTHING;
  const message = `While the check ${check.name} fails, ${joined(more)} can still merge into ${branch}.`;
  const expected = "Remove them from the bypass list, unless you trust them with every merge.";
  return of(setting("check_bypass", path, { message, expected }));
}
