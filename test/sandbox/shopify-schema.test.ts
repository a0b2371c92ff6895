import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { shopifySchema } from '../../packages/sandbox/src/vendors/shopify-schema.ts';

const vendor = buildSchema(readFileSync(new URL('./shopify-admin-2025-10.graphql', import.meta.url), 'utf8'));

/** What there is of a schema, a line each: `Order.name: String!`, `QueryRoot.order(id): ID!`, `ProductStatus: ACTIVE`. */
const linesOf = (schema: GraphQLSchema): string[] =>
  Object.values(schema.getTypeMap()).flatMap((type: GraphQLNamedType) => {
    const { name } = type;
    if (name.startsWith('__')) return [];
    if (isEnumType(type)) return type.getValues().map(value => `${name}: ${value.name}`);
    if (isInputObjectType(type))
      return Object.values(type.getFields()).map(field => `${name}.${field.name}: ${String(field.type)}`);
    if (!isObjectType(type) && !isInterfaceType(type)) return [`scalar ${name}`];
    return Object.values(type.getFields()).flatMap(field => [
      `${name}.${field.name}: ${String(field.type)}`,
      ...field.args.map(arg => `${name}.${field.name}(${arg.name}): ${String(arg.type)} = ${String(arg.defaultValue)}`),
    ]);
  });

/** What a request has to say: `OrderInput.id`. */
const demandsOf = (schema: GraphQLSchema, ours: GraphQLSchema): string[] =>
  linesOf(schema).filter(line => {
    const [, type = '', field = '', arg] = /^(\w+)\.(\w+)(?:\((\w+)\))?: .*!( = undefined)?$/.exec(line) ?? [];
    const known = ours.getType(type);
    if (isInputObjectType(known)) return true;
    return arg !== undefined && isObjectType(known) && field in known.getFields();
  });

it('the practice account at Shopify has nothing that Shopify has not', () => {
  const theirs = new Set(linesOf(vendor));
  const ours = linesOf(buildSchema(shopifySchema));
  assert.deepEqual(
    ours.filter(line => !theirs.has(line)),
    [],
  );
});

it('the practice account at Shopify demands what Shopify demands', () => {
  const practice = buildSchema(shopifySchema);
  const ours = new Set(linesOf(practice));
  const demands = demandsOf(vendor, practice);
  assert.ok(demands.includes('OrderInput.id: ID!'));
  assert.deepEqual(
    demands.filter(line => !ours.has(line)),
    [],
  );
});
