import { execFileSync } from "node:child_process";
import { chownSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { matcherFor } from "../../src/delivery/redact/redact.ts";
import type { ResidueReport } from "../../src/delivery/residue/report.ts";
import {
  findResidue,
  RESIDUE_BUDGET,
  type ResidueRequest,
} from "../../src/delivery/residue/residue.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { Secret } from "../../src/shared/secret.ts";

/** One way to leave a secret behind, as a line of bash, and what must be reported of it. */
export interface WayToLeave {
  readonly what: string;
  /** Runs in the workspace. `$S` is a secret with a slash, `$T` one that can be a name. */
  readonly left: string;
  /** Paths, where `*` is any text without a slash. */
  readonly found?: readonly string[];
  /** What could not be read, as `path: why`. */
  readonly unread?: readonly string[];
}

export const SECRETS = { S: "Zq9/xW+3=kE7Lp2&secret", T: "token-5f2b8c41d09e" };

/** A job's directories, which belong to a user without special rights, also where the tests run as root. */
export interface LeftBehind {
  readonly home: string;
  readonly workspace: string;
  /** Runs bash as that user. */
  bash(script: string): void;
  /** Searches as that user. */
  search(overrides?: Partial<ResidueRequest>): Promise<ResidueReport>;
  remove(): void;
}

const NOBODY = 65_534;
const IS_ROOT = process.getuid?.() === 0;

export function openLeftBehind(): LeftBehind {
  const home = mkdtempSync(join(tmpdir(), "stepkey-left-"));
  const workspace = join(home, "work");
  mkdirSync(workspace);
  if (IS_ROOT) for (const path of [home, workspace]) chownSync(path, NOBODY, NOBODY);
  return {
    home,
    workspace,
    bash(script) {
      execFileSync("bash", ["-euo", "pipefail", "-c", script], {
        cwd: workspace,
        env: { PATH: process.env["PATH"] ?? "", HOME: home, LC_ALL: "C", ...SECRETS },
        stdio: ["ignore", "ignore", "inherit"],
        ...(IS_ROOT ? { uid: NOBODY, gid: NOBODY } : {}),
      });
    },
    search: (overrides = {}) =>
      asOrdinaryUser(() =>
        findResidue(
          {
            roots: [
              { name: "$GITHUB_WORKSPACE", path: workspace },
              { name: "$HOME", path: home },
            ],
            matcher: matcherFor(Object.values(SECRETS).map((text) => new Secret(text))),
            budget: RESIDUE_BUDGET,
            since: Date.now() - 60_000,
            ignore: [],
            ...overrides,
          },
          systemClock,
        ),
      ),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

async function asOrdinaryUser<T>(act: () => Promise<T>): Promise<T> {
  if (!IS_ROOT) return await act();
  process.seteuid?.(NOBODY);
  try {
    return await act();
  } finally {
    process.seteuid?.(0);
  }
}
