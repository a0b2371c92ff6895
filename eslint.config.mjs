import litPlugin from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import wc from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';

const callbacks = 'connectedCallback|disconnectedCallback';

// What is particular to elements; everything else is Oxlint's (.oxlintrc.json), which knows the types and is quick.
export default tseslint.config({
  files: ['src/**/*.ts'],
  languageOptions: { parser: tseslint.parser },
  extends: [wc.configs['flat/recommended'], litPlugin.configs['flat/recommended']],
  plugins: { 'lit-a11y': litA11y },
  settings: { wc: { elementBaseClasses: ['LitElement'] } },
  rules: {
    ...litA11y.configs.recommended.rules,
    'lit/no-value-attribute': 'error',
    'lit/no-this-assign-in-render': 'error',
    'wc/guard-super-call': 'off',
    'no-restricted-syntax': [
      'error',
      {
        selector: `MethodDefinition[key.name=/^(${callbacks})$/]:not(:has(MemberExpression[object.type='Super'][property.name=/^(${callbacks})$/]))`,
        message: "Call super's callback too.",
      },
    ],
  },
});
