import type { Result } from "../../../shared/result.ts";
import {
  ASK_STATES,
  REVOCABILITIES,
  type DiscoveredGrant,
  type DiscoveredTask,
  type DiscoverResponse,
  type Missing,
} from "../../../shared/task-wire.ts";
import type { ResponseReader } from "./response-reader.ts";
import { parse } from "./responses.ts";
import { taskDefinitionOf } from "./task-definition.ts";

/** A response of `POST /discover`. The error lists paths of what does not fit. */
export function parseDiscovery(body: string): Result<DiscoverResponse, readonly string[]> {
  return parse(body, (root) => {
    const environment = root.optionalText("environment");
    return {
      repository: root.text("repository"),
      ...(environment === undefined ? {} : { environment }),
      commit: root.text("commit"),
      trace: root.text("trace"),
      grants: root.objects("grants").map(grantOf),
      tasks: root.objects("tasks").map(taskOf),
    };
  });
}

function grantOf(grant: ResponseReader): DiscoveredGrant {
  const environment = grant.optionalText("environment");
  return {
    grant: grant.text("grant"),
    access: grant.choice("access", ["read", "write"]),
    ...(environment === undefined ? {} : { environment }),
    kind: grant.text("kind"),
    variables: grant.texts("variables"),
    revocability: grant.choice("revocability", REVOCABILITIES),
    ttl: grant.number("ttl"),
    ...standingOf(grant),
  };
}

function taskOf(task: ResponseReader): DiscoveredTask {
  return { ...taskDefinitionOf(task), ...standingOf(task) };
}

function standingOf(entry: ResponseReader): Pick<DiscoveredTask, "state" | "missing"> {
  return {
    state: entry.choice("state", ASK_STATES),
    missing: entry.objects("missing").map(missingOf),
  };
}

function missingOf(missing: ResponseReader): Missing {
  const who = missing.optionalText("who_can_approve");
  const url = missing.optionalText("approval_url");
  const commit = missing.optionalText("commit");
  const have = missing.optionalNumber("have");
  const needed = missing.optionalNumber("needed");
  return {
    code: missing.text("code"),
    message: missing.text("message"),
    remedy: missing.text("remedy"),
    ...(who === undefined ? {} : { who_can_approve: who }),
    ...(url === undefined ? {} : { approval_url: url }),
    ...(commit === undefined ? {} : { commit }),
    ...(have === undefined ? {} : { have }),
    ...(needed === undefined ? {} : { needed }),
  };
}
