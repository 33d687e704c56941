import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCommandReader } from "../../../../src/action/uses/commands/command-reader.ts";
import { cut, cuts } from "../../../support/chunks.ts";

function read(text: string, places: readonly number[] = []) {
  const reader = createCommandReader();
  for (const chunk of cut(Buffer.from(text), places)) reader.write("stdout", chunk);
  return reader.end();
}

describe("commands that an action prints", () => {
  it("are read as the runner reads them", () => {
    const printed = read(
      [
        "::set-output name=url::https://a.example/%0Aline",
        "  ::SET-OUTPUT name=a%3Ab::%25",
        "::save-state name=id::7",
        "::set-env name=X::y\r",
        "::add-path::/opt/bin",
        "::set-output::without a name",
        "no ::set-output name=no::x",
        "::add-matcher::m.json",
        "::set-output name=last::unfinished",
      ].join("\n"),
    );
    expect(printed).toEqual({
      outputs: [
        { name: "url", value: "https://a.example/\nline" },
        { name: "a:b", value: "%" },
        { name: "last", value: "unfinished" },
      ],
      state: [{ name: "id", value: "7" }],
      env: [{ name: "X", value: "y" }],
      directories: ["/opt/bin"],
      dropped: ["add-matcher"],
      missed: [],
    });
  });

  it("are text between stop-commands and its end", () => {
    const printed = read(
      "::stop-commands::T0k\n::set-output name=a::1\n::other::\n::t0K::\n::set-output name=b::2\n",
    );
    expect(printed.outputs).toEqual([{ name: "b", value: "2" }]);
  });

  it("of one stream are whole lines, whatever the other prints in between", () => {
    const reader = createCommandReader();
    reader.write("stdout", Buffer.from("::set-output na"));
    reader.write("stderr", Buffer.from("noise\n::save-state name=s::1\n"));
    reader.write("stdout", Buffer.from("me=a::1\n"));
    expect(reader.end()).toMatchObject({
      outputs: [{ name: "a", value: "1" }],
      state: [{ name: "s", value: "1" }],
    });
  });

  it.each([
    ["Error: Unable to get the ACTIONS_RUNTIME_TOKEN env variable", ["caches and artifacts"]],
    ["Cache Service Url not found, unable to restore cache.", ["caches and artifacts"]],
    ["Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable", ["ID tokens"]],
    ["nothing of it", []],
  ])("show what of the runner's services is missing: %s", (line, missed) => {
    expect(read(`${line}\n`).missed).toEqual(missed);
  });

  it("mean the same however they are cut", () => {
    const line = fc
      .array(
        fc.constantFrom(
          "::",
          "set-output name=",
          "save-state name=",
          "a",
          "é",
          "%0A",
          " ",
          "stop-commands::",
          "x",
          ",",
        ),
        { maxLength: 8 },
      )
      .map((parts) => parts.join(""));
    const text = fc.array(fc.tuple(line, fc.constantFrom("\n", "\r", "\r\n")), { maxLength: 8 });
    fc.assert(
      fc.property(text, cuts, (lines, places) => {
        const whole = lines.flat().join("");
        expect(read(whole, places)).toEqual(read(whole));
      }),
    );
  });

  it("keep memory bounded: an endless line and endless values are not kept", () => {
    const reader = createCommandReader();
    const chunk = Buffer.alloc(1024 * 1024, "x");
    reader.write("stdout", Buffer.from("::set-output name=a::"));
    for (let times = 0; times < 4; times += 1) reader.write("stdout", chunk);
    reader.write("stdout", Buffer.from("\n::set-output name=b::1\n"));
    for (let times = 0; times < 6; times += 1) {
      reader.write("stdout", Buffer.from(`::set-output name=c${times}::${"y".repeat(900_000)}\n`));
    }
    const { outputs } = reader.end();
    expect(outputs.map(({ name }) => name)).toEqual(["b", "c0", "c1", "c2", "c3"]);
  });
});
