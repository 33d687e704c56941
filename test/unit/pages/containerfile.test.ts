import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { copiesOf, readContainerfile, valuesOf, wordsOf } from "../../support/containerfile.ts";
import { ROOT } from "../../support/pages.ts";

describe("Containerfile", () => {
  const instructions = readContainerfile();
  const of = (wanted: string): readonly string[] => valuesOf(instructions, wanted);

  it("has the Node that the tests use", () => {
    const version = readFileSync(join(ROOT, ".node-version"), "utf8").trim();
    expect(of("FROM")).toEqual([`docker.io/library/node:${version}-bookworm-slim`]);
  });

  it("ends as a user that is not root, whom a runtime can check by number", () => {
    const users = instructions.filter(({ name }) => name === "USER");
    expect(users.map(({ value }) => value)).toEqual(["65532:65532"]);
    const order = instructions.map(({ name }) => name);
    expect(order.lastIndexOf("RUN")).toBeLessThan(order.indexOf("USER"));
  });

  it("copies what runs, and its build sees nothing else", () => {
    const sources = copiesOf(instructions).flatMap((copied) => copied.sources);
    expect(sources).toEqual(["package.json", "LICENSE", "dist/"]);
    expect(sources.filter((source) => !existsSync(join(ROOT, source)))).toEqual([]);
    const ignored = readFileSync(join(ROOT, ".containerignore"), "utf8").trim().split("\n");
    expect(ignored).toEqual(["*", "!dist", "!package.json", "!LICENSE"]);
  });

  it("starts the broker without a shell, so that it gets SIGTERM itself", () => {
    expect(wordsOf(instructions, "ENTRYPOINT")).toEqual(["node", "/opt/stepkey/dist/cli.js"]);
    expect(wordsOf(instructions, "CMD")).toEqual(["broker", "--config", "/etc/stepkey/broker.yml"]);
  });

  it("writes to one volume only, so that the rest can be read-only", () => {
    expect([of("VOLUME"), of("WORKDIR")]).toEqual([["/var/lib/stepkey"], ["/var/lib/stepkey"]]);
  });
});
