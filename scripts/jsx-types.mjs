const elementsOf = ({ modules }) => modules.flatMap(({ declarations }) => declarations);

const documented = (words, line) => `  /** ${words.replaceAll('*/', '*\\/')} */\n  ${line}\n`;

/** What stands in a tag beside events: properties by their names, and attributes that are called otherwise. */
const settingsOf = ({ name: className, members, attributes }) => {
  const fields = members.filter(({ kind, readonly }) => kind === 'field' && !readonly);
  const fieldNames = new Set(fields.map(({ name }) => name));
  return [
    ...fields.map(({ name, description }) => ({ name, description, kind: 'prop', type: `${className}['${name}']` })),
    ...attributes
      .filter(({ name }) => !fieldNames.has(name))
      .map(({ name, description, fieldName, type }) => ({
        name,
        description,
        kind: type.text === 'boolean' ? 'bool' : 'attr',
        type: fieldName ? `${className}['${fieldName}']` : type.text,
      })),
  ];
};

const propsOf = (element, nameOf, eventName) =>
  [
    ...settingsOf(element).map(setting =>
      documented(setting.description, `'${nameOf(setting)}'?: ${setting.type} | undefined;`),
    ),
    ...element.events.map(({ name, description, type }) =>
      documented(description, `'${eventName(name)}'?: ((event: ${type.text}) => void) | undefined;`),
    ),
  ].join('');

const importsOf = elements => {
  const names = elements.flatMap(({ name, events }) => [name, ...events.map(({ type }) => type.text)]);
  return `import type { ${[...new Set(names)].sort().join(', ')} } from '../index.js';\n`;
};

/** How each framework writes a property or attribute and an event, and what else stands in every tag of it. */
const frameworks = {
  react: {
    module: 'react',
    nameOf: ({ name }) => name,
    eventName: name => `on${name}`,
    base: name => `import('react').DetailedHTMLProps<import('react').HTMLAttributes<${name}>, ${name}>`,
  },
  preact: {
    module: 'preact',
    nameOf: ({ name }) => name,
    eventName: name => `on${name}`,
    base: name => `import('preact').HTMLAttributes<${name}>`,
  },
  solid: {
    module: 'solid-js',
    nameOf: ({ kind, name }) => `${kind}:${name}`,
    eventName: name => `on:${name}`,
    base: name => `import('solid-js').JSX.HTMLAttributes<${name}>`,
  },
};

const typesFor = (elements, { module, nameOf, eventName, base }) =>
  `${importsOf(elements)}
${elements
  .map(element => `export interface ${element.name}Props {\n${propsOf(element, nameOf, eventName)}}`)
  .join('\n\n')}

declare module '${module}' {
  namespace JSX {
    interface IntrinsicElements {
${elements.map(({ name, tagName, description }) => `      /** ${description} */\n      '${tagName}': Omit<${base(name)}, keyof ${name}Props> & ${name}Props;`).join('\n')}
    }
  }
}
`;

/** Types of the elements' tags in JSX, by framework: `react`, `preact`, `solid`. */
export const jsxTypes = manifest =>
  Object.entries(frameworks).map(([name, framework]) => [name, typesFor(elementsOf(manifest), framework)]);
