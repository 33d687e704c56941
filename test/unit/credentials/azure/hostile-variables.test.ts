import { describe, expect, it } from "vitest";
import { secretNameRefusal } from "../../../../src/action/inputs/task-env.ts";
import { AZURE_HOSTILE_VARIABLES } from "../../../../src/credentials/azure/hostile-variables.ts";
import { azureCredential } from "../../../../src/credentials/azure/lease/credential.ts";
import { mayBeCredential } from "../../../../src/delivery/environment/child-environment.ts";
import { hostileVariable } from "../../../../src/delivery/environment/hostile-variables.ts";
import { Secret } from "../../../../src/shared/secret.ts";

const find = (name: string) => hostileVariable(name, AZURE_HOSTILE_VARIABLES);

describe("the variables of Azure's tools", () => {
  it.each([
    "AZURE_AUTHORITY_HOST",
    "AZURE_FEDERATED_TOKEN_FILE",
    "IDENTITY_ENDPOINT",
    "MSI_ENDPOINT",
    "ARM_MSI_ENDPOINT",
    "ARM_METADATA_HOSTNAME",
    "ARM_USE_OIDC",
    "ARM_OIDC_REQUEST_URL",
    "AZCOPY_AUTO_LOGIN_TYPE",
    "AZURE_EXTENSION_INDEX_URL",
  ])("are withheld where they lead elsewhere, and no stored secret is set in one: %s", (name) => {
    expect(find(name)).toMatchObject({ stops: false });
    const context = { hostileOfKinds: AZURE_HOSTILE_VARIABLES, isAction: false };
    expect(secretNameRefusal(name, context)).toContain("secret-env cannot set it");
  });

  it.each(["AZURE_CLIENT_SECRET", "ARM_CLIENT_ID", "ARM_ACCESS_KEY", "AZURE_STORAGE_KEY"])(
    "can be set by secret-env where they only hold a credential: %s",
    (name) => {
      expect(find(name)).toBeDefined();
      const context = { hostileOfKinds: AZURE_HOSTILE_VARIABLES, isAction: false };
      expect(secretNameRefusal(name, context)).toBeUndefined();
    },
  );

  it.each(["AZURE_CREDENTIALS", "AZURE_RESOURCE_GROUP", "AZURE_SUBSCRIPTION_ID", "ARM_GCC_PATH"])(
    "are left alone where no tool logs in by them: %s",
    (name) => {
      expect(find(name)).toBeUndefined();
    },
  );

  it("can all be delivered by the kind that are part of its credential", () => {
    const { env } = azureCredential({
      app: { authority: "https://login.example", tenant: "t", client: "c" },
      cloud: "azurecloud",
      subscription: "s",
      token: new Secret("t"),
      idToken: new Secret("i"),
    });
    const names = Object.keys(env);
    expect(names).toHaveLength(12);
    expect(names.filter((name) => !mayBeCredential(name, AZURE_HOSTILE_VARIABLES))).toEqual([]);
  });
});
