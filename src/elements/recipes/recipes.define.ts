import { defineElement } from '../define-element.ts';
import { CitizenRecipes } from './recipes.element.ts';

defineElement(CitizenRecipes);
