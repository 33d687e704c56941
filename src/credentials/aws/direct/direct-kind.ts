import type { DirectKind } from "../../kind/credential-kind.ts";
import { createAwsDirectProvider } from "./provider.ts";
import { parseAwsDirectSettings, type AwsDirectSettings } from "./settings.ts";

export const awsDirect: DirectKind<AwsDirectSettings> = {
  parse: parseAwsDirectSettings,
  createProvider: createAwsDirectProvider,
};
