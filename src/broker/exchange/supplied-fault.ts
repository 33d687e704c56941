import type { SuppliedField } from "../../credentials/kind/credential-kind.ts";

/** What is wrong with the `supplied` of a request, given what the grant's kind takes; undefined when nothing is. */
export function suppliedFault(
  supplied: Readonly<Record<string, string>>,
  fields: Readonly<Record<string, SuppliedField>>,
): string | undefined {
  for (const [name, value] of Object.entries(supplied)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) return `supplied.${name} is not a field of this grant's kind`;
    if (!field.form.test(value)) return `supplied.${name} does not have the form of its kind`;
  }
  const missing = Object.entries(fields).find(
    ([name, { required }]) => required && !Object.hasOwn(supplied, name),
  );
  return missing === undefined ? undefined : `supplied.${missing[0]} is missing`;
}
