import { describe, expect, it } from "vitest";
import {
  missingLines,
  unsharedLines,
  usedIn,
  usedLines,
  withheldLines,
  withheldSentences,
} from "../../../src/receipt/environment-lines.ts";

describe("variables that a task does not get", () => {
  it("are all listed, in lines that fit", () => {
    const names = Array.from({ length: 60 }, (_, n) => `JAVA_HOME_${n}_X64`);
    const lines = withheldLines(names);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
    const listed = lines.join(" ").match(/JAVA_HOME_\d+_X64/gu);
    expect(listed).toEqual(names);
    expect(lines.at(-1)).toContain("(pass-env can pass them)");
  });

  it("are one line where they are few", () => {
    expect(withheldLines(["NPM_TOKEN"])).toEqual([
      "  withheld    NPM_TOKEN (pass-env can pass them)",
    ]);
    expect(withheldLines([])).toEqual([]);
  });

  it("are pointed out where the script names them", () => {
    const script = 'curl "$API_URL" -H "key: ${API_KEY}" # not API_KEYS';
    expect(usedIn(script, ["API_KEY", "API_KEYS2", "API", "API_URL"])).toEqual([
      "API_KEY",
      "API_URL",
    ]);
    expect(usedLines(["API_KEY"])).toEqual([
      "◌ withheld    The script names API_KEY, which is withheld. If it needs it, add it to pass-env.",
    ]);
    expect(usedLines([])).toEqual([]);
  });

  it("are repeated whole when the task fails, those that the script names first", () => {
    expect(withheldSentences("echo $B", ["A", "B"])).toEqual([
      "The script names B, which is withheld. If it needs it, add it to pass-env.",
      "Variables of the job that the task did not get: A, B. pass-env can pass them.",
    ]);
    expect(withheldSentences("true", [])).toEqual([]);
  });

  it("are as many as an annotation can have, and the rest is counted", () => {
    const names = Array.from({ length: 500 }, (_, n) => `SETTING_${n}`);
    const [text = ""] = withheldSentences("true", names);
    expect(text.length).toBeLessThan(3200);
    const listed = text.match(/SETTING_\d+/gu) ?? [];
    expect(text).toContain(` and ${500 - listed.length} more, which the log lists.`);
  });
});

describe("pass-env in vain", () => {
  it("is said, with the name that was meant where one is close", () => {
    const suggest = (name: string) => (name === "DEPLOY_KYE" ? "DEPLOY_KEY" : undefined);
    expect(missingLines(["DEPLOY_KYE", "FOO", "CARGO_*"], suggest)).toEqual([
      "◌ pass-env    DEPLOY_KYE does not exist in this job. Did you mean DEPLOY_KEY?",
      "◌ pass-env    FOO does not exist in this job. Set it in the step's env:, or in an earlier step.",
      "◌ pass-env    CARGO_* matches no variable of this job.",
    ]);
  });
});

describe("what a task writes for later steps", () => {
  it("is named, with the sentence that they do not get it", () => {
    const lines = unsharedLines({
      variables: ["JAVA_HOME", "MODE"],
      directories: ["/opt/java/bin"],
      unread: [],
    });
    expect(lines).toEqual([
      "◌ not shared  The task wrote JAVA_HOME and MODE to GITHUB_ENV.",
      "              The task wrote 1 directory (/opt/java/bin) to GITHUB_PATH.",
      "              Later steps do not get it. Write to GITHUB_OUTPUT instead, or do it in a step of its own.",
    ]);
  });

  it("is nothing as a rule", () => {
    expect(unsharedLines({ variables: [], directories: [], unread: [] })).toEqual([]);
  });

  it("gives the runner no command", () => {
    const evil = "\n::error::x ##[group]";
    const lines = unsharedLines({ variables: [evil], directories: [evil], unread: [evil] });
    for (const line of [...lines, ...missingLines([evil], () => evil), ...withheldLines([evil])]) {
      expect(line).not.toMatch(/\p{C}|##\[|^\s*::/u);
    }
  });
});
