import { describe, expect, it } from "vitest";
import {
  directoryPlaceholder,
  filePlaceholder,
  filesNamedIn,
  withFilePaths,
} from "../../../src/shared/credential-file.ts";

const pathOf = (name: string): string => `/tmp/a b/${name}`;

describe("the placeholder of a file's directory", () => {
  it("becomes the directory in which the file is", () => {
    expect(withFilePaths(directoryPlaceholder("my.cnf"), pathOf)).toBe("/tmp/a b");
  });

  it("is encoded in a URL, beside that of a file", () => {
    const value = `x://h/?d=${directoryPlaceholder("my.cnf")}&f=${filePlaceholder("ca.crt")}`;
    expect(withFilePaths(value, pathOf)).toBe("x://h/?d=/tmp/a%20b&f=/tmp/a%20b/ca.crt");
  });

  it("names the file that must be there", () => {
    expect(filesNamedIn(directoryPlaceholder("my.cnf"))).toEqual(["my.cnf"]);
  });
});
