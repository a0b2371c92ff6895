// Writes docs/elements.md from the custom elements manifest: npm run docs
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readManifest } from './manifest.mjs';
import { root } from './setup-error.mjs';

const order = [
  'integrator',
  'dashboard',
  'gallery',
  'wizard',
  'deployments',
  'recipes',
  'recipe-editor',
  'curation',
  'log',
  'provider',
].map(name => `citizen-${name}`);

const oneLine = text => (text ?? '').replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();
const code = text => (text ? `\`${text}\`` : '');

const table = (head, rows) =>
  rows.length === 0
    ? ''
    : `\n| ${head.join(' | ')} |\n|${head.map(() => '---').join('|')}|\n${rows.map(row => `| ${row.join(' | ')} |`).join('\n')}\n`;

const propertyRows = members =>
  members
    .filter(({ kind }) => kind === 'field')
    .map(({ name, attribute, default: standard = '', description }) => [
      code(attribute),
      code(name),
      standard === "''" || standard === '[]' ? '' : code(standard.replaceAll("'", '')),
      oneLine(description),
    ]);

const named = parts => parts.map(({ name, description }) => [code(name) || '(default)', oneLine(description)]);

const section = ({ tagName, description, members, events, slots = [], cssParts = [] }) =>
  [
    `## \`<${tagName}>\`\n\n${description.trim()}\n`,
    table(
      ['attribute', 'property', 'default', 'meaning'],
      propertyRows(members.filter(({ inheritedFrom }) => !inheritedFrom)),
    ),
    table(
      ['event', 'class', 'when'],
      events.map(({ name, type, description }) => [code(name), code(type.text), oneLine(description)]),
    ),
    table(['slot', 'for'], named(slots)),
    table(['part', 'what it is'], named(cssParts)),
  ].join('');

/** The page's text, always the same for the same sources. */
export const elementDocs = async () => {
  const { modules } = await readManifest();
  const declared = modules.flatMap(({ declarations }) => declarations);
  const elements = order.map(tag => declared.find(({ tagName }) => tagName === tag));
  const shared = elements[0].members.filter(({ inheritedFrom }) => inheritedFrom);
  return `# Elements

Each element stands alone: give it the host's address and a way to a token, or put it into a \`<citizen-provider>\`. With npm, \`import 'citizen-integrator/define'\` registers all of them; \`citizen-integrator/elements/gallery/gallery.define\` registers one.

Events bubble and cross shadow roots. They are classes of their own with readonly fields, and carry no \`detail\`.

## What every element takes
${table(['attribute', 'property', 'default', 'meaning'], propertyRows(shared))}
\`theme="light"\` or \`theme="dark"\` forces a scheme, else the page's own \`color-scheme\` holds. \`density="compact"\` takes out air. \`heading-level\` fits the headings into your page.

## Colours and measures

One custom property makes a theme: \`--citizen-accent\`. Text and marks on it and beside it keep their contrast by arithmetic, whatever the colour. All others are optional: \`--citizen-bg\`, \`-surface\`, \`-text\`, \`-text-muted\`, \`-border\`, \`-control-border\`, \`-success\`, \`-warning\`, \`-danger\`, \`-info\`, \`-font-family\`, \`-font-family-heading\`, \`-font-family-mono\`, \`-font-size\`, \`-line-height\`, \`-font-weight-strong\`, \`-radius\`, \`-control-radius\`, \`-border-width\`, \`-space\`, \`-density\`, \`-control-height\`, \`-shadow\`, \`-focus\`, \`-motion\`. Who sets \`bg\`, \`surface\` or \`text\` owns that pair's contrast.

${elements.map(section).join('\n')}`;
};

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(join(root, 'docs', 'elements.md'), await elementDocs());
