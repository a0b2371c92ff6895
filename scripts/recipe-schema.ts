import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import type { Plugin } from 'vite';
import * as z from 'zod/mini';
import * as contract from '../src/contract/index.ts';
import { hostMadeKeys } from '../src/model/recipe-keys.ts';

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

const folder = fileURLToPath(new URL('../src/contract/', import.meta.url));

/** What is declared in the contract, by name. A name that stands in two files is not exported from them. */
const readDeclarations = (): ReadonlyMap<string, ts.VariableDeclaration> => {
  const declarations = new Map<string, ts.VariableDeclaration>();
  for (const file of readdirSync(folder).filter(name => name.endsWith('.ts'))) {
    const text = readFileSync(join(folder, file), 'utf8');
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
    for (const statement of source.statements) {
      if (!ts.isVariableStatement(statement)) continue;
      for (const declaration of statement.declarationList.declarations) {
        declarations.set(declaration.name.getText(), declaration);
      }
    }
  }
  return declarations;
};

/** The comment of a declaration or a field as one paragraph. */
const commentOf = (node: ts.Node): string =>
  ts
    .getJSDocCommentsAndTags(node)
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '')
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();

const describe = (schema: unknown, node: ts.Node): void => {
  const comment = commentOf(node);
  if (isObject(schema) && comment !== '') schema['description'] = comment;
};

/** Puts the contract's comments on fields into its schema, along the expression that makes it. */
const describeParts = (
  schema: unknown,
  expression: ts.Expression | undefined,
  declarations: ReturnType<typeof readDeclarations>,
): void => {
  if (!isObject(schema) || !expression || !ts.isCallExpression(expression)) return;
  const { expression: callee, arguments: given } = expression;
  const make = ts.isPropertyAccessExpression(callee) ? callee.name.text : '';
  const go = (part: unknown, from: ts.Expression | undefined) => describeParts(part, from, declarations);
  const fields = (object: ts.Expression | undefined): void => {
    if (!object || !ts.isObjectLiteralExpression(object) || !isObject(schema['properties'])) return;
    for (const field of object.properties) {
      if (ts.isSpreadAssignment(field)) fields(declarations.get(field.expression.getText())?.initializer);
      if (!ts.isPropertyAssignment(field)) continue;
      const part = schema['properties'][field.name.getText().replaceAll("'", '')];
      describe(part, field);
      go(part, field.initializer);
    }
  };
  switch (make) {
    case 'check':
      return ts.isPropertyAccessExpression(callee) ? go(schema, callee.expression) : undefined;
    case 'optional':
    case 'nullable':
    case '_default':
      return go(schema, given[0]);
    case 'array':
      return go(schema['items'], given[0]);
    case 'record':
      return go(schema['additionalProperties'], given[1]);
    case 'object':
      return fields(given[0]);
    case 'extend':
      return fields(given[1]);
    case 'union':
    case 'discriminatedUnion': {
      const options = given.at(-1);
      const parts = schema['anyOf'] ?? schema['oneOf'];
      if (!options || !ts.isArrayLiteralExpression(options) || !Array.isArray(parts)) return;
      for (const [index, option] of options.elements.entries()) go(parts[index], option);
    }
  }
};

/** What the schema does not know, a reader of the metadata refuses too. */
const closed = ({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void => {
  if (jsonSchema.type === 'object' && jsonSchema.properties) jsonSchema.additionalProperties ??= false;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
};

const madeByHost = (key: string): Json =>
  key === '$schema'
    ? { type: 'string', description: 'Where an editor finds this schema.' }
    : { readOnly: true, description: 'Added by the host that hands a recipe out; of no meaning in a file.' };

/** The JSON Schema (draft 2020-12) of a recipe's metadata, made from the contract and its comments. */
export const recipeSchema = (): Json => {
  const registry = z.registry<{ id: string }>();
  for (const [id, value] of Object.entries(contract)) {
    if (value instanceof z.core.$ZodType) registry.add(value, { id });
  }
  const { $defs = {} } = z.toJSONSchema(contract.RecipeSource, {
    io: 'input',
    target: 'draft-2020-12',
    metadata: registry,
    override: closed,
  });
  const declarations = readDeclarations();
  for (const [name, schema] of Object.entries($defs)) {
    const declaration = declarations.get(name);
    if (!declaration) continue;
    describe(schema, declaration.parent.parent);
    describeParts(schema, declaration.initializer, declarations);
  }
  const { RecipeSource, ...parts } = $defs;
  const root = RecipeSource as Json;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:citizen-integrator:recipe:1',
    title: 'Recipe metadata, version 1',
    ...root,
    properties: {
      ...(root['properties'] as Json),
      ...Object.fromEntries([...hostMadeKeys].map(key => [key, madeByHost(key)])),
    },
    $defs: parts,
  };
};

/** Puts the schema beside the built elements, from where the host and the package hand it out. */
export const recipeSchemaFile = (): Plugin => ({
  name: 'recipe-schema',
  generateBundle() {
    const source = `${JSON.stringify(recipeSchema(), null, 2)}\n`;
    this.emitFile({ type: 'asset', fileName: 'recipe.schema.json', source });
  },
});
