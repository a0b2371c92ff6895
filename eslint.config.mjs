import litPlugin from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import wc from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';

const callbacks = 'connectedCallback|disconnectedCallback';
const nodeTests = [{ from: 'package', package: 'node:test', name: ['test', 'it', 'describe', 'suite'] }];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      'test/package/consumer/**',
      'coverage/**',
      '.data/**',
      '**/*.mjs',
      '**/*.js',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './tsconfig.test.json', './tsconfig.stories.json', './tsconfig.node.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: nodeTests }],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-floating-promises': 'off', '@typescript-eslint/no-unused-expressions': 'off' },
  },
  {
    files: ['src/**/*.ts'],
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
  },
);
