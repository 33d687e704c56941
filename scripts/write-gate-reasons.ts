/** Writes docs/gate-reasons.md from the table of the gate's reasons; a unit test fails when the two differ. */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { GATE_CODES, type GateCode } from "../src/approval/reason-codes.ts";

export const GATE_REASONS_FILE = fileURLToPath(new URL("../docs/gate-reasons.md", import.meta.url));

const PARTS = [
  {
    outcome: "pending",
    title: "Someone can still approve",
    intro:
      "The broker responds with `approval_pending`, and the message names who can approve. The reasons below say why existing reviews do not count.",
  },
  {
    outcome: "refused",
    title: "An approval would not help",
    intro:
      "The broker responds with `approval_refused` and the remedy below. The reason itself is in the broker's audit log under the response's `trace`; direct mode prints it.",
  },
  {
    outcome: "note",
    title: "Why a write proceeds",
    intro: "These are in the audit log and in the receipt of a lease that was issued.",
  },
] as const;

/** The page as Markdown. */
export function gateReasonsPage(): string {
  return [
    "# Reasons of the gate",
    "",
    "<!-- Written by scripts/write-gate-reasons.ts from src/approval/reason-codes.ts. Change it there. -->",
    "",
    "The gate decides whether a human approved a write ([approval.md](approval.md) has its rules). Every reason of a decision",
    "has a stable code and a sentence that names who and what. The codes are in the audit log, in `gate`. A code keeps its",
    "meaning between versions; new ones may be added. The codes that a request is refused with are in [errors.md](errors.md).",
    "",
    ...PARTS.flatMap(partLines),
  ].join("\n");
}

function partLines({ outcome, title, intro }: (typeof PARTS)[number]): readonly string[] {
  return [`## ${title}`, "", intro, "", ...codesOf(outcome).flatMap(section)];
}

function codesOf(outcome: (typeof PARTS)[number]["outcome"]): readonly GateCode[] {
  const codes = Object.keys(GATE_CODES) as GateCode[];
  return codes.filter((code) => GATE_CODES[code].outcome === outcome);
}

function section(code: GateCode): readonly string[] {
  const { meaning, remedy } = GATE_CODES[code];
  return [`### ${code}`, "", meaning, "", ...(remedy === "" ? [] : [`What to do: ${remedy}`, ""])];
}

if (import.meta.main) await writeFile(GATE_REASONS_FILE, gateReasonsPage());
