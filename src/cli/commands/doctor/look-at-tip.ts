import type { DocumentSlot } from "../../../policy/evaluate.ts";
import type { PolicyParser } from "../../../policy/parse-policy.ts";
import { joined, plural, sentence } from "../../../shared/wording.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import type { TargetBroker } from "../../sources/target-broker.ts";
import { checkPolicy } from "../check/check-policy.ts";
import { notLookedAt, wellFinding, type Finding } from "./finding.ts";
import { findingsOfCheck, type FoundPolicy } from "./look-at-policies.ts";
import { narrowedBy, narrowedText } from "./narrowed-by-cap.ts";
import type { PolicyAtTip } from "./read-github-policies.ts";

export interface TipEffects {
  /** Of every repository. */
  readonly path: string;
  readonly broker: TargetBroker;
  readonly parser: PolicyParser;
  /** The organisation's policy of an owner. */
  readonly capOf: (owner: string) => DocumentSlot;
}

export interface TipLook {
  readonly findings: readonly Finding[];
  readonly policy?: FoundPolicy;
}

/** What the default branch of one repository has comes to. */
export async function lookAtTip(
  tip: PolicyAtTip,
  effects: TipEffects,
  deps: CliDeps,
): Promise<TipLook> {
  const subject = `${tip.repository}/${effects.path}`;
  if (tip.kind === "text") return await lookAtText(tip, subject, { ...effects, deps });
  return { findings: withoutText(tip, subject) };
}

function withoutText(
  tip: Exclude<PolicyAtTip, { kind: "text" }>,
  subject: string,
): readonly Finding[] {
  if (tip.kind === "absent") return similarTo(tip.similar, subject);
  if (tip.kind === "unread") return [notLookedAt("policy", subject, sentence(tip.why))];
  const message = `${sentence(tip.why)} The broker refuses every job of this repository.`;
  const remedy = "Replace it by a policy, or remove it.";
  return [{ area: "policy", subject, state: "mistake", message, remedy }];
}

async function lookAtText(
  { repository, commit, text }: Extract<PolicyAtTip, { kind: "text" }>,
  subject: string,
  { broker, parser, capOf, deps }: TipEffects & { readonly deps: CliDeps },
): Promise<TipLook> {
  const [owner = ""] = repository.split("/");
  const scope = "repository" as const;
  const check = await checkPolicy({ path: subject, text, scope, repository, broker, deps });
  const parsed = parser.parse(text, { source: subject, scope });
  const document = parsed.ok ? parsed.value : undefined;
  const policy = { path: subject, repository, owner, text, document };
  const found = findingsOfCheck(subject, check);
  if (document === undefined) return { findings: found, policy };
  const cap = capOf(owner);
  const narrowed = narrowedBy(document, cap);
  const refused = refusedBy(narrowed.refused, subject, cap);
  const well = wellFinding("policy", `${subject} at ${commit}`);
  const isWell = found.length === 0 && refused.length === 0;
  const state = isWell ? [{ ...well, message: narrowedText(narrowed, cap) }] : [];
  return { findings: [...state, ...found, ...refused], policy };
}

/** Grants that no job gets, whatever the repository's policy says. */
function refusedBy(
  refused: readonly string[],
  subject: string,
  cap: DocumentSlot,
): readonly Finding[] {
  if (refused.length === 0) return [];
  const [why, remedy] = WHY_REFUSED[typeof cap === "string" ? cap : "refuses"];
  const message = `No job gets ${joined(refused)}: ${why}.`;
  return [{ area: "policy", subject, state: "warning", message, remedy }];
}

const WHY_REFUSED = {
  missing: [
    "policy.require-organisation is set, and there is no organisation's policy for this owner",
    "Add one to policy.organisation, or leave out policy.require-organisation.",
  ],
  broken: ["the organisation's policy has mistakes, or cannot be read", "Correct it first."],
  refuses: [
    "the organisation's policy is for another owner, observes, or has the grant with another environment, access or credential",
    "Make both agree, or remove the grant.",
  ],
} as const;

/** An author's most likely mistake: `.yaml`. */
function similarTo(similar: readonly string[], subject: string): readonly Finding[] {
  if (similar.length === 0) return [];
  const message = `The default branch has no such file. Beside it is ${joined(similar)}, which no broker reads.`;
  const remedy = `Rename it to ${subject.split("/").at(-1) ?? subject}.`;
  return [{ area: "policy", subject, state: "warning", message, remedy }];
}

/** Most repositories need no policy, so that is no mistake. */
export function withoutPolicy(
  read: readonly PolicyAtTip[],
  path: string,
  archived: number,
): readonly Finding[] {
  const absent = read.filter(({ kind }) => kind === "absent").map(({ repository }) => repository);
  const left = plural(archived, "archived repository was", "archived repositories were");
  const subject = `${path} is not in ${plural(absent.length, "repository", "repositories")}`;
  const message = [
    ...(absent.length === 0
      ? []
      : [`The broker refuses the jobs of ${joined(absent, "and", 50)}.`]),
    ...(archived === 0 ? [] : [`${left} not looked at.`]),
  ].join(" ");
  return message === "" ? [] : [{ ...wellFinding("policy", subject), message }];
}
