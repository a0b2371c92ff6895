/** Where the package has what a source file becomes. */
const published = path => path?.replace(/^\/?src\/(.*)\.ts$/, 'dist/esm/$1.js');

const isElement = declaration => Boolean(declaration.customElement && declaration.tagName);
const isPublic = ({ privacy, static: isStatic, name }) =>
  !isStatic && !name.startsWith('#') && privacy !== 'private' && privacy !== 'protected';

/** A type that is one of several words: `'a' | 'b'`. */
const words = /^'[^']*'(\s*\|\s*'[^']*')+$/;

/** What stands for such a type, by its name: an alias says nothing outside of its file. */
const aliases = new Map();

const collectAliases = {
  name: 'collect-aliases',
  collectPhase({ ts, node }) {
    if (ts.isTypeAliasDeclaration(node) && words.test(node.type.getText())) {
      aliases.set(node.name.text, node.type.getText().replaceAll(/\s+/g, ' '));
    }
  },
};

/** A default that stands for itself; a name of a constant says nothing outside of its file. */
const literal = /^('[^']*'|-?\d+|true|false|null|\[\]|\{\})$/;

const spelledOut = type => type && { type: { text: aliases.get(type.text) ?? type.text } };

/** What an attribute takes is text, whatever becomes of it. */
const asText = type =>
  type && {
    type: { text: /^(string|number|boolean)$/.test(type.text) || words.test(type.text) ? type.text : 'string' },
  };

/** What stands above a property that a mixin gives every element, said of the property itself. */
const describeFrom = described => member => {
  const {
    inheritedFrom: from,
    default: standard = '',
    description = described.get(member.fieldName ?? member.name),
    ...rest
  } = member;
  return {
    ...rest,
    ...(description && { description }),
    ...(literal.test(standard) && { default: standard }),
    ...(from && { inheritedFrom: { ...from, module: published(from.module) } }),
  };
};

const toElement = (declaration, described) => {
  const describe = describeFrom(described);
  const { members = [], attributes = [], events = [], mixins: _mixins, ...rest } = declaration;
  return {
    ...rest,
    members: members.filter(isPublic).map(member => ({ ...describe(member), ...spelledOut(member.type) })),
    attributes: attributes.map(attribute => ({ ...describe(attribute), ...asText(spelledOut(attribute.type)?.type) })),
    // The analyzer takes the first argument of every event class for a name.
    events: events.filter(({ name }) => name?.startsWith('citizen-')),
  };
};

const elementModules = ({ path, declarations, exports }, described) => {
  const elements = declarations.filter(isElement).map(declaration => toElement(declaration, described));
  if (elements.length === 0) return [];
  const place = published(path);
  return [
    {
      kind: 'javascript-module',
      path: place,
      declarations: elements,
      exports: exports.filter(({ kind }) => kind === 'js').map(each => ({ ...each, declaration: { name: each.name } })),
    },
    {
      kind: 'javascript-module',
      path: place.replace('.element.js', '.define.js'),
      declarations: [],
      exports: elements.map(({ tagName, name }) => ({
        kind: 'custom-element-definition',
        name: tagName,
        declaration: { name, module: place },
      })),
    },
  ];
};

/** Leaves what a partner can use, at the places where the package has it. */
const onlyWhatIsPublished = {
  name: 'only-what-is-published',
  packageLinkPhase({ customElementsManifest: manifest }) {
    const shared = manifest.modules
      .flatMap(({ declarations }) => declarations)
      .find(({ name }) => name === 'ConnectedElementInterface');
    const described = new Map(shared.members.map(({ name, description }) => [name, description]));
    manifest.modules = manifest.modules
      .flatMap(module => elementModules(module, described))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  },
};

export default {
  globs: ['src/**/*.ts'],
  exclude: ['src/script.ts'],
  litelement: true,
  packagejson: false,
  plugins: [collectAliases, onlyWhatIsPublished],
};
