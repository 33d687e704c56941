import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parseBrokerConfig } from "../../../src/broker/config/config.ts";
import { SETTINGS } from "../../support/kinds.ts";
import { ROOT } from "../../support/pages.ts";
import { makePrivateCa } from "../../support/private-ca.ts";

const PAGE = readFileSync(join(ROOT, "docs/many-brokers.md"), "utf8");
const [, written = ""] = /```yaml\n(.*?)```/su.exec(PAGE) ?? [];

it("the configuration of docs/many-brokers.md is one that a broker takes", () => {
  const authority = makePrivateCa();
  const pair = authority.sign("stepkey.octo-org.example");
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const files: Readonly<Record<string, string>> = {
    "tls.pem": pair.certificate,
    "tls.key": pair.key,
    "store.url": "postgres://stepkey:made-up@db.example/stepkey",
    "store-ca.pem": authority.certificate,
    "store.key": "k".repeat(40),
    "app.pem": privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
    "production-url":
      "postgres://stepkey_broker:made-up@production.example/postgres?sslmode=verify-full",
    "production-ca.pem": authority.certificate,
  };
  const config = parseBrokerConfig(written, {
    kinds: SETTINGS,
    file: "/etc/stepkey/broker.yml",
    env: {},
    readFile: (path) => files[path.replace("/etc/stepkey/", "")] ?? "",
  });
  expect(config.ok ? [] : config.error).toEqual([]);
  expect(config.ok && config.value.store).toMatchObject({
    kind: "postgres",
    controlPath: "/var/lib/stepkey/stepkey",
  });
});
