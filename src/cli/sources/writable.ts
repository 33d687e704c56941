import { access, constants } from "node:fs/promises";
import { dirname } from "node:path";
import { codeOf } from "../../shared/error-code.ts";

/**
 * Why this user could not write a file and what belongs beside it, as a phrase; undefined when it could. It makes nothing: a
 * file that the wrong user makes is one that the broker cannot write.
 */
export async function whyNotWritable(path: string): Promise<string | undefined> {
  const directory = dirname(path);
  const ofDirectory = await accessError(directory);
  if (ofDirectory === "ENOENT") return `there is no directory ${directory}`;
  if (ofDirectory !== undefined)
    return `the directory ${directory} cannot be written (${ofDirectory})`;
  const ofFile = await accessError(path);
  // The broker makes it.
  if (ofFile === undefined || ofFile === "ENOENT") return undefined;
  return `${path} cannot be written (${ofFile})`;
}

async function accessError(path: string): Promise<string | undefined> {
  try {
    await access(path, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    return codeOf(error);
  }
}
