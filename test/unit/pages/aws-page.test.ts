import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import {
  DECRYPT,
  DERIVES,
  namesIn,
  OTHER_SECRETS,
  SECRETS,
  SIDE_EFFECTS,
} from "../../../src/credentials/aws/session/denied-actions.ts";
import { parseAwsDirectSettings } from "../../../src/credentials/aws/direct/settings.ts";
import { allReadingPatterns } from "../../../src/credentials/aws/session/read-actions.ts";
import { writeReasonOf } from "../../../src/credentials/aws/session/write-reason.ts";
import { okOf } from "../../contract/provider.ts";
import { serviceOf } from "../../support/aws-actions.ts";

const page = await readFile(new URL("../../../docs/aws.md", import.meta.url), "utf8");

describe("docs/aws.md", () => {
  test("lists exactly the actions that a read is denied", () => {
    const list = page.slice(page.indexOf("\n## Every action"));
    const named = [...list.matchAll(/`(?<action>[a-z0-9-]+:\w+)`/gu)].map(
      (found) => found.groups?.["action"] ?? "",
    );
    const denied = namesIn({ ...DERIVES, ...SECRETS, ...OTHER_SECRETS, ...SIDE_EFFECTS });
    expect(named.toSorted()).toEqual([...denied, DECRYPT].toSorted());
  });

  test("shows settings that direct mode takes, for a read", () => {
    const [, yaml = ""] = /```yaml\ncredential: \|\n(?<text>.*?)```/su.exec(page) ?? [];
    const { aws } = parse(yaml) as { readonly aws: unknown };
    const settings = okOf(parseAwsDirectSettings(aws));
    const { inlineSessionPolicy: inline, managedSessionPolicies: managed } = settings;
    expect(writeReasonOf(inline, managed, settings)).toBeUndefined();
  });

  test("says how many services can be read, in round numbers", () => {
    const services = new Set(allReadingPatterns().map(serviceOf)).size;
    const [, said = ""] = /in about (?<said>\d+)\s+services/u.exec(page) ?? [];
    expect(Math.abs(services - Number(said))).toBeLessThan(10);
  });
});
