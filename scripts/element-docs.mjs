// Writes docs/elements.md from what stands above each element's class and its properties: npm run docs
import { readFileSync, writeFileSync } from 'node:fs';
import ts from 'typescript';

const elements = ['integrator', 'gallery', 'wizard', 'deployments', 'log', 'provider'];
const root = new URL('../', import.meta.url);

const parse = path => {
  const text = readFileSync(new URL(path, root), 'utf8');
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
};

const commentOf = node => ts.getTextOfJSDocComment(ts.getJSDocCommentsAndTags(node)[0]?.comment) ?? '';
const oneLine = text => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();
const kebab = name => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);

/** `{Type} name - text` of a tag; the text of a @slot without a name stands alone. */
const tagsOf = (node, name) =>
  ts
    .getJSDocTags(node)
    .filter(({ tagName }) => tagName.text === name)
    .map(tag => {
      const text = oneLine(
        tag
          .getText()
          .replace(/^@\w+/, '')
          .replaceAll(/^\s*\*/gm, ''),
      );
      const [, type = '', what = '', words = ''] = /^(?:\{(.*?)\}\s*)?(\S+(?=\s+-\s))?\s*-\s+(.*)$/.exec(text) ?? [];
      return { type: type.replaceAll("'", '`'), what, words };
    });

const decoratorOf = member =>
  ts
    .getDecorators(member)
    ?.find(({ expression }) => ts.isCallExpression(expression) && expression.expression.getText() === 'property');

/** What a property's decorator says of its attribute; null when it has none. */
const attributeOf = (name, decorator) => {
  const options = decorator.expression.arguments[0]?.getText() ?? '';
  if (/attribute:\s*false/.test(options)) return null;
  return /attribute:\s*'([^']+)'/.exec(options)?.[1] ?? kebab(name);
};

const propertiesOf = (members, documented = members) =>
  members.filter(decoratorOf).map(member => {
    const name = member.name.getText();
    const source = documented.find(each => each.name?.getText() === name) ?? member;
    return {
      name,
      attribute: attributeOf(name, decoratorOf(member)),
      words: oneLine(commentOf(source)),
      standard: member.initializer?.getText() ?? '',
    };
  });

const findClass = (node, isWanted) => {
  let found;
  const visit = child => {
    if (!found && (ts.isClassDeclaration(child) || ts.isClassExpression(child)) && isWanted(child)) found = child;
    if (!found) ts.forEachChild(child, visit);
  };
  visit(node);
  if (!found) throw new Error(`No such class in ${node.fileName}`);
  return found;
};

const table = (head, rows) =>
  rows.length === 0
    ? ''
    : `\n| ${head.join(' | ')} |\n|${head.map(() => '---').join('|')}|\n${rows.map(row => `| ${row.join(' | ')} |`).join('\n')}\n`;

const propertyRows = properties =>
  properties.map(({ name, attribute, words, standard }) => [
    attribute ? `\`${attribute}\`` : '',
    `\`${name}\``,
    standard && standard !== "''" && standard !== '[]' ? `\`${standard.replaceAll("'", '')}\`` : '',
    words,
  ]);

const shared = parse('src/elements/connected-element.ts');
const sharedProperties = propertiesOf(
  findClass(shared, ({ name }) => name?.text === 'Connected').members,
  findClass(shared, ({ name }) => name?.text === 'ConnectedElementInterface').members,
);

const section = name => {
  const file = parse(`src/elements/${name}/${name}.element.ts`);
  const element = findClass(file, node => ts.getJSDocTags(node).some(({ tagName }) => tagName.text === 'element'));
  const named = tags => tags.map(({ what, words }) => [what ? `\`${what}\`` : '(default)', words]);
  return [
    `## \`<citizen-${name}>\`\n\n${commentOf(element).trim()}\n`,
    table(['attribute', 'property', 'default', 'meaning'], propertyRows(propertiesOf(element.members))),
    table(
      ['event', 'class', 'when'],
      tagsOf(element, 'fires').map(({ type, what, words }) => [`\`${what}\``, `\`${type}\``, words]),
    ),
    table(['slot', 'for'], named(tagsOf(element, 'slot'))),
    table(['part', 'what it is'], named(tagsOf(element, 'csspart'))),
  ].join('');
};

/** The page's text, always the same for the same sources. */
export const elementDocs = () => `# Elements

Each element stands alone: give it the host's address and a way to a token, or put it into a \`<citizen-provider>\`. With npm, \`import 'citizen-integrator/define'\` registers all of them; \`citizen-integrator/elements/gallery/gallery.define\` registers one.

Events bubble and cross shadow roots. They are classes of their own with readonly fields, and carry no \`detail\`.

## What every element takes
${table(['attribute', 'property', 'default', 'meaning'], propertyRows(sharedProperties))}
\`theme="light"\` or \`theme="dark"\` forces a scheme, else the page's own \`color-scheme\` holds. \`density="compact"\` takes out air. \`heading-level\` fits the headings into your page.

## Colours and measures

One custom property makes a theme: \`--citizen-accent\`. Text and marks on it and beside it keep their contrast by arithmetic, whatever the colour. All others are optional: \`--citizen-bg\`, \`-surface\`, \`-text\`, \`-text-muted\`, \`-border\`, \`-control-border\`, \`-success\`, \`-warning\`, \`-danger\`, \`-info\`, \`-font-family\`, \`-font-family-heading\`, \`-font-family-mono\`, \`-font-size\`, \`-line-height\`, \`-font-weight-strong\`, \`-radius\`, \`-control-radius\`, \`-border-width\`, \`-space\`, \`-density\`, \`-control-height\`, \`-shadow\`, \`-focus\`, \`-motion\`. Who sets \`bg\`, \`surface\` or \`text\` owns that pair's contrast.

${elements.map(section).join('\n')}`;

if (process.argv[1] === new URL(import.meta.url).pathname)
  writeFileSync(new URL('docs/elements.md', root), elementDocs());
