/** What can be wrong with GitHub's settings for a policy. Codes are stable; docs/github-settings.md lists them. */
export const SETTING_CODES = {
  repository_mismatch: "mistake",
  approver_unknown: "mistake",
  approver_not_human: "mistake",
  approver_cannot_write: "mistake",
  team_unknown: "mistake",
  team_empty: "mistake",
  team_cannot_write: "warning",
  base_missing: "mistake",
  base_not_protected: "mistake",
  base_bypass: "warning",
  base_bypass_unread: "warning",
  merge_queue_unseen: "warning",
  environment_missing: "mistake",
  environment_unprotected: "mistake",
  environment_only_waits: "warning",
  environment_admins_bypass: "warning",
  environment_bypass_unread: "warning",
} as const satisfies Record<string, "mistake" | "warning">;

export type SettingCode = keyof typeof SETTING_CODES;
