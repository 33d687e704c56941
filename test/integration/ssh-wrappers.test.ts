import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeWrappers } from "../../src/credentials/ssh/step/programs.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "stepkey's wrappers-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Programs that print their arguments, one a line. */
function realPrograms(...names: readonly string[]): string {
  const real = join(directory, "real programs");
  mkdirSync(real);
  for (const name of names) {
    const text = `#!/bin/sh\necho ${name}; for each do echo "[$each]"; done\n`;
    writeFileSync(join(real, name), text, { mode: 0o755 });
  }
  return real;
}

describe("the wrappers of ssh, scp and sftp", () => {
  it("hand on the task's arguments after their own, through paths with spaces and quotes", () => {
    const path = `${realPrograms("ssh", "scp")}:/usr/bin`;
    const bin = join(directory, "bin");
    const knownHosts = join(directory, "known-hosts");
    const { gitCommand } = writeWrappers(bin, { path, knownHosts });
    const printed = execFileSync(join(bin, "ssh"), ["-p", "22", "host", "echo  'a b'"], {
      encoding: "utf8",
    });
    const lines = printed.trimEnd().split("\n");
    expect(lines[0]).toBe("ssh");
    expect(lines.slice(1, 3)).toEqual(["[-F]", "[/dev/null]"]);
    expect(lines).toContain("[StrictHostKeyChecking=yes]");
    expect(lines).toContain(`[UserKnownHostsFile="${knownHosts}"]`);
    expect(lines.slice(-4)).toEqual(["[-p]", "[22]", "[host]", "[echo  'a b']"]);
    const byGit = execFileSync("/bin/sh", ["-c", `${gitCommand} "$@"`, "git", "host"], {
      encoding: "utf8",
    });
    expect(byGit.trimEnd().split("\n").at(-1)).toBe("[host]");
  });

  it("are there for programs that are there, and for no relative or empty PATH", () => {
    const real = realPrograms("scp");
    const options = { knownHosts: "/k" };
    const one = writeWrappers(join(directory, "one"), { ...options, path: real });
    expect(readdirSync(one.directory)).toEqual(["scp"]);
    expect(one.gitCommand).toBeUndefined();
    const none = writeWrappers(join(directory, "none"), { ...options, path: ":.:real programs" });
    expect(readdirSync(none.directory)).toEqual([]);
  });
});
