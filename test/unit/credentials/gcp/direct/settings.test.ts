import { describe, expect, it } from "vitest";
import { gcp } from "../../../../../src/credentials/gcp/kind.ts";
import {
  flatGcpSetting,
  parseGcpDirectSettings,
} from "../../../../../src/credentials/gcp/direct/settings.ts";
import { readYaml } from "../../../../../src/shared/yaml-source.ts";
import { errOf, okOf } from "../../../../contract/provider.ts";

const PROVIDER =
  "projects/123456789/locations/global/workloadIdentityPools/shop-ci/providers/github";
const minimal = { "workload-identity-provider": PROVIDER };
const withAccount = { ...minimal, "service-account": "deploy@shop.iam.gserviceaccount.com" };

/** The first mistake, as its path and message. */
const mistake = (given: unknown): string => {
  const [first] = errOf(parseGcpDirectSettings(given));
  return `${first?.path.join(".")} ${first?.message}`;
};

describe("the settings of gcp in direct mode", () => {
  it("need the provider alone, and are at Google's own endpoints", () => {
    expect(okOf(parseGcpDirectSettings(minimal))).toEqual({
      provider: PROVIDER,
      serviceAccount: undefined,
      scopes: ["https://www.googleapis.com/auth/cloud-platform"],
      delegates: [],
      boundary: undefined,
      projectId: undefined,
      audience: `https://iam.googleapis.com/${PROVIDER}`,
      tokenFile: false,
      endpoints: {
        universe: "googleapis.com",
        sts: "https://sts.googleapis.com",
        iamCredentials: "https://iamcredentials.googleapis.com",
      },
    });
  });

  it("accept what the kind shows as an example", () => {
    const parsed = readYaml(gcp.direct?.example ?? "");
    const settings = okOf(parsed).valueAt(["gcp"]);
    expect(okOf(parseGcpDirectSettings(settings)).provider).toBe(PROVIDER);
  });

  it("take lists as google-github-actions/auth does, with commas or one a line", () => {
    const scopes =
      "https://www.googleapis.com/auth/devstorage.read_only,\nhttps://www.googleapis.com/auth/logging.write";
    const parsed = okOf(parseGcpDirectSettings({ ...withAccount, "access-token-scopes": scopes }));
    expect(parsed.scopes).toHaveLength(2);
  });

  it("lead to another universe", () => {
    const parsed = okOf(parseGcpDirectSettings({ ...minimal, universe: "apis.example" }));
    expect(parsed.endpoints.sts).toBe("https://sts.apis.example");
  });

  it.each([
    [undefined, /^ is not a mapping/u],
    [null, /^ is empty/u],
    [{}, /^workload-identity-provider is missing/u],
    [{ ...minimal, "service-account": "" }, /^service-account is empty: is the variable set/u],
    [{ ...minimal, "service-account": "deploy" }, /^service-account is not the e-mail address/u],
    [
      { "workload-identity-provider": PROVIDER.replace("123456789", "shop-production") },
      /has the id of a project, and needs its number: gcloud projects describe shop-production/u,
    ],
    [
      { "workload-identity-provider": `//iam.googleapis.com/${PROVIDER}` },
      /starts with projects\//u,
    ],
    [
      { "workload-identity-provider": PROVIDER.replace("/providers/github", "") },
      /is the name of a pool: add \/providers\//u,
    ],
    [
      {
        "workload-identity-provider":
          "https://console.cloud.google.com/iam-admin/workload-identity-pools/pool/shop-ci?project=shop",
      },
      /is the console's URL/u,
    ],
    [
      { "workload-identity-provider": "deploy@shop.iam.gserviceaccount.com" },
      /is a service account: write it as `service-account`/u,
    ],
    [{ ...minimal, "project-id": "123456789" }, /^project-id is a project's number: write its id/u],
    [{ ...minimal, "service-account": 123_456_789_012_345 }, /is not a text: put it in quotes/u],
    [{ ...minimal, ttl: "5m" }, /^ttl is an input of the step: write it beside `credential`/u],
    [{ ...minimal, server: "main" }, /^server is a setting of a grant/u],
    [{ "workload-identity-provider": "github" }, /is not the full name of a provider/u],
    [{ ...minimal, "token-file": "true" }, /^token-file is neither true nor false/u],
    [
      { ...minimal, "access-token-scopes": "cloud-platform" },
      /has "cloud-platform", which does not fit/u,
    ],
    [{ ...minimal, "access-token-scopes": [] }, /is not a list of texts/u],
    [{ ...minimal, "project-id": "Shop" }, /^project-id is not a project's id/u],
    [{ ...minimal, "sts-endpoint": "http://sts.example" }, /^sts-endpoint must use https/u],
    [{ ...minimal, universe: "https://apis.example" }, /^universe is not a domain/u],
    [{ ...minimal, audience: "a b" }, /^audience is not one audience/u],
    [{ ...minimal, delegates: ["a@b.example"] }, /^delegates needs service-account/u],
    [{ ...minimal, service_account: "x" }, /^service_account is written `service-account` here/u],
    [
      { ...minimal, credentials_json: "{}" },
      /^credentials_json is not a setting here: the job's ID token/u,
    ],
    [{ ...minimal, "service-acount": "x" }, /did you mean service-account\?/u],
  ])("refuse %j", (given, expected) => {
    expect(mistake(given)).toMatch(expected);
  });

  it("refuse a boundary without a service account, and one that a file would undo", () => {
    const rule = {
      availableResource: "//storage.googleapis.com/projects/_/buckets/b1",
      availablePermissions: ["inRole:roles/storage.objectViewer"],
    };
    const boundary = { "access-boundary": [rule] };
    expect(mistake({ ...minimal, ...boundary })).toMatch(/needs service-account/u);
    const both = { ...withAccount, ...boundary, "token-file": true };
    expect(mistake(both)).toMatch(/^token-file undoes access-boundary/u);
    okOf(parseGcpDirectSettings({ ...withAccount, ...boundary }));
  });

  it("name the ttl in place of a lifetime", () => {
    const [first] = errOf(parseGcpDirectSettings({ ...minimal, access_token_lifetime: "300s" }));
    expect(first).toMatchObject({ example: "ttl: 5m" });
  });

  it("say where a setting belongs that was written beside the kind", () => {
    expect(flatGcpSetting("service-account")?.message).toBe(
      "is a setting of gcp: put it under `gcp:`.",
    );
    expect(flatGcpSetting("workload_identity_provider")?.message).toContain("under `gcp:`");
    expect(flatGcpSetting("role")).toBeUndefined();
  });
});
