import { isRecord } from "../../../shared/json.ts";
import {
  OUTPUT_KINDS,
  type TaskDefinition,
  type TaskParameter,
} from "../../../shared/task-wire.ts";
import type { ResponseReader } from "./response-reader.ts";

const NAME = /^[A-Za-z0-9][\w.-]{0,127}$/u;
const ONE_LINE = /^[^\p{Cc}]{0,500}$/u;
const REPOSITORY = /^[A-Za-z0-9][\w-]{0,99}\/[\w.-]{1,100}$/u;
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_SECONDS = 24 * 3600;

/** What policy says of a named task, as the broker returns it. */
export function taskDefinitionOf(task: ResponseReader): TaskDefinition {
  const description = task.optionalText("description");
  const environment = task.optionalText("environment");
  return {
    task: task.text("task", NAME),
    title: task.text("title", ONE_LINE),
    ...(description === undefined ? {} : { description }),
    grant: task.text("grant", NAME),
    access: task.choice("access", ["read", "write"]),
    ...(environment === undefined ? {} : { environment }),
    run: task.text("run"),
    ...(task.has("from") ? { from: originOf(task.object("from")) } : {}),
    parameters: parametersOf(task.object("parameters")),
    output: outputOf(task.object("output")),
    timeout: task.number("timeout", 1, MAX_SECONDS),
    per_job: task.number("per_job", 1),
  };
}

function originOf(from: ResponseReader): NonNullable<TaskDefinition["from"]> {
  return { repository: from.text("repository", REPOSITORY), ref: from.text("ref", ONE_LINE) };
}

function parametersOf(parameters: ResponseReader): TaskDefinition["parameters"] {
  return Object.fromEntries(
    parameters.keys().map((name): readonly [string, TaskParameter] => {
      const parameter = parameters.object(name);
      const pattern = parameter.optionalText("pattern");
      const description = parameter.optionalText("description");
      return [
        name,
        {
          ...(pattern === undefined ? {} : { pattern }),
          required: parameter.flag("required"),
          ...(description === undefined ? {} : { description }),
        },
      ];
    }),
  );
}

function outputOf(output: ResponseReader): TaskDefinition["output"] {
  const schema = output.any("schema");
  if (schema !== undefined && !isRecord(schema)) output.refuse("schema");
  return {
    kind: output.choice("kind", OUTPUT_KINDS),
    max: output.number("max", 0, MAX_BYTES),
    ...(isRecord(schema) ? { schema } : {}),
  };
}
