import { POLICY } from "../kinds.ts";
import type { PolicyMistake } from "../../../src/policy/document.ts";

/** The keys that every repository's document has. */
export const HEAD = "version: 1\nrepository-id: 74\nowner-id: 65\n";
export const CREDENTIAL = "credential: { postgres: { server: s, database: d, role: r } }";

/** Every mistake and warning in a repository's document. */
export function mistakesIn(text: string): readonly PolicyMistake[] {
  const parsed = POLICY.parse(text, { source: "shop.yml" });
  return parsed.ok ? parsed.value.mistakes : parsed.error;
}

/** The one mistake that a document has. */
export function onlyMistake(text: string): PolicyMistake {
  const mistakes = mistakesIn(text);
  const [mistake] = mistakes;
  if (mistake === undefined || mistakes.length > 1) throw new Error(JSON.stringify(mistakes));
  return mistake;
}

const WRITE_KEYS = [
  "environment: production",
  "access: write",
  CREDENTIAL,
  "allow: { events: [push] }",
];

/** A policy with one write grant, one key of which is replaced or added. */
export function write(...lines: readonly string[]): string {
  const given = lines.map((line) => `    ${line}\n`).join("");
  const has = (key: string): boolean => lines.some((line) => line.startsWith(`${key}:`));
  const rest = WRITE_KEYS.filter((line) => !has(line.slice(0, line.indexOf(":"))));
  return `${HEAD}grants:\n  deploy:\n${given}${rest.map((line) => `    ${line}\n`).join("")}`;
}
