import { describe, expect, it } from "vitest";
import { judgeResidue } from "../../../src/action/task/residue.ts";

const residue = (...found: readonly string[]) => ({ files_searched: 9, complete: true, found });

const levels = (...given: Parameters<typeof judgeResidue>) =>
  judgeResidue(...given).map(({ level, failure }) => [level, failure.code, failure.message]);

describe("a secret that was found in files", () => {
  it("is an error while the credential may work, and a warning once it is proven dead", () => {
    const message = "The task left its secret in 1 file: $HOME/.npmrc.";
    const found = residue("$HOME/.npmrc");
    expect(levels(found, "auto", "expires")).toEqual([["error", "residue_found", message]]);
    expect(levels(found, "auto", "verified")).toEqual([["warning", "residue_found", message]]);
    expect(levels(found, "warn", "expires")).toEqual([["warning", "residue_found", message]]);
    expect(levels(found, "fail", "verified")).toEqual([["error", "residue_found", message]]);
    expect(levels(residue(), "fail", "expires")).toEqual([]);
    expect(levels(undefined, "auto", "expires")).toEqual([]);
  });

  it.each([
    "$GITHUB_WORKSPACE/terraform.tfstate",
    "$GITHUB_WORKSPACE/terraform.tfstate.backup",
    "$GITHUB_WORKSPACE/.terraform/terraform.tfstate",
    "$GITHUB_WORKSPACE/terraform.tfstate.d/prod/x.tfstate.1700000000.backup",
    "$GITHUB_WORKSPACE/state.zip!prod.tfstate",
  ])("is a warning in Terraform's state, whatever residue says short of fail: %s", (path) => {
    const [verdict] = judgeResidue(residue(path), "auto", "expires");
    expect(verdict?.level).toBe("warning");
    expect(verdict?.failure.remedy).toContain("residue: fail");
    expect(judgeResidue(residue(path), "fail", "verified")[0]?.level).toBe("error");
  });

  it("is an error in other files, also beside Terraform's state", () => {
    const found = residue("terraform.tfstate", ".env", "terraform.tfstate.d/notes.txt");
    expect(levels(found, "auto", "expires")).toEqual([
      [
        "error",
        "residue_found",
        "The task left its secret in 2 files: .env, terraform.tfstate.d/notes.txt.",
      ],
      ["warning", "residue_found", "The task left its secret in 1 file: terraform.tfstate."],
    ]);
  });
});
