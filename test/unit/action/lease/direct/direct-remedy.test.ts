import { describe, expect, it } from "vitest";
import { directRemedy } from "../../../../../src/action/lease/direct/direct-remedy.ts";
import { GATE_CODES } from "../../../../../src/approval/reason-codes.ts";

/** Direct mode names no workflow, and counts no uses. */
const NEVER_MET = new Set(["workflow_outdated", "approval_used_up"]);

describe("what to do about a refusal in direct mode", () => {
  const rows = Object.entries(GATE_CODES).filter(([code]) => !NEVER_MET.has(code));

  it.each(rows)(
    "for %s speaks of no policy and no grant, which do not exist there",
    (code, { remedy }) => {
      const shown = directRemedy([{ code, text: "" }], remedy);
      expect(shown).not.toMatch(/polic|\bgrant/iu);
    },
  );

  it("is the gate's own where that fits", () => {
    const { remedy } = GATE_CODES.head_moved;
    expect(directRemedy([{ code: "head_moved", text: "" }], remedy)).toBe(remedy);
  });
});
