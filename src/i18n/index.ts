export type { Param, Text } from './catalogue.ts';
export { en } from './en/index.ts';
export { languageOf, loadCatalogue } from './languages.ts';
export { createLocalizer, type Catalogue, type Localizer, type TextKey } from './localizer.ts';
export { LocaleController } from './locale-controller.ts';
