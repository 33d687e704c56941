import ts from "typescript";

/** What one file shows by its syntax only. */
export interface Source {
  readonly imports: readonly {
    readonly specifier: string;
    readonly line: number;
    readonly form: "static" | "type" | "dynamic";
  }[];
  /** Lines of imports whose path is computed: nobody can see where they lead. */
  readonly computedImports: readonly number[];
  readonly exports: readonly ExportedName[];
  readonly words: readonly Word[];
}

export interface ExportedName {
  /** `*` for `export * from`, which hides what it exports. */
  readonly name: string;
  readonly line: number;
}

/**
 * A word that the program acts on, and not one that it only prints: a whole string literal, a part of a template without
 * white space, or the name of a property.
 */
export interface Word {
  readonly text: string;
  readonly line: number;
  readonly as: "text" | "type" | "key";
}

/** Reads one file's imports, exported names and words. */
export function parseSource(file: string, text: string): Source {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lineOf = (node: ts.Node): number =>
    tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
  const imports: Source["imports"][number][] = [];
  const computedImports: number[] = [];
  const words: Word[] = [];
  const visit = (node: ts.Node): void => {
    const imported = importIn(node);
    if (imported !== undefined) {
      imports.push({ ...imported, line: lineOf(node) });
      // An import is checked by where it leads, not by how it is spelt.
      if (!ts.isCallExpression(node)) return;
    }
    if (imported === undefined && isDynamicImport(node)) computedImports.push(lineOf(node));
    const word = wordIn(node);
    if (word !== undefined) words.push({ ...word, line: lineOf(node) });
    ts.forEachChild(node, visit);
  };
  visit(tree);
  const exports = tree.statements.flatMap((statement) =>
    exportedBy(statement).map((name) => ({ name, line: lineOf(statement) })),
  );
  return { imports, computedImports, exports: distinct(exports), words };
}

function importIn(node: ts.Node): Omit<Source["imports"][number], "line"> | undefined {
  if (ts.isImportDeclaration(node)) {
    return named(node.moduleSpecifier, isErased(node.importClause) ? "type" : "static");
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
    return named(node.moduleSpecifier, node.isTypeOnly ? "type" : "static");
  }
  if (ts.isImportTypeNode(node)) {
    return ts.isLiteralTypeNode(node.argument) ? named(node.argument.literal, "type") : undefined;
  }
  return isDynamicImport(node) ? named(node.arguments[0], "dynamic") : undefined;
}

function isDynamicImport(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
}

function named<Form>(specifier: ts.Node | undefined, form: Form) {
  if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return undefined;
  return { specifier: specifier.text, form };
}

/** Only `import type …`: with `verbatimModuleSyntax`, a list in which every name is a type still loads the module. */
function isErased(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  return clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function wordIn(node: ts.Node): Omit<Word, "line"> | undefined {
  if (ts.isStringLiteralLike(node)) {
    if (isImportSpecifier(node)) return undefined;
    if (isKey(node)) return { text: node.text, as: "key" };
    return { text: node.text, as: ts.isLiteralTypeNode(node.parent) ? "type" : "text" };
  }
  if (isTemplatePart(node)) return { text: node.text, as: "text" };
  return ts.isIdentifier(node) && isKey(node) ? { text: node.text, as: "key" } : undefined;
}

function isImportSpecifier({ parent }: ts.Node): boolean {
  return isDynamicImport(parent);
}

/** A literal part of `a.${b}`, unless the template is a text for people. */
function isTemplatePart(node: ts.Node): node is ts.TemplateLiteralToken {
  if (!ts.isTemplateHead(node) && !ts.isTemplateMiddleOrTemplateTail(node)) return false;
  const template = ts.isTemplateHead(node) ? node.parent : node.parent.parent;
  const parts = [template.head, ...template.templateSpans.map(({ literal }) => literal)];
  return !parts.some(({ text }) => /\s/u.test(text));
}

/** The name in `{ name: … }`, `{ name }`, `.name`, `["name"]`, `name: Type;` and their like, also when taken apart. */
function isKey(node: ts.StringLiteralLike | ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isElementAccessExpression(parent)) return parent.argumentExpression === node;
  if (ts.isBindingElement(parent)) {
    return (
      parent.propertyName === node || (parent.propertyName === undefined && isInObject(parent))
    );
  }
  if (ts.isLiteralTypeNode(parent)) return ts.isIndexedAccessTypeNode(parent.parent);
  return HAS_KEY.has(parent.kind) && "name" in parent && parent.name === node;
}

const HAS_KEY: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EnumMember,
  ts.SyntaxKind.PropertyAssignment,
  ts.SyntaxKind.ShorthandPropertyAssignment,
  ts.SyntaxKind.PropertySignature,
  ts.SyntaxKind.PropertyDeclaration,
  ts.SyntaxKind.MethodDeclaration,
  ts.SyntaxKind.MethodSignature,
  ts.SyntaxKind.GetAccessor,
  ts.SyntaxKind.SetAccessor,
]);

function isInObject(element: ts.BindingElement): boolean {
  return ts.isObjectBindingPattern(element.parent) && element.dotDotDotToken === undefined;
}

function exportedBy(statement: ts.Statement): readonly string[] {
  if (ts.isExportDeclaration(statement)) {
    const { exportClause } = statement;
    if (exportClause === undefined) return ["*"];
    if (ts.isNamespaceExport(exportClause)) return [exportClause.name.text];
    return exportClause.elements.map(({ name }) => name.text);
  }
  if (!isExported(statement)) return [];
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => namesIn(name));
  }
  return declaresName(statement) && statement.name !== undefined ? [statement.name.text] : [];
}

function isExported(statement: ts.Statement): boolean {
  if (!ts.canHaveModifiers(statement)) return false;
  const modifiers = ts.getModifiers(statement) ?? [];
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

function declaresName(
  statement: ts.Statement,
): statement is ts.Statement & { readonly name?: ts.Identifier } {
  return (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement)
  );
}

function namesIn(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    ts.isBindingElement(element) ? namesIn(element.name) : [],
  );
}

/** A type and a value may share a name, and a function its overloads. */
function distinct(exports: readonly ExportedName[]): readonly ExportedName[] {
  return exports.filter(
    ({ name }, index) => exports.findIndex((other) => other.name === name) === index,
  );
}
