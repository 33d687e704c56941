import { describe, expect, it } from "vitest";
import { MCP_CODES } from "../../../src/action/agent/mcp/tool/mcp-codes.ts";
import { AGENT_SERVER_LIMITS } from "../../../src/action/agent/mcp/tool/limits.ts";
import { TOOLS } from "../../../src/action/agent/mcp/tools/tools.ts";
import { TASK_CODES } from "../../../src/action/agent/task/task-codes.ts";
import { readPage } from "../../support/named-tests.ts";

const page = readPage("agent-tools.md");

/** The first two cells of each row below a heading. */
function rowsOf(heading: string): readonly (readonly [string, string])[] {
  const section = page.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return section
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) => line.split(" | "))
    .map(([first = "", second = ""]) => [first.slice(2), second.replace(/ \|$/u, "")] as const);
}

describe("docs/agent-tools.md", () => {
  it("lists the tools in the server's order, each with its arguments", () => {
    const listed = rowsOf("Tools").filter(([name]) => name.startsWith("`"));
    expect(listed.map(([name]) => name)).toEqual(TOOLS.map(({ name }) => `\`${name}\``));
    for (const [index, [, text]] of listed.entries()) {
      const { properties = {} } = TOOLS[index]?.input.toJSONSchema() ?? {};
      const named = [...text.matchAll(/`(?<name>\w+)\??`/gu)].map(({ groups }) => groups?.["name"]);
      expect(named).toEqual(Object.keys(properties));
    }
  });

  it("lists every code that the step itself refuses with, and what it means", () => {
    const codes = Object.entries({ ...TASK_CODES, ...MCP_CODES });
    expect(rowsOf("Refusals").filter(([code]) => code.startsWith("`"))).toEqual(
      codes.map(([code, { meaning }]) => [`\`${code}\``, meaning]),
    );
  });

  it("says the limits as they are", () => {
    const { calls, connections, pageSize, waitSeconds, callMs } = AGENT_SERVER_LIMITS;
    const limits = new Map(rowsOf("Limits"));
    expect(limits.get("connections at the same time")).toBe(String(connections));
    expect(limits.get("calls at the same time")).toBe(String(calls));
    expect(limits.get("a page of a list")).toBe(String(pageSize));
    expect(page).toContain(`return after ${waitSeconds} s at the latest`);
    expect(page).toContain(`given up after ${callMs / 1000} s`);
  });
});
