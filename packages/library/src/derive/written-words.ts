import { actions } from 'citizen-integrator/contract';
import * as z from 'zod/mini';
import { readYaml } from './read-yaml.ts';

/** What is written by hand of a recipe, in place of what follows from its route. */
export const WrittenWords = z.strictObject({
  name: z.optional(z.string().check(z.minLength(1), z.maxLength(120))),
  summary: z.optional(z.string().check(z.minLength(1), z.maxLength(160))),
  category: z.optional(z.string()),
  /** More of them. */
  keywords: z.optional(z.array(z.string())),
  /** What the introduction begins with; Markdown. */
  lead: z.optional(z.string()),
  /** What is good to know, before what follows from the route. */
  know: z.optional(z.array(z.string())),
  /** The first is the default. */
  actions: z.optional(z.array(z.enum(actions)).check(z.minLength(1))),
});
export type WrittenWords = z.infer<typeof WrittenWords>;

/** What is written by hand, by the ids of recipes. */
export interface Written {
  readonly words: ReadonlyMap<string, WrittenWords>;
  /** @throws DescriptionError when something is written for a recipe that is not there. */
  readonly requireKnown: (ids: ReadonlySet<string>) => void;
}

/** @throws DescriptionError naming file, line, path and reason of everything that is wrong. */
export const readWrittenWords = (text: string, file: string): Written => {
  const yaml = readYaml(text, file);
  const read = z.safeParse(z.record(z.string(), WrittenWords), yaml.content);
  if (!read.success) return yaml.refuse(read.error.issues);
  return {
    words: new Map(Object.entries(read.data)),
    requireKnown(ids) {
      const strange = Object.keys(read.data).filter(id => !ids.has(id));
      if (strange.length > 0) yaml.refuse(strange.map(id => ({ path: [id], message: 'there is no such recipe' })));
    },
  };
};
