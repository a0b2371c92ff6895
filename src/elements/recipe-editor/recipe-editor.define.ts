import { defineElement } from '../define-element.ts';
import { CitizenRecipeEditor } from './recipe-editor.element.ts';

defineElement(CitizenRecipeEditor);
