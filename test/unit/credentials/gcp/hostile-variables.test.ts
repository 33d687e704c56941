import { describe, expect, it } from "vitest";
import { secretNameRefusal } from "../../../../src/action/inputs/task-env.ts";
import { GCP_HOSTILE_VARIABLES as hostileOfKinds } from "../../../../src/credentials/gcp/hostile-variables.ts";
import { tokenEnvironment } from "../../../../src/credentials/gcp/token/credential.ts";
import { mayBeCredential } from "../../../../src/delivery/environment/child-environment.ts";
import { hostileVariable } from "../../../../src/delivery/environment/hostile-variables.ts";
import { Secret } from "../../../../src/shared/secret.ts";

describe("the variables that Google Cloud's tools obey", () => {
  it("let the kind deliver its own", () => {
    const place = { projectId: "shop-production", universe: "apis.example" };
    const own = Object.keys(tokenEnvironment(new Secret("t"), place));
    const inFiles = [
      "GOOGLE_APPLICATION_CREDENTIALS",
      "CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE",
      "GOOGLE_GHA_CREDS_PATH",
    ];
    const refused = [...own, ...inFiles].filter((name) => !mayBeCredential(name, hostileOfKinds));
    expect(refused).toEqual([]);
  });

  it.each(["GOOGLE_CREDENTIALS", "GOOGLE_OAUTH_ACCESS_TOKEN", "CLOUDSDK_AUTH_ACCESS_TOKEN"])(
    "let secret-env set %s, which only holds a credential",
    (name) => {
      expect(secretNameRefusal(name, { hostileOfKinds, isAction: false })).toBeUndefined();
    },
  );

  it.each([
    "GOOGLE_APPLICATION_CREDENTIALS",
    "CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT",
    "CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE",
    "GOOGLE_STORAGE_CUSTOM_ENDPOINT",
    "GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES",
    "GCE_METADATA_HOST",
    "STORAGE_EMULATOR_HOST",
  ])("keep %s of the job from the task", (name) => {
    expect(hostileVariable(name, hostileOfKinds)?.does).toBeDefined();
    expect(secretNameRefusal(name, { hostileOfKinds, isAction: false })).toBeDefined();
  });
});
