import { err, type Result } from "../../../shared/result.ts";
import type { SettingMistake } from "../../kind/credential-kind.ts";

/** One setting of a workflow, or what is wrong with it. */
export type ParsedSetting<T> = Result<T, SettingMistake>;

export function wrongSetting(key: string, message: string, example: string): ParsedSetting<never> {
  return err({ path: [key], message, example });
}

export function shownValue(value: unknown): string {
  if (typeof value !== "string") return value === null ? "nothing" : `a ${typeof value}`;
  return `"${value.length > 80 ? `${value.slice(0, 77)}…` : value}"`;
}
