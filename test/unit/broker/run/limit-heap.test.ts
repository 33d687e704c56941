import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { limitHeap, OLD_GENERATION_GROWTH_PERCENT } from "../../../../src/broker/run/limit-heap.ts";

it("limits both generations while a broker runs, and lets V8 decide again after it", () => {
  const calls: string[] = [];
  const end = limitHeap({
    limitYoung: () => {
      calls.push("young");
      return () => calls.push("young ends");
    },
    setFlag: (flag) => calls.push(flag),
  });
  const limit = `--heap-growing-percent=${OLD_GENERATION_GROWTH_PERCENT}`;
  expect(calls).toEqual([limit, "young"]);
  end();
  expect(calls).toEqual([limit, "young", "young ends", "--heap-growing-percent=0"]);
});

it("uses a flag that V8 knows", () => {
  const file = fileURLToPath(new URL("../../../../src/broker/run/limit-heap.ts", import.meta.url));
  const program = `import { limitHeap } from ${JSON.stringify(file)}; limitHeap()();`;
  const run = (code: string) =>
    spawnSync(process.execPath, ["--input-type=module", "--eval", code], { encoding: "utf8" });
  expect(run(program)).toMatchObject({ status: 0, stdout: "", stderr: "" });
  const wrong = run(`import { setFlagsFromString } from "node:v8"; setFlagsFromString("--x=1");`);
  expect(wrong.stderr + wrong.stdout).not.toBe("");
});
