import { createReader } from "../../../approval/github/reader.ts";
import { readFileAtTip, type GitHubFile } from "../../../broker/policy/github-file.ts";
import type { DocumentSlot } from "../../../policy/evaluate.ts";
import type { PolicyParser } from "../../../policy/parse-policy.ts";
import { sentence } from "../../../shared/wording.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import type { TargetBroker } from "../../sources/target-broker.ts";
import { checkPolicy } from "../check/check-policy.ts";
import type { Allowance } from "./allowance.ts";
import { notLookedAt, wellFinding, type Finding } from "./finding.ts";
import { findingsOfCheck, type FoundPolicy } from "./look-at-policies.ts";

/** An organisation's policy, as GitHub has it now. */
export interface CapLook {
  readonly owner: string;
  /** What limits its repositories; undefined: nothing, or it is not known. */
  readonly slot: DocumentSlot;
  readonly isKnown: boolean;
  readonly findings: readonly Finding[];
  readonly policy?: FoundPolicy;
}

export interface CapEffects {
  readonly broker: TargetBroker;
  readonly allowance: Pick<Allowance, "api">;
  readonly parser: PolicyParser;
}

const CORRECT = "Correct policy.organisation, or what is there.";
const READ_MS = 15_000;

export async function lookAtCap(
  file: GitHubFile,
  { broker, allowance, parser }: CapEffects,
  deps: CliDeps,
): Promise<CapLook> {
  const { clock, signal } = deps;
  const { api } = allowance;
  const [owner = ""] = file.repository.split("/");
  const reader = createReader({ api, clock, jitter: Math.random, signal, budgetMs: READ_MS });
  const read = await readFileAtTip(reader, file);
  const path = `${file.repository}/${file.path}`;
  const unusable = (message: string, slot: DocumentSlot = "broken", remedy = CORRECT): CapLook => {
    const finding = { area: "policy", subject: path, state: "mistake", message, remedy } as const;
    return { owner, slot, isKnown: true, findings: [finding] };
  };
  if (read.kind === "away") {
    const findings = [notLookedAt("policy", path, sentence(read.message))];
    return { owner, slot: undefined, isKnown: false, findings };
  }
  if (read.kind === "refused") {
    const { message, denial } = read;
    if (denial === undefined) return unusable(sentence(message));
    return unusable(sentence(`${message} (${denial.code})`), "broken", sentence(denial.remedy));
  }
  if (!read.text.ok) return unusable(sentence(read.text.error));
  const text = read.text.value;
  if (text === undefined) {
    return unusable(`The default branch has no such file, at ${read.commit}.`, undefined);
  }
  const scope = "organisation" as const;
  const check = await checkPolicy({ path, text, scope, broker, deps });
  const parsed = parser.parse(text, { source: path, scope });
  const document = parsed.ok ? parsed.value : undefined;
  const found = findingsOfCheck(path, check);
  return {
    owner,
    slot: document ?? "broken",
    isKnown: true,
    findings: found.length > 0 ? found : [wellFinding("policy", `${path} at ${read.commit}`)],
    policy: { path, repository: undefined, owner, text, document },
  };
}
