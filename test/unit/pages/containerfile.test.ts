import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../../support/pages.ts";

interface Instruction {
  readonly name: string;
  readonly value: string;
}

/** Instructions of a Containerfile: lines that end with a backslash go on, and comments are left out. */
function instructionsIn(text: string): readonly Instruction[] {
  return text
    .replaceAll(/^#.*\n/gmu, "")
    .replaceAll(/\\\n\s*/gu, "")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const { name, value } = /^(?<name>[A-Z]+) (?<value>.+)$/u.exec(line)?.groups ?? {};
      if (name === undefined || value === undefined) throw new Error(`not an instruction: ${line}`);
      return { name, value };
    });
}

describe("Containerfile", () => {
  const instructions = instructionsIn(readFileSync(join(ROOT, "Containerfile"), "utf8"));
  const valuesOf = (wanted: string): readonly string[] =>
    instructions.flatMap(({ name, value }) => (name === wanted ? [value] : []));

  it("has the Node that the tests use", () => {
    const version = readFileSync(join(ROOT, ".node-version"), "utf8").trim();
    expect(valuesOf("FROM")).toEqual([`docker.io/library/node:${version}-bookworm-slim`]);
  });

  it("ends as a user that is not root, whom a runtime can check by number", () => {
    const users = instructions.filter(({ name }) => name === "USER");
    expect(users.map(({ value }) => value)).toEqual(["65532:65532"]);
    const order = instructions.map(({ name }) => name);
    expect(order.lastIndexOf("RUN")).toBeLessThan(order.indexOf("USER"));
  });

  it("copies what runs, and its build sees nothing else", () => {
    const sources = valuesOf("COPY").flatMap((value) =>
      value.split(" ").filter((part) => !part.startsWith("--") && !part.startsWith("/")),
    );
    expect(sources).toEqual(["package.json", "LICENSE", "dist/"]);
    expect(sources.filter((source) => !existsSync(join(ROOT, source)))).toEqual([]);
    const ignored = readFileSync(join(ROOT, ".containerignore"), "utf8").trim().split("\n");
    expect(ignored).toEqual(["*", "!dist", "!package.json", "!LICENSE"]);
  });

  it("starts the broker without a shell, so that it gets SIGTERM itself", () => {
    expect(valuesOf("ENTRYPOINT").map((value) => JSON.parse(value) as unknown)).toEqual([
      ["node", "/opt/stepkey/dist/cli.js"],
    ]);
    expect(valuesOf("CMD").map((value) => JSON.parse(value) as unknown)).toEqual([
      ["broker", "--config", "/etc/stepkey/broker.yml"],
    ]);
  });

  it("writes to one volume only, so that the rest can be read-only", () => {
    expect([valuesOf("VOLUME"), valuesOf("WORKDIR")]).toEqual([
      ["/var/lib/stepkey"],
      ["/var/lib/stepkey"],
    ]);
  });
});
