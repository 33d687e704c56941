import { posix } from "node:path";
import { createReader } from "../../../approval/github/reader.ts";
import {
  namesInDirectory,
  readFileAtTip,
  type GitHubFile,
} from "../../../broker/policy/github-file.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import { byName } from "./find-repositories.ts";
import { awayText } from "./look-at-cap.ts";
import { whileAllowed, type Allowance } from "./allowance.ts";

/** What the default branch of a repository has under the path of policies. */
export type PolicyAtTip =
  | {
      readonly kind: "text";
      readonly repository: string;
      readonly commit: string;
      readonly text: string;
    }
  | {
      readonly kind: "absent";
      readonly repository: string;
      /** Names beside it that only look like it. */
      readonly similar: readonly string[];
    }
  /** The broker refuses its jobs: it is no text. */
  | { readonly kind: "unfit"; readonly repository: string; readonly why: string }
  | { readonly kind: "unread"; readonly repository: string; readonly why: string };

export interface ReadPolicies {
  readonly read: readonly PolicyAtTip[];
  /** Repositories that were not looked at, because the allowance was spent. */
  readonly left: readonly string[];
}

/** For one repository, in milliseconds. */
const READ_MS = 15_000;
/** So many in a row, and GitHub itself is away. */
const MAX_AWAY = 3;

type ReadDeps = Pick<CliDeps, "clock" | "signal">;

/** Reads the policy of each repository as the broker does, a few at a time. */
export async function readGitHubPolicies(
  names: readonly string[],
  path: string,
  { allowance, deps }: { readonly allowance: Allowance; readonly deps: ReadDeps },
): Promise<ReadPolicies> {
  const read: PolicyAtTip[] = [];
  let away = 0;
  const left = await whileAllowed(names, allowance, async (repository) => {
    const { found, isAway } = await readOne({ repository, path }, allowance, deps);
    read.push(found);
    away = isAway ? away + 1 : 0;
    if (away >= MAX_AWAY) allowance.stop("GitHub was away several times in a row");
  });
  read.sort((one, other) => byName(one.repository, other.repository));
  return { read, left };
}

async function readOne(
  file: GitHubFile,
  { api }: Allowance,
  { clock, signal }: ReadDeps,
): Promise<{ readonly found: PolicyAtTip; readonly isAway: boolean }> {
  const { repository } = file;
  const reader = createReader({ api, clock, jitter: Math.random, signal, budgetMs: READ_MS });
  const tip = await readFileAtTip(reader, file);
  const now = (found: PolicyAtTip, isAway = false) => ({ found, isAway });
  if (tip.kind !== "read") {
    const isEmpty = tip.kind === "refused" && tip.hasNoBranch === true;
    if (isEmpty) return now({ kind: "absent", repository, similar: [] });
    if (tip.kind === "away") return now({ kind: "unread", repository, why: awayText(tip) }, true);
    const denied = tip.denial === undefined ? "" : ` (${tip.denial.code})`;
    return now({ kind: "unread", repository, why: `${tip.message}${denied}` });
  }
  const { text, commit } = tip;
  if (!text.ok) return now({ kind: "unfit", repository, why: text.error });
  if (text.value !== undefined) return now({ kind: "text", repository, commit, text: text.value });
  const directory = posix.dirname(file.path);
  const names =
    directory === "."
      ? []
      : await namesInDirectory(reader, { repository, path: directory }, commit);
  const similar = names.filter((name) => isSimilar(name, posix.basename(file.path)));
  return now({ kind: "absent", repository, similar });
}

/** Another ending, or other capitals: `stepkey.yaml` for `stepkey.yml`. */
function isSimilar(name: string, wanted: string): boolean {
  return stemOf(name) === stemOf(wanted) && name !== wanted;
}

function stemOf(name: string): string {
  return name.toLowerCase().replace(/\.(?:ya?ml|json)(?:\.\w+)?$/u, "");
}
