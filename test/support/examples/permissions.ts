import { readFileSync } from "node:fs";
import { isAlone, isStepkey } from "./folders.ts";
import { parseWorkflow, type WorkflowJob } from "./workflow-file.ts";

type Permissions = Readonly<Record<string, string>>;

/** What the gate reads in direct mode, as docs/approval.md asks users to permit it. */
function gatePermissions(): Permissions {
  const page = readFileSync(new URL("../../../docs/approval.md", import.meta.url), "utf8");
  const block = /```yaml\n(?<yaml>permissions:\n.*?)```/su.exec(page)?.groups?.["yaml"] ?? "";
  return parseWorkflow(block, "docs/approval.md").permissions as Permissions;
}

/** What the steps of a job need and no more; the order does not matter. */
export function neededBy(job: WorkflowJob): Permissions {
  const needed = job.steps.map((step): Permissions => {
    if (step.uses.startsWith("actions/checkout@")) return { contents: "read" };
    if (step.uses.startsWith("actions/attest")) {
      return { "id-token": "write", attestations: "write" };
    }
    if (step.run.startsWith("gh release create ")) return { contents: "write" };
    if (!isStepkey(step) || isAlone(step)) return {};
    const readsReviews = step.with["credential"] !== undefined && step.with["access"] === "write";
    return readsReviews ? gatePermissions() : { "id-token": "write" };
  });
  return Object.assign({}, ...needed) as Permissions;
}
