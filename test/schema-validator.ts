import { createRequire } from 'node:module';
import { recipeSchema } from '../scripts/recipe-schema.ts';

// Where fastify has it from: nothing of ours needs it but tests.
const ofFastify = createRequire(createRequire(import.meta.url).resolve('fastify'));
const { default: Ajv } = createRequire(ofFastify.resolve('@fastify/ajv-compiler'))('ajv/dist/2020') as {
  default: new (options: object) => { compile: (schema: object) => (value: unknown) => boolean };
};

const isDay = (day: string): boolean => !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day);

/** Whether the published JSON Schema takes a recipe's metadata, as a validator sees it that is none of ours. */
export const fitsRecipeSchema = new Ajv({ strict: true, allowUnionTypes: true, formats: { date: isDay } }).compile(
  recipeSchema(),
);
