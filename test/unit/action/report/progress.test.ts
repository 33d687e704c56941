import { describe, expect, it } from "vitest";
import { showContainer } from "../../../../src/action/report/progress.ts";

const BROKER = { mode: "broker", url: "https://stepkey.example", grant: "orders" } as const;
const DIRECT = { mode: "direct", credential: { kind: "aws" } } as never;

function said(parentPid: number, source: typeof BROKER, diesAt: number | undefined): string {
  const lines: string[] = [];
  const runner = { say: (line: string) => lines.push(line) } as never;
  showContainer({ runner, parentPid, inputs: { source } }, { diesAt });
  return lines.join("\n");
}

describe("in a job container, where a cancel does not arrive", () => {
  const noon = Date.parse("2026-11-27T12:00:00Z");

  it("the log says that post ends the lease, and the next heartbeat the task", () => {
    expect(said(0, BROKER, noon)).toMatch(
      /^◌ container {3}If the job is cancelled, the runner sends no signal into a job container\.\n {14}The post step then ends the lease, and the next heartbeat stops the task\.$/u,
    );
  });

  it("the log says how long the credential works where no broker ends it", () => {
    expect(said(0, DIRECT, noon)).toContain("The credential then works until 12:00:00 UTC.");
    expect(said(0, DIRECT, undefined)).toContain("until someone revokes it");
  });

  it("nothing is said on a machine, where the parent is the runner", () => {
    expect(said(4711, BROKER, noon)).toBe("");
  });
});
