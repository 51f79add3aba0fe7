/**
 * Prints what scripts of a page can do with our elements, as JSON, read from the types of the browser's sources:
 *
 *     node site/node/api.mjs BROWSER
 *
 * BROWSER is the folder of the sources. An element's public members are those of its class that are neither private nor
 * marked @protected, and that HTMLElement does not have; its events are what the class emits.
 */
import { join } from "node:path";
import ts from "typescript";

const [BROWSER] = process.argv.slice(2);
const ELEMENTS = { "backprop-stepper": "stepper/element.js", "backprop-figure": "figures/element.js" };
/** Where the types of their members are; python/contract.js has those of answers. */
const CONTRACTS = {
  "backprop-stepper": ["stepper/contract.js", "stepper/state/options.js", "python/contract.js"],
  "backprop-figure": ["figures/contract.js"],
};

const options = { allowJs: true, checkJs: true, noEmit: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler, strict: true, types: [], skipLibCheck: true };
const program = ts.createProgram([...Object.values(ELEMENTS), ...Object.values(CONTRACTS).flat()].map((path) => join(BROWSER, path)), options);
const checker = program.getTypeChecker();

const text = (node) => ts.displayPartsToString(node);
const sourceOf = (path) => program.getSourceFile(join(BROWSER, path));
const isProtected = (node) => ts.getJSDocTags(node).some(({ tagName }) => ["protected", "private"].includes(tagName.text));
const typeText = (type) => checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseSingleQuotesForStringLiteralType);

/** The prose of a JSDoc comment, without its tags. */
const docOf = (symbol) => text(symbol.getDocumentationComment(checker)).replace(/\s+/g, " ").trim();

function* membersOf(declaration) {
  const seen = new Set();
  for (const member of declaration.members) {
    const isPublic = member.name && ts.isIdentifier(member.name) && !isProtected(member);
    if (!isPublic || !(ts.isAccessor(member) || ts.isMethodDeclaration(member)) || seen.has(member.name.text)) continue;
    const name = member.name.text;
    seen.add(name);
    const symbol = checker.getSymbolAtLocation(member.name);
    if (ts.isMethodDeclaration(member)) {
      const signature = checker.getSignatureFromDeclaration(member);
      const parameters = signature.parameters.map((parameter) => {
        const type = checker.getTypeOfSymbolAtLocation(parameter, member);
        const optional = Boolean(parameter.valueDeclaration?.initializer) || checker.isOptionalParameter(parameter.valueDeclaration);
        return { name: parameter.name, type: typeText(type), optional, doc: docOf(parameter) };
      });
      yield { kind: "method", name, parameters, returns: typeText(signature.getReturnType()), doc: docOf(symbol) };
    } else {
      const settable = declaration.members.some((other) => ts.isSetAccessor(other) && other.name.text === name);
      yield { kind: "property", name, type: typeText(checker.getTypeOfSymbolAtLocation(symbol, member)), settable, doc: docOf(symbol) };
    }
  }
}

/** What a class emits: `this.emit(name, detail)`. */
function eventsOf(declaration) {
  const events = new Map();
  const visit = (node) => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === "emit") {
      const [name, detail] = node.arguments;
      const type = checker.getTypeAtLocation(detail);
      const fields = type.getProperties().map((field) => ({ name: field.name, type: typeText(checker.getTypeOfSymbolAtLocation(field, detail)) }));
      events.set(name.text, { name: name.text, detail: fields });
    }
    ts.forEachChild(node, visit);
  };
  visit(declaration);
  return [...events.values()].sort((one, other) => one.name.localeCompare(other.name));
}

/** The types that a file of types declares, with the comments of their fields. */
function* typesOf(file) {
  const symbols = checker.getExportsOfModule(checker.getSymbolAtLocation(file));
  for (const symbol of symbols) {
    const [declaration] = symbol.declarations ?? [];
    if (!declaration || !ts.isJSDocTypedefTag(declaration)) continue;
    const type = checker.getDeclaredTypeOfSymbol(symbol);
    const isObject = declaration.typeExpression && ts.isJSDocTypeLiteral(declaration.typeExpression);
    const fields = isObject ? type.getProperties().map((field) => {
      const optional = Boolean(field.flags & ts.SymbolFlags.Optional);
      const inner = checker.getTypeOfSymbolAtLocation(field, declaration);
      return { name: field.name, type: typeText(optional ? checker.getNonNullableType(inner) : inner), optional, doc: docOf(field) };
    }) : [];
    const written = isObject ? "" : declaration.typeExpression?.getText().replace(/^\{|\}$/g, "").trim() ?? "";
    const doc = (ts.getTextOfJSDocComment(declaration.comment) ?? "").replace(/\s+/g, " ").trim();
    yield { name: symbol.name, doc, fields, written };
  }
}

/** The types that a text names, and those that they name in turn. */
function named(shown, types) {
  const reached = new Set();
  for (let texts = [shown]; texts.length; ) {
    const more = types.filter((type) => !reached.has(type) && texts.some((each) => new RegExp(`\\b${type.name}\\b`).test(each)));
    more.forEach((type) => reached.add(type));
    texts = more.map(({ fields, written }) => JSON.stringify([fields, written]));
  }
  return types.filter((type) => reached.has(type));
}

const elements = Object.entries(ELEMENTS).map(([tag, path]) => {
  const file = sourceOf(path);
  const declaration = file.statements.find((statement) => ts.isClassDeclaration(statement));
  const members = [...membersOf(declaration)];
  const events = eventsOf(declaration);
  const types = CONTRACTS[tag].flatMap((contract) => [...typesOf(sourceOf(contract))]);
  return { tag, members, events, types: named(JSON.stringify([members, events]), types) };
});
process.stdout.write(`${JSON.stringify(elements, null, 1)}\n`);
