/** A sentence with `{names}` for what is filled in; its form is chosen by `Intl.PluralRules` on the parameter `count`. */
export type Text = string | (Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string });

type NamesIn<Sentence extends string> = Sentence extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** The names that a text must be given. */
export type ParamNames<Entry> = Entry extends string
  ? NamesIn<Entry>
  : Entry extends Readonly<Record<string, string>>
    ? 'count' | NamesIn<Entry[keyof Entry]>
    : never;
