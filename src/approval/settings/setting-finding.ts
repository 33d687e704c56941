import type { Fact } from "../facts.ts";
import { SETTING_CODES, type SettingCode } from "./setting-codes.ts";

/** Something about GitHub's settings, at the place of policy that it is about. */
export interface SettingFinding {
  readonly code: SettingCode;
  readonly severity: "mistake" | "warning";
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** How to fix it, as one sentence. */
  readonly expected: string;
}

/** What one part of the settings came to. */
export interface PartFindings {
  readonly findings: readonly SettingFinding[];
  /** Facts that could not be read. */
  readonly unread: readonly Fact<unknown>[];
}

export function setting(
  code: SettingCode,
  path: SettingFinding["path"],
  text: Pick<SettingFinding, "message" | "expected">,
): SettingFinding {
  return { code, severity: SETTING_CODES[code], path, ...text };
}
